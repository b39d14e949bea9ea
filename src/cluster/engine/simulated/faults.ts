import { type Clock, sleep } from '#cluster/lib/clock.ts'
import type { ContainerEngine, EngineEvent } from '../containerEngine.ts'
import { EngineError, type EngineErrorKind } from '../engineError.ts'
import type { Random } from './random.ts'

export type Operation = Exclude<keyof ContainerEngine, 'close' | 'dropConnections'>

/** What can be made to go wrong with the engine itself. */
export interface EngineFaults {
  /** A share from 0 to 1 of the events, or those the predicate names, never arrive, and nobody says so. 0 ends it. */
  loseEvents(which: number | ((event: EngineEvent) => boolean)): void
  /** Calls take this much longer before anything happens. 0 ends it. */
  delay(ms: number | ((operation: Operation) => number)): void
  /** The engine does not answer and its streams break off. Back again, it says `lost` to who listens for events. */
  unreachable(on: boolean): void
  /** The next call of `operation` (or any) fails. With `afterDoing` it does its work first: the answer is what got lost. */
  failNext(operation: Operation | 'any', kind: EngineErrorKind, options?: { message?: string; afterDoing?: boolean }): void
  /** The engine is started anew: streams break off, and containers go on or end with 137. */
  restart(options?: { containers: 'survive' | 'stop' }): void
  /** A container's process dies by itself. */
  crash(name: string, exitCode: number): void
  /** The kernel kills a container's process for its use of memory. */
  outOfMemory(name: string): void
  /** A container is removed behind everybody's back. */
  vanish(name: string): void
  /** Ends every fault that lasts, and forgets those to come. */
  clear(): void
}

export interface FaultState {
  readonly isUnreachable: boolean
  setUnreachable(on: boolean): void
  loseEvents: EngineFaults['loseEvents']
  delay: EngineFaults['delay']
  failNext: EngineFaults['failNext']
  clear(): void
  isEventLost(event: EngineEvent): boolean
  /** Does `run`, with whatever is to go wrong on the way. */
  around<T>(operation: Operation, run: () => T | Promise<T>): Promise<T>
}

interface PlannedFailure {
  operation: Operation | 'any'
  error: EngineError
  afterDoing: boolean
}

export function faultState(clock: Clock, random: Random): FaultState {
  let isUnreachable = false
  let isLost: (event: EngineEvent) => boolean = () => false
  let delayOf: ((operation: Operation) => number) | undefined
  let planned: PlannedFailure[] = []
  const takePlanned = (operation: Operation): PlannedFailure | undefined => {
    const at = planned.findIndex((failure) => failure.operation === operation || failure.operation === 'any')
    return at < 0 ? undefined : planned.splice(at, 1)[0]
  }
  const loseEvents: EngineFaults['loseEvents'] = (which) => {
    isLost = typeof which === 'function' ? which : () => which > 0 && random() < which
  }
  const delay: EngineFaults['delay'] = (ms) => {
    delayOf = typeof ms === 'function' ? ms : ms > 0 ? () => ms : undefined
  }
  const disturbed = async <T>(operation: Operation, run: () => T | Promise<T>): Promise<T> => {
    const failure = takePlanned(operation)
    const ms = delayOf?.(operation) ?? 0
    if (ms > 0) await sleep(clock, ms)
    if (isUnreachable) throw unreachableError()
    if (failure && !failure.afterDoing) throw failure.error
    const result = await run()
    if (failure) throw failure.error
    return result
  }
  return {
    get isUnreachable() {
      return isUnreachable
    },
    setUnreachable(on) {
      isUnreachable = on
    },
    loseEvents,
    delay,
    failNext(operation, kind, { message = `Error response from daemon: simulated failure (${kind})`, afterDoing = false } = {}) {
      planned.push({ operation, error: new EngineError(kind, message), afterDoing })
    },
    clear() {
      isUnreachable = false
      planned = []
      loseEvents(0)
      delay(0)
    },
    isEventLost: (event) => isLost(event),
    async around(operation, run) {
      if (isUnreachable || delayOf || planned.length > 0) return await disturbed(operation, run)
      return await run()
    },
  }
}

export function unreachableError(): EngineError {
  return new EngineError('unreachable', 'Cannot connect to the simulated engine: it has been made unreachable.')
}
