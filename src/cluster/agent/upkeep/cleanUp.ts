import type { ContainerEngine, ContainerSummary } from '#cluster/engine/containerEngine.ts'
import { isEngineError } from '#cluster/engine/engineError.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import type { Store } from '#cluster/state/store.ts'
import { isConnectNetwork } from '../connect/connectAddresses.ts'
import { planVpcNetwork } from '../containers/planPause.ts'
import { INSTALLATION_LABEL, TASK_LABEL } from '../labels.ts'
import type { Metadata } from '../metadata/index.ts'
import type { Networks } from '../tasks/networks.ts'
import { type CleanUpOptions, planCleanUp } from './planCleanUp.ts'

export interface CleanerOptions {
  store: Store
  engine: ContainerEngine
  clock: Clock
  log: Logger
  networks: Networks
  metadata?: Pick<Metadata, 'removeUnused'> | undefined
  installation: string
  node: string
  /** Ends it, between two removals. */
  signal: AbortSignal
  /** Whether a container's output is still being read. */
  isRead?: (engineName: string) => boolean
  keep: Pick<CleanUpOptions, 'keepStoppedMs' | 'keepStoppedTasks'>
  /** After each run that did all it wanted: nothing runs on that counts as stopped. */
  onClean?: (() => void) | undefined
}

/** Removals are gentle on the engine: tasks that start meanwhile come first. */
const REMOVALS_AT_ONCE = 2
const STOP_TIMEOUT_SECONDS = 10
/** Removing a container waits so long for who reads its output; more than Docker keeps of it is read in less. */
const READER_PATIENCE_MS = 120_000

/**
 * Takes away what stopped tasks left: containers, then volumes and networks.
 * @returns begins a run over a fresh listing, unless one is under way
 */
export function createCleaner(options: CleanerOptions): (listed: readonly ContainerSummary[]) => void {
  const { store, engine, clock, log, networks, signal } = options
  /** What has no container of its own is looked for at the start, and after something was let go of. */
  let mayHaveLeftovers = true
  let inUse = new Set<string>()
  let isRunning = false
  const mayGo = createPatience(clock, options.isRead)

  const removeLeftovers = async (left: readonly ContainerSummary[]) => {
    mayHaveLeftovers = false
    await removeVolumes(options, left)
    await networks.removeUnused((name) => isUsedNetwork(options, name))
    await options.metadata?.removeUnused()
  }
  const run = async (listed: readonly ContainerSummary[]) => {
    const held = new Set(
      store
        .read()
        .taskHolds.by('held', 'held')
        .map(({ taskArn }) => taskArn),
    )
    const plan = planCleanUp(listed, (arn) => store.find('tasks', arn), { ...options.keep, held, now: clock.now() })
    if (plan.stop.length > 0) log.info('containers of stopped tasks run on, and are stopped', { containers: plan.stop })
    const before = inUse
    inUse = usedNetworks(options)
    if (plan.remove.length > 0 || [...before].some((name) => !inUse.has(name))) mayHaveLeftovers = true
    await Promise.all(
      plan.stop.map((name) =>
        engine.stop(name, { timeoutSeconds: STOP_TIMEOUT_SECONDS }).catch((error: unknown) => unlessAway(log, error)),
      ),
    )
    const going = mayGo(plan.remove)
    await inTurns(going, (name) => engine.remove(name))
    const removed = new Set(going)
    if (mayHaveLeftovers) await removeLeftovers(listed.filter(({ name }) => !removed.has(name)))
    if (!signal.aborted) options.onClean?.()
  }
  return (listed) => {
    if (isRunning || signal.aborted) return
    isRunning = true
    run(listed)
      .catch((error: unknown) => {
        mayHaveLeftovers = true
        if (!signal.aborted) log.warn('clearing up after stopped tasks failed, will try again', { error: String(error) })
      })
      .finally(() => {
        isRunning = false
      })
  }
}

/** Of the names given, those that nobody reads, or has had time enough to read since they were first given. */
function createPatience(clock: Clock, isRead: (name: string) => boolean = () => false): (names: readonly string[]) => string[] {
  let since = new Map<string, number>()
  return (names) => {
    const now = clock.now()
    const read = names.filter(isRead)
    since = new Map(read.map((name) => [name, since.get(name) ?? now]))
    return names.filter((name) => now - (since.get(name) ?? Number.NEGATIVE_INFINITY) >= READER_PATIENCE_MS)
  }
}

/** Task-scoped volumes of tasks that are neither live nor have a container left (spec part 2, 1.7). */
async function removeVolumes({ store, engine, installation, node, log }: CleanerOptions, left: readonly ContainerSummary[]): Promise<void> {
  const volumes = await engine.listVolumes({ labels: { [INSTALLATION_LABEL]: installation } })
  const live = store
    .read()
    .tasks.by('liveOnNode', node)
    .map(({ id }) => id)
  const needed = new Set([...left.map(({ labels }) => labels[TASK_LABEL]), ...live])
  const unneeded = volumes.filter(({ labels }) => !needed.has(labels[TASK_LABEL] ?? ''))
  await inTurns(
    unneeded.map(({ name }) => name),
    (name) => engine.removeVolume(name).catch((error: unknown) => unlessAway(log, error)),
  )
}

function usedNetworks({ store, node, installation }: CleanerOptions): Set<string> {
  const isUsed = store.read().tasks.count('liveOnNode', node) > 0
  return new Set(isUsed ? [planVpcNetwork(installation).name] : [])
}

/** Addresses of Service Connect are every container's, so that they go with the last one. */
function isUsedNetwork(options: CleanerOptions, name: string): boolean {
  const used = usedNetworks(options)
  return used.has(name) || (used.size > 0 && isConnectNetwork(name))
}

/** One that cannot be removed now is no reason to leave the others. */
function unlessAway(log: Logger, error: unknown): void {
  if (isEngineError(error, 'unreachable') || isEngineError(error, 'timeout')) throw error
  log.debug('something of a stopped task stays for now', { error: String(error) })
}

async function inTurns(names: readonly string[], work: (name: string) => Promise<void>): Promise<void> {
  const waiting = [...names]
  const worker = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await work(name)
  }
  await Promise.all(Array.from({ length: REMOVALS_AT_ONCE }, worker))
}

/**
 * Takes away everything of an installation, running tasks included; for those who want to be rid of it.
 * @param installation id of the data folder
 */
export async function removeEverything(engine: ContainerEngine, installation: string): Promise<void> {
  const labels = { [INSTALLATION_LABEL]: installation }
  await inTurns(
    (await engine.list({ labels })).map(({ name }) => name),
    (name) => engine.remove(name),
  )
  await inTurns(
    (await engine.listVolumes({ labels })).map(({ name }) => name),
    (name) => engine.removeVolume(name),
  )
  await inTurns(
    (await engine.listNetworks({ labels })).map(({ name }) => name),
    (name) => engine.removeNetwork(name),
  )
}
