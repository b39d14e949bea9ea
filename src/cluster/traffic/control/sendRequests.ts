/**
 * Requests for who wants to see a load balancer work: a few GETs to one of its own listeners on this computer, and nowhere else. Which
 * target answered each of them, the data plane says.
 */
import { randomBytes } from 'node:crypto'
import * as http from 'node:http'
import * as https from 'node:https'
import type { Scope } from '#cluster/api/arns.ts'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { MarinaOperations } from '#cluster/api/operations/marina.ts'
import type { SentRequests } from '#cluster/api/resources/marina.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { reachable } from '#cluster/state/writes/targets.ts'
import { markedTraceId } from '../dataPlane/exchange/traceId.ts'
import type { DataPlane, TracedRequest } from '../dataPlane/trafficConfig.ts'
import { listListeners } from './listListeners.ts'

type Wanted = MarinaOperations['SendRequests']['request']

export interface SendRequestsDeps {
  clock: Clock
  dataPlane: Pick<DataPlane, 'onTraced'>
  /** That listeners are bound to. */
  address: string
}

const answerWithinMs = 5_000
/** The data plane tells of a request when all of its answer is out, which may be after the client has read it. */
const toldWithinMs = 2_000

/** Throws InvalidParameterException for a listener that is not there, does not listen, or speaks no HTTP. */
export async function sendRequests(deps: SendRequestsDeps, snapshot: Snapshot, wanted: Wanted, scope: Scope): Promise<SentRequests> {
  const place = requirePlace(snapshot, scope, deps.address, wanted.listenerArn)
  const batch = randomBytes(6).toString('hex')
  const heard = hearOf(deps, batch)
  const statuses: number[] = []
  const failures: string[] = []
  try {
    for (let sent = 0; sent < wanted.count; sent += 1)
      await getOnce(place, wanted, markedTraceId(batch, deps.clock.now())).then(
        (status) => statuses.push(status),
        (error: unknown) => failures.push(error instanceof Error ? error.message : String(error)),
      )
    await heard.untilThereAre(statuses.length)
  } finally {
    heard.stop()
  }
  const [failure] = failures
  return {
    to: `${place.address}:${place.port}`,
    statusCodes: countBy(statuses, String).map(([status, count]) => ({ status, count })),
    targets: countBy(heard.targets(), ({ targetGroupArn, id, port }) => `${targetGroupArn} ${id} ${port}`).map(([target, count]) => ({
      ...target,
      count,
    })),
    answeredItself: heard.withoutTarget(),
    failed: failures.length,
    ...(failure !== undefined && { failure }),
  }
}

interface Place {
  isSecure: boolean
  /** Of this computer. */
  address: string
  port: number
  dnsName: string
}

function requirePlace(snapshot: Snapshot, scope: Scope, boundTo: string, listenerArn: string): Place {
  const listener = listListeners(snapshot, scope, reachable(boundTo)).find((each) => each.listenerArn === listenerArn)
  if (!listener) throw invalidParameter(`There is no listener ${listenerArn}. ListTrafficListeners names those there are.`)
  const { protocol, address, localPort, state, reason, dnsName } = listener
  if (protocol !== 'HTTP' && protocol !== 'HTTPS')
    throw invalidParameter(`The listener speaks ${protocol}, and requests are HTTP. Choose a listener of an application load balancer.`)
  if (state !== 'listening' || address === undefined || localPort === undefined)
    throw invalidParameter(`The listener does not listen${reason === undefined ? ' yet' : `: ${reason}`}. Nothing was sent.`)
  return { isSecure: protocol === 'HTTPS', address, port: localPort, dnsName }
}

/** Rejects without an answer. Each has a connection of its own, as the next visitor would. */
function getOnce({ isSecure, address, port, dnsName }: Place, { path = '/', host = dnsName }: Wanted, traceId: string): Promise<number> {
  const headers = { Host: host, 'User-Agent': 'Marina', 'X-Amzn-Trace-Id': traceId }
  const options = { host: address, port, path, headers, agent: false, timeout: answerWithinMs }
  return new Promise((resolve, reject) => {
    // The certificate is one that this computer made for the load balancer's name.
    const request = isSecure ? https.get({ ...options, rejectUnauthorized: false }) : http.get(options)
    request.once('response', (response) => {
      response.resume()
      response.once('error', reject)
      response.once('end', () => resolve(response.statusCode ?? 0))
    })
    request.once('timeout', () => request.destroy(new Error(`no answer came within ${answerWithinMs / 1_000} seconds`)))
    request.once('error', reject)
  })
}

/** What the data plane tells of one batch. */
function hearOf({ clock, dataPlane }: SendRequestsDeps, batch: string) {
  const requests: TracedRequest[] = []
  let look = () => {}
  const stop = dataPlane.onTraced((told) => {
    requests.push(...told.filter((request) => request.batch === batch))
    look()
  })
  return {
    stop,
    targets: () => requests.flatMap(({ target }) => target ?? []),
    withoutTarget: () => requests.filter(({ target }) => target === undefined).length,
    untilThereAre: (count: number) =>
      new Promise<void>((resolve) => {
        const cancel = clock.after(toldWithinMs, resolve)
        look = () => {
          if (requests.length < count) return
          cancel()
          resolve()
        }
        look()
      }),
  }
}

/** Most first. */
function countBy<T>(items: readonly T[], keyOf: (item: T) => string): [T, number][] {
  const counts = new Map<string, [T, number]>()
  for (const item of items) {
    const entry = counts.get(keyOf(item)) ?? [item, 0]
    entry[1] += 1
    counts.set(keyOf(item), entry)
  }
  return [...counts.values()].toSorted(([, one], [, other]) => other - one)
}
