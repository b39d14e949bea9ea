import type { RegisterDaemonTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import { daemonTaskDefinitionArn } from '#cluster/api/arns.ts'
import type { CallContext } from '#cluster/api/contract.ts'
import { normaliseTaskDefinition } from '#cluster/api/taskDefinition/normaliseTaskDefinition.ts'
import type { TaskDefinitionInput } from '#cluster/api/taskDefinition/rules/rule.ts'
import { validateTaskDefinition } from '#cluster/api/taskDefinition/validateTaskDefinition.ts'
import type { DaemonTaskDefinitionRecord } from '#cluster/state/records/daemonRecords.ts'
import type { FamilyRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { asTaskDefinition } from '../checks/daemonTaskDefinitions.ts'
import { familyEntry } from '../checks/taskDefinitions.ts'
import type { Handler } from '../handler.ts'
import { nextRevision } from '../taskDefinitions/nextRevision.ts'

/** A new revision, by the rules of task definitions; numbers count up for ever and a refused one takes none. */
export const registerDaemonTaskDefinition: Handler<'RegisterDaemonTaskDefinition'> = ({ store, clock }, request, context) => {
  const input = asTaskDefinition(request)
  const problem = validateTaskDefinition(input)
  if (problem) throw problem
  const name = request.family ?? ''
  const family = nextRevision(context, name, store.read().daemonFamilies.get(familyEntry(context, name)))
  const record = newRevision(request, input, family, context, clock.now())
  store.update('register daemon task definition', (tx) => {
    tx.put('daemonFamilies', family)
    tx.put('daemonTaskDefinitions', record)
  })
  return { daemonTaskDefinitionArn: record.arn }
}

function newRevision(
  { pidMode, ipcMode, tags = [] }: RegisterDaemonTaskDefinitionRequest,
  input: TaskDefinitionInput,
  { family, lastRevision }: FamilyRecord,
  context: CallContext,
  now: number,
): DaemonTaskDefinitionRecord {
  return {
    account: context.account,
    region: context.region,
    arn: daemonTaskDefinitionArn(context, family, lastRevision),
    family,
    revision: lastRevision,
    status: 'ACTIVE',
    definition: normaliseTaskDefinition(input),
    namespaces: definedOnly({ pidMode, ipcMode }),
    tags,
    registeredAt: now,
    registeredBy: context.principalArn,
  }
}
