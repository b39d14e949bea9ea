import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Store } from '#cluster/state/store.ts'

export interface ScalingDeps {
  store: Store
  clock: Clock
  ids: Ids
}
