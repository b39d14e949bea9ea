import { type Clock, sleep } from '#cluster/lib/clock.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { pushStream } from '#cluster/lib/pushStream.ts'
import type { EngineEvent } from '../containerEngine.ts'
import type { DockerClient } from './dockerClient.ts'
import { jsonLines } from './jsonLines.ts'

/** Docker's names and Podman's (`died`, `remove`), to spare us the three events of every health check. */
const WANTED = ['create', 'start', 'die', 'died', 'oom', 'health_status', 'destroy', 'remove', 'pause', 'unpause']
const TYPES: Readonly<Record<string, EngineEvent['type']>> = {
  create: 'create',
  start: 'start',
  die: 'die',
  died: 'die',
  oom: 'oom',
  health_status: 'health',
  destroy: 'destroy',
  remove: 'destroy',
  pause: 'pause',
  unpause: 'unpause',
}
/** What the engine puts among the labels. */
const NOT_LABELS = new Set(['name', 'image', 'exitCode', 'signal', 'execDuration', 'containerExitCode', 'podId'])

const MOST_WAITING = 10_000
const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 10_000

const LOST: EngineEvent = { type: 'lost', name: '', labels: {} }

interface DockerEvent {
  Type?: string
  Action?: string
  status?: string
  Actor?: { Attributes?: Record<string, string> }
}

/** Listens until `signal` aborts. Says `lost` whenever listening begins, the first time included: what came before was not heard. */
export function watchEvents(client: DockerClient, clock: Clock, log: Logger, signal: AbortSignal): AsyncIterable<EngineEvent> {
  const abort = new AbortController()
  const until = AbortSignal.any([signal, client.closed, abort.signal])
  const stream = pushStream<EngineEvent>(MOST_WAITING, () => abort.abort())
  let overflowed = false
  const push = (event: EngineEvent) => {
    // A reader that fell behind is told so once it has caught up.
    if (overflowed && stream.waiting < MOST_WAITING / 2) overflowed = !stream.push(LOST)
    if (!stream.push(event)) overflowed = true
  }
  until.addEventListener('abort', () => stream.end(), { once: true })
  if (until.aborted) stream.end()
  void listen(client, clock, log, until, push)
  return stream
}

async function listen(client: DockerClient, clock: Clock, log: Logger, signal: AbortSignal, push: (event: EngineEvent) => void) {
  for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
    try {
      const heard = await listenOnce(client, signal, push)
      if (heard) pauseMs = FIRST_PAUSE_MS
      log.debug('the engine ended its events, listening again', { pauseMs })
    } catch (error) {
      if (!signal.aborted) log.debug('cannot listen to the engine, will try again', { pauseMs, error: String(error) })
    }
    await sleep(clock, pauseMs, signal).catch(() => {})
  }
}

async function listenOnce(client: DockerClient, signal: AbortSignal, push: (event: EngineEvent) => void): Promise<boolean> {
  const response = await client.open({ method: 'GET', path: '/events', query: { filters: { type: ['container'], event: WANTED } }, signal })
  push(LOST)
  let heard = false
  for await (const event of jsonLines<DockerEvent>(response)) {
    heard = true
    const mapped = engineEvent(event)
    if (mapped) push(mapped)
  }
  return heard
}

/** @returns undefined for an event nobody here acts on */
export function engineEvent(event: DockerEvent): EngineEvent | undefined {
  if (event.Type !== undefined && event.Type !== 'container') return undefined
  const action = (event.Action ?? event.status ?? '').split(':')[0] ?? ''
  const type = TYPES[action]
  const attributes = event.Actor?.Attributes ?? {}
  if (!type || !attributes['name']) return undefined
  const labels = Object.fromEntries(Object.entries(attributes).filter(([name]) => !NOT_LABELS.has(name)))
  return { type, name: attributes['name'], labels }
}
