import { serviceArn } from '#cluster/api/arns.ts'
import { requireCluster } from '../checks/identifiers.ts'
import { requireAllowedCommands } from '../checks/lifecycleHooks.ts'
import type { Handler } from '../handler.ts'
import { describeService } from '../views/describeService.ts'
import { createTokenOf, findCreated } from './idempotence.ts'
import { putNewService, readService } from './newService.ts'

/**
 * Creates a service with its first deployment; control starts the tasks (spec part 1, 2.11). One with the
 * controller EXTERNAL has none: its tasks come with its task sets (5.13). Of features that are not built yet it says so
 * with UnsupportedFeatureException.
 */
export const createService: Handler<'CreateService'> = ({ store, clock, ids }, request, context) => {
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, request.cluster)
  const token = createTokenOf(request)
  const created = findCreated(snapshot.services.get(serviceArn(context, cluster.name, request.serviceName ?? '')), token)
  if (created) return { service: describeService(snapshot, created, { tags: true }) }
  requireAllowedCommands(store, request.deploymentConfiguration)
  const service = { ...readService(snapshot, cluster, request, context, { now: clock.now(), ids }), ...token }
  const after = store.update('create service', (tx) => putNewService(tx, service, ids))
  return { service: describeService(after, service, { tags: true }) }
}
