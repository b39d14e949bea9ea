import type { TaskArn } from '#cluster/api/arns.ts'
import type { ContainerEngine, ContainerSummary } from '#cluster/engine/containerEngine.ts'
import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import type { EngineWatch } from '../engineWatch.ts'
import { INSTALLATION_LABEL } from '../labels.ts'
import type { Runtimes } from '../tasks/runtimes.ts'

export interface RelistOptions {
  engine: ContainerEngine
  clock: Clock
  log: Logger
  watch: EngineWatch
  runtimes: Runtimes
  installation: string
  everyMs: number
  /** From 0 to 1; added to the pause, so that several agents do not ask an engine at the same moment. */
  random: () => number
  /** After each listing: the tasks whose containers are not as they were known. */
  onListed: (changed: ReadonlySet<TaskArn>) => void
  /** Begins to take away what is not needed any more. */
  cleanUp: (listed: readonly ContainerSummary[]) => void
}

/** Lists the installation's containers again and again, because an event may be late, doubled or lost. */
export interface Relist {
  /** Lists soon, once for all who ask meanwhile. */
  now(): void
  stop(): void
}

export function startRelist(options: RelistOptions): Relist {
  const { engine, clock, log, watch, runtimes } = options
  let cancel: Cancel = () => {}
  let listing = false
  let again = false
  let stopped = false

  const list = async () => {
    if (!watch.state.connected) return
    try {
      const listed = await engine.list({ labels: { [INSTALLATION_LABEL]: options.installation } })
      if (stopped) return
      options.onListed(runtimes.learn(listed, clock.now()))
      options.cleanUp(listed)
    } catch (error) {
      if (!stopped && !(await watch.isGone(error))) log.warn('listing containers failed, will try again', { error: String(error) })
    }
  }
  const run = async () => {
    if (listing) {
      again = true
      return
    }
    cancel()
    listing = true
    do {
      again = false
      await list()
    } while (again && !stopped)
    listing = false
    if (!stopped) cancel = clock.after(options.everyMs * (1 + options.random() / 2), () => void run())
  }
  void run()
  return {
    now: () => void run(),
    stop() {
      stopped = true
      cancel()
    },
  }
}
