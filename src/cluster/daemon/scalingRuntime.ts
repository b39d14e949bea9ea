import type { ServiceLoad } from '#cluster/agent/stats/serviceLoad.ts'
import { createServiceLoad } from '#cluster/agent/stats/serviceLoad.ts'
import { parseArn } from '#cluster/api/arns.ts'
import type { EcsHandlers } from '#cluster/api/contract.ts'
import type { Timing } from '#cluster/api/timing.ts'
import { sampleEveryMs } from '#cluster/control/scaling/alarmTiming.ts'
import { createScaling } from '#cluster/control/scaling/index.ts'
import type { LoadSource } from '#cluster/control/scaling/load.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import type { Store } from '#cluster/state/store.ts'
import { type BalancerMetrics, createBalancerMetrics } from '#cluster/traffic/control/balancerMetrics.ts'
import { createRequestRates, groupArnOfLabel } from '#cluster/traffic/control/requestRates.ts'
import type { DataPlane } from '#cluster/traffic/dataPlane/trafficConfig.ts'
import type { EngineSlot } from './engineSlot.ts'

export interface ScalingRuntimeOptions {
  store: Store
  clock: Clock
  ids: Ids
  log: Logger
  timing: Timing
  slot: Pick<EngineSlot, 'runtime'>
  dataPlane: Pick<DataPlane, 'onCounts'>
  ecs: Pick<EcsHandlers, 'UpdateService'>
}

/** What scales, and what it goes by; whichever engine tasks run on. */
export interface ScalingRuntime {
  load: ServiceLoad
  /** Of load balancers. */
  balancers: BalancerMetrics
  start(): void
  stop(): Promise<void>
}

export function createScalingRuntime({ slot, dataPlane, ecs, ...context }: ScalingRuntimeOptions): ScalingRuntime {
  const everyMs = sampleEveryMs[context.timing]
  const load = createServiceLoad({ ...context, readStats: (name) => slot.runtime.containers.readStats(name), everyMs })
  const requests = createRequestRates({ ...context, dataPlane, everyMs })
  const balancers = createBalancerMetrics({ ...context, dataPlane })
  const source: LoadSource = {
    average(service, metric, from, to, resourceLabel) {
      if (metric !== 'requests') return load.average(service, metric, from, to)
      const scope = parseArn(service)
      return scope && resourceLabel !== undefined ? requests.average(groupArnOfLabel(scope, resourceLabel), from, to) : undefined
    },
  }
  const scaling = createScaling({
    ...context,
    load: source,
    metrics: balancers,
    async setDesiredCount(service, desiredCount, { account, region }) {
      const [, cluster = ''] = service.split('/')
      const principalArn = `arn:aws:sts::${account}:assumed-role/AWSServiceRoleForApplicationAutoScaling_ECSService/AutoScaling-UpdateDesiredCapacity`
      await ecs.UpdateService({ cluster, service, desiredCount }, { account, region, principalArn })
    },
  })
  return {
    load,
    balancers,
    start() {
      load.start()
      balancers.start()
      requests.start()
      scaling.start()
    },
    async stop() {
      load.stop()
      balancers.stop()
      requests.stop()
      await scaling.stop()
    },
  }
}
