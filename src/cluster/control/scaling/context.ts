import type { Timing } from '#cluster/api/timing.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Tx } from '#cluster/state/store.ts'
import type { LoadSource } from './load.ts'
import type { MetricSource } from './metrics.ts'

/** What one look at a target goes by. */
export interface ScalingContext {
  tx: Tx
  now: number
  ids: Ids
  load: LoadSource
  metrics?: MetricSource | undefined
  timing: Timing
}
