import { type Scope, serviceArn } from '#cluster/api/arns.ts'
import { ClusterError, invalidParameter, serviceNotFound } from '#cluster/api/errors.ts'
import type { ExpressFields, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { pathOf, requireCluster, shown } from '../checks/identifiers.ts'

export type ExpressService = ServiceRecord & { express: ExpressFields }

/**
 * The Express Gateway service behind an ARN, whatever its status. A service that customers manage is refused in the words
 * that AWS has for the opposite case.
 * @param use the operation for services of customers
 * @param missing what is said of a service that is not there
 */
export function requireExpressService(
  snapshot: Snapshot,
  scope: Scope,
  arn: string,
  use: string,
  missing: () => ClusterError = serviceNotFound,
): ExpressService {
  const path = pathOf(arn, 'service', scope)
  if (!path) throw invalidParameter(`Invalid identifier: ${shown(arn)} is not the ARN of a service.`)
  const [first = '', ...rest] = path
  const [cluster, name] = rest.length === 0 ? ['default', first] : [first, rest.join('/')]
  const service = snapshot.services.get(serviceArn(scope, requireCluster(snapshot, scope, cluster).name, name))
  if (!service) throw missing()
  if (!service.express) throw invalidParameter(`${service.arn} has ResourceManagementType=CUSTOMER use ${use}`)
  return { ...service, express: service.express }
}
