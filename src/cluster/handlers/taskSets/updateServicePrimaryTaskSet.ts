import { withoutLaunch } from '#cluster/control/deployments/newDeployment.ts'
import type { ServiceRecord, TaskSetRecord } from '#cluster/state/records/serviceRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { requireExternalService, requireTaskSet } from '../checks/taskSets.ts'
import type { Handler } from '../handler.ts'
import { describeTaskSet } from '../views/describeTaskSet.ts'

/** Makes a task set the primary one; the service takes over what it was made from (spec part 1, 5.13). */
export const updateServicePrimaryTaskSet: Handler<'UpdateServicePrimaryTaskSet'> = ({ store, clock }, request, context) => {
  const snapshot = store.read()
  const service = requireExternalService(snapshot, context, request)
  const before = requireTaskSet(snapshot, service, request.primaryTaskSet)
  const now = clock.now()
  const primary: TaskSetRecord = before.status === 'PRIMARY' ? before : { ...before, status: 'PRIMARY', updatedAt: now }
  const promoted = withParametersOf(service, primary)
  const after = store.update('update primary task set', (tx) => {
    for (const other of tx.snapshot.taskSets.by('service', service.arn)) {
      if (other.status === 'PRIMARY' && other.arn !== primary.arn) tx.put('taskSets', { ...other, status: 'ACTIVE', updatedAt: now })
    }
    tx.put('taskSets', primary)
    tx.put('services', promoted)
  })
  return { taskSet: describeTaskSet(after, promoted, primary, { tags: true }) }
}

function withParametersOf(service: ServiceRecord, taskSet: TaskSetRecord): ServiceRecord {
  const { taskDefinitionArn, launchType, capacityProviderStrategy, platformVersion, platformFamily, networkConfiguration } = taskSet
  return {
    ...withoutLaunch(service),
    taskDefinitionArn,
    loadBalancers: taskSet.loadBalancers,
    serviceRegistries: taskSet.serviceRegistries,
    ...definedOnly({ launchType, capacityProviderStrategy, platformVersion, platformFamily, networkConfiguration }),
  }
}
