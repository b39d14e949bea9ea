/**
 * Service discovery: Cloud Map on the endpoint, the tasks of services kept registered in it, and the names that containers ask for. Owns
 * the `discovery…` tables. Never touches a container: the agent gives containers what `TaskNames` says.
 */
import type { SiblingHandlers } from '#cluster/api/siblings.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import type { Store } from '#cluster/state/store.ts'
import { createCloudMap } from './cloudMap/index.ts'
import { createRegistrationLoop, type RegistrationLoop } from './registration/registrationLoop.ts'

export type { HostResolvers } from './dns/hostResolvers.ts'
export { createTaskNames, type TaskNames } from './taskNames.ts'

export interface Discovery {
  handlers: SiblingHandlers<'servicediscovery'>
  registrations: RegistrationLoop
}

export function createDiscovery(deps: { store: Store; clock: Clock; ids: Ids; log: Logger }): Discovery {
  return { handlers: createCloudMap(deps), registrations: createRegistrationLoop(deps) }
}
