import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { candidateInstances } from '../scheduler/choosePlacement.ts'
import { missingAttributes } from '../scheduler/missingAttributes.ts'
import { explainConstraints } from '../scheduler/placementConstraints.ts'
import { placementRequest, wantedTask } from './serviceTask.ts'

/**
 * The instances that a DAEMON service is to have a task on: ACTIVE ones that satisfy its constraints and have what the
 * task needs (spec part 1, 5.10). Room is not asked for: without it the task is missing, not unwanted.
 */
export function daemonInstances(snapshot: Snapshot, service: ServiceRecord, deployment: DeploymentRecord): ContainerInstanceRecord[] {
  const asked = placementRequest(wantedTask(snapshot, service, deployment), service)
  // One on each instance is what a daemon is anyway; its own task must not be held against it.
  const memberOf = service.placementConstraints.filter(({ type }) => type === 'memberOf')
  const request = { ...asked, placementConstraints: memberOf }
  return candidateInstances(snapshot, request).filter(
    (instance) =>
      missingAttributes(instance, request.taskDefinition, request.launchType).length === 0 &&
      explainConstraints(snapshot, request, instance) === undefined,
  )
}

/** Those of them without any task of the service: a new one starts when the old one is gone. */
export function freeInstances(instances: readonly ContainerInstanceRecord[], live: readonly TaskRecord[]): ContainerInstanceRecord[] {
  const taken = new Set(live.map(({ containerInstanceArn }) => containerInstanceArn))
  return instances.filter(({ arn }) => !taken.has(arn))
}
