import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { candidateInstances, explainMissing, type PlacementRequest } from '../scheduler/choosePlacement.ts'
import { explainConstraints } from '../scheduler/placementConstraints.ts'
import type { PlacementRefusal } from '../scheduler/refusals.ts'
import { placementRequest, wantedTask } from './serviceTask.ts'

/**
 * The instances that a DAEMON service is to have a task on: ACTIVE ones that satisfy its constraints and have what the
 * task needs (spec part 1, 5.10). Room is not asked for: without it the task is missing, not unwanted.
 */
export function daemonInstances(snapshot: Snapshot, service: ServiceRecord, deployment: DeploymentRecord): ContainerInstanceRecord[] {
  const request = requestOfDaemon(snapshot, service, deployment)
  return candidateInstances(snapshot, request).filter((instance) => explainUnwanted(snapshot, request, instance) === undefined)
}

/** Why the other ACTIVE instances of the cluster are to have none. */
export function refusedInstances(snapshot: Snapshot, service: ServiceRecord): PlacementRefusal[] {
  const deployment = service.deployments.find(({ status }) => status === 'PRIMARY')
  const request = deployment && requestOfDaemon(snapshot, service, deployment)
  if (!request) return []
  return candidateInstances(snapshot, request).flatMap((instance) => explainUnwanted(snapshot, request, instance) ?? [])
}

function requestOfDaemon(snapshot: Snapshot, service: ServiceRecord, deployment: DeploymentRecord): PlacementRequest {
  const asked = placementRequest(wantedTask(snapshot, service, deployment), service)
  // One on each instance is what a daemon is anyway; its own task must not be held against it.
  return { ...asked, placementConstraints: service.placementConstraints.filter(({ type }) => type === 'memberOf') }
}

function explainUnwanted(snapshot: Snapshot, request: PlacementRequest, instance: ContainerInstanceRecord): PlacementRefusal | undefined {
  return explainMissing(request, instance) ?? explainConstraints(snapshot, request, instance)
}

/** Those of them without any task of the service: a new one starts when the old one is gone. */
export function freeInstances(instances: readonly ContainerInstanceRecord[], live: readonly TaskRecord[]): ContainerInstanceRecord[] {
  const taken = new Set(live.map(({ containerInstanceArn }) => containerInstanceArn))
  return instances.filter(({ arn }) => !taken.has(arn))
}
