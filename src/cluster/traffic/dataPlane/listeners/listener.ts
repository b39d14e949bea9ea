import type { Clock } from '#cluster/lib/clock.ts'
import type { Random } from '../targets/chooseTarget.ts'
import type { TargetGroup } from '../targets/targetGroup.ts'
import type { ListenerConfig, TracedRequest } from '../trafficConfig.ts'

/** What every kind of listener does. */
export interface Listener {
  /** Listens. Rejects as `listen` of the operating system does. @returns the port */
  open(): Promise<number>
  /** Takes over what can change while it listens: rules, attributes, certificate. */
  change(config: ListenerConfig): void
  /** Takes no new connections; those with something under way end with it. */
  close(): void
  /** Ends everything at once. */
  destroy(): void
  /** @param now milliseconds */
  sweep(now: number): void
  /** Whether nothing is left of it, once it is closed. */
  readonly isEmpty: boolean
}

export interface ListenerDeps {
  clock: Clock
  random: Random
  group(arn: string): TargetGroup | undefined
  /** A line of the access log; absent where none is kept. */
  log: ((line: string) => void) | undefined
  /** Hears of requests that their sender marked. */
  traced?: (request: TracedRequest) => void
  /** Milliseconds for a whole request head. */
  headTimeoutMs: number
}

/** A listener of them takes no more at a time; what a stranger can make it hold stays bounded. */
export const mostConnections = 10_000
