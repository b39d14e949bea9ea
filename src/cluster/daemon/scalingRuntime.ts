import type { ServiceLoad } from '#cluster/agent/stats/serviceLoad.ts'
import { createServiceLoad } from '#cluster/agent/stats/serviceLoad.ts'
import type { EcsHandlers } from '#cluster/api/contract.ts'
import type { Timing } from '#cluster/api/timing.ts'
import { sampleEveryMs } from '#cluster/control/scaling/alarmTiming.ts'
import { createScaling } from '#cluster/control/scaling/index.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import type { Store } from '#cluster/state/store.ts'
import type { EngineSlot } from './engineSlot.ts'

export interface ScalingRuntimeOptions {
  store: Store
  clock: Clock
  ids: Ids
  log: Logger
  timing: Timing
  slot: Pick<EngineSlot, 'runtime'>
  ecs: EcsHandlers
}

/** What scales, and what it goes by; whichever engine tasks run on. */
export interface ScalingRuntime {
  load: ServiceLoad
  start(): void
  stop(): Promise<void>
}

export function createScalingRuntime({ slot, ecs, ...context }: ScalingRuntimeOptions): ScalingRuntime {
  const load = createServiceLoad({
    ...context,
    readStats: (name) => slot.runtime.selected.engine.readStats(name),
    everyMs: sampleEveryMs[context.timing],
  })
  const scaling = createScaling({
    ...context,
    load,
    async setDesiredCount(service, desiredCount, { account, region }) {
      const [, cluster = ''] = service.split('/')
      const principalArn = `arn:aws:sts::${account}:assumed-role/AWSServiceRoleForApplicationAutoScaling_ECSService/AutoScaling-UpdateDesiredCapacity`
      await ecs.UpdateService({ cluster, service, desiredCount }, { account, region, principalArn })
    },
  })
  return {
    load,
    start() {
      load.start()
      scaling.start()
    },
    async stop() {
      load.stop()
      await scaling.stop()
    },
  }
}
