import { isDeepStrictEqual } from 'node:util'
import { type ServiceArn, shortName } from '#cluster/api/arns.ts'
import type { CallContext } from '#cluster/api/contract.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { Tx } from '#cluster/state/store.ts'
import { familyEntry } from '../checks/taskDefinitions.ts'
import { readTaskDefinition } from '../taskDefinitions/registerTaskDefinition.ts'
import { type ExpressTask, toTaskDefinition } from './expressTask.ts'

/** How a service's definitions are called, and where they log unless told. */
export interface ManagedNames {
  arn: ServiceArn
  family: string
  logGroup: string
}

type Named = Pick<ServiceRecord, 'arn' | 'clusterArn' | 'name'>

/** The log group is called as on AWS: `/aws/ecs/default/api-5fdb`. The family's name no source confirms. */
export const managedNames = (service: Named, ids: Ids): ManagedNames => ({
  arn: service.arn,
  family: familyOf(service),
  logGroup: `/aws/ecs/${shortName(service.clusterArn)}/${service.name}-${nameSuffix(ids)}`,
})

const familyOf = ({ clusterArn, name }: Named) => `${shortName(clusterArn)}-${name}`.slice(0, 255)

/** What tells generated names apart: four hex digits. */
export const nameSuffix = (ids: Ids) => ids.hex32().slice(-4)

/**
 * Registers what a service says of its tasks. The definition it had where that says the same already. Throws what
 * RegisterTaskDefinition refuses.
 */
export function putManagedDefinition(
  tx: Tx,
  task: ExpressTask,
  names: ManagedNames,
  context: CallContext,
  now: number,
  before?: TaskDefinitionRecord,
): TaskDefinitionRecord {
  const request = toTaskDefinition(task, { ...names, region: context.region })
  const { family, record } = readTaskDefinition(tx.snapshot, request, context, now)
  if (before?.status === 'ACTIVE' && isDeepStrictEqual(before.definition, record.definition)) return before
  const managed: TaskDefinitionRecord = { ...record, managedBy: names.arn }
  tx.put('families', family)
  tx.put('taskDefinitions', managed)
  return managed
}

/** What ECS registered for a service goes with it: nothing new starts from it. */
export function deregisterManaged(tx: Tx, service: ServiceRecord, now: number): void {
  for (const record of tx.snapshot.taskDefinitions.by('family', familyEntry(service, familyOf(service))))
    if (record.managedBy === service.arn && record.status === 'ACTIVE')
      tx.put('taskDefinitions', { ...record, status: 'INACTIVE', deregisteredAt: now })
}
