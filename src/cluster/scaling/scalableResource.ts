import type { Scope } from '#cluster/api/arns.ts'
import { serviceArn } from '#cluster/api/arns.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { ScalableTargetRecord } from '#cluster/state/records/scalingRecords.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'

export const serviceNamespace = 'ecs'
export const scalableDimension = 'ecs:service:DesiredCount'

export const invalid = (message: string) => new ClusterError('ValidationException', message)
export const notFound = (message: string) => new ClusterError('ObjectNotFoundException', message)

/** What names a scalable target in every request. */
interface Named {
  ServiceNamespace?: string | undefined
  ResourceId?: string | undefined
  ScalableDimension?: string | undefined
}

/** Other services' namespaces and dimensions are refused. Throws a ValidationException. */
export function checkNamespace({ ServiceNamespace, ScalableDimension }: Named): void {
  if (ServiceNamespace !== serviceNamespace) {
    throw invalid(`Marina scales services of ECS: ServiceNamespace must be "ecs", and is "${ServiceNamespace}".`)
  }
  if (ScalableDimension !== undefined && ScalableDimension !== scalableDimension) {
    throw invalid(`Unsupported service namespace, resource type or scalable dimension: a service of ECS has ${scalableDimension} alone.`)
  }
}

/** The target's key; throws a ValidationException for what is no service. */
export function targetKeyOf(request: Named, { account, region }: Scope): string {
  checkNamespace(request)
  const { ResourceId = '' } = request
  if (!/^service\/[^/]+\/[^/]+$/.test(ResourceId)) {
    throw invalid(`ResourceId must be service/<cluster>/<service>, such as service/default/web, and is "${ResourceId.slice(0, 200)}".`)
  }
  return `${account}/${region}/${ResourceId}`
}

/** Throws ECS's ValidationException for a service that there is not. */
export function requireScalableService(snapshot: Snapshot, resourceId: string, scope: Scope): ServiceRecord {
  const [, cluster = '', name = ''] = resourceId.split('/')
  const service = snapshot.services.get(serviceArn(scope, cluster, name))
  if (service?.status !== 'ACTIVE') throw invalid(`ECS service doesn't exist: ${resourceId}`)
  if (service.schedulingStrategy === 'DAEMON') {
    throw invalid(`${resourceId} has the scheduling strategy DAEMON: one task on each instance, so there is no count to scale.`)
  }
  return service
}

/** Throws an ObjectNotFoundException. */
export function requireTarget(snapshot: Snapshot, request: Named, scope: Scope): ScalableTargetRecord {
  const target = snapshot.scalableTargets.get(targetKeyOf(request, scope))
  if (target) return target
  throw notFound(`No scalable target registered for ${placeOf(request)}`)
}

/** As AWS's sentences have it. */
export const placeOf = ({ ResourceId }: Named) =>
  `service namespace: ${serviceNamespace}, resource ID: ${ResourceId}, scalable dimension: ${scalableDimension}`
