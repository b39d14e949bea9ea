/** A data plane that carries nothing, on a fake clock: it finds targets as it is told to, and what is under way takes as long as it is told. */
import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import { createListeners } from '#cluster/lib/listeners.ts'
import { repeat } from '#cluster/lib/repeat.ts'
import { targetKey } from '#cluster/state/writes/targets.ts'
import type {
  DataPlane,
  ListenerReport,
  TargetGroupConfig,
  TargetHealthReport,
  TrafficConfig,
} from '#cluster/traffic/dataPlane/trafficConfig.ts'

/** What becomes of a target. */
export interface TargetFate {
  /** What checks find; nothing where they never end. */
  says: 'healthy' | 'unhealthy' | undefined
  /** How long requests are under way when it is deregistered; the delay of its group ends them all the same. */
  drainMs: number
}

export interface ModelDataPlane extends DataPlane {
  config: TrafficConfig
  /** `key` of each target whose drain it has ended. */
  drainedKeys: Set<string>
}

const checkEveryMs = 3_000

/** @param fateOf asked with each check and each drain, by the key of a target */
export function createModelDataPlane({ clock, fateOf }: { clock: Clock; fateOf: (key: string) => TargetFate }): ModelDataPlane {
  const health = createListeners<TargetHealthReport[]>()
  const listeners = createListeners<ListenerReport[]>()
  const ends: Cancel[] = []
  const groupOf = (arn: string): TargetGroupConfig | undefined => plane.config.targetGroups.find((group) => group.arn === arn)
  const check = () => {
    const reports = plane.config.targetGroups.flatMap(({ arn: targetGroupArn, targets }) =>
      targets.flatMap(({ id, port, draining }): TargetHealthReport[] => {
        const { says: state } = fateOf(targetKey(targetGroupArn, id, port))
        return draining || state === undefined ? [] : [{ targetGroupArn, id, port, state }]
      }),
    )
    if (reports.length > 0) health.tell(reports)
    return checkEveryMs
  }
  const plane: ModelDataPlane = {
    config: { listeners: [], targetGroups: [] },
    drainedKeys: new Set(),
    async apply(config) {
      plane.config = config
      listeners.tell(config.listeners.map(({ arn: listenerArn, port }) => ({ listenerArn, state: 'listening', port })))
    },
    onHealth: health.add,
    onListeners: listeners.add,
    onCounts: () => () => {},
    onTraced: () => () => {},
    drained: (targetGroupArn, id, port) =>
      new Promise((resolve) => {
        const key = targetKey(targetGroupArn, id, port)
        const delayMs = (groupOf(targetGroupArn)?.deregistrationDelaySeconds ?? 0) * 1_000
        const end = () => {
          plane.drainedKeys.add(key)
          resolve()
        }
        ends.push(clock.after(Math.min(fateOf(key).drainMs, delayMs), end))
      }),
    async close() {
      for (const end of ends.splice(0)) end()
    },
  }
  ends.push(repeat(clock, checkEveryMs, check))
  return plane
}
