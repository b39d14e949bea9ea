import type { RegisterDaemonTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import { daemonTaskDefinitionArn, type Scope } from '#cluster/api/arns.ts'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import { normaliseTaskDefinition } from '#cluster/api/taskDefinition/normaliseTaskDefinition.ts'
import type { TaskDefinitionInput } from '#cluster/api/taskDefinition/rules/rule.ts'
import { validateTaskDefinition } from '#cluster/api/taskDefinition/validateTaskDefinition.ts'
import type { DaemonTaskDefinitionRecord, FamilyRecord } from '#cluster/state/records.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { asTaskDefinition } from '../checks/daemonTaskDefinitions.ts'
import { familyEntry } from '../checks/taskDefinitions.ts'
import type { Handler } from '../handler.ts'

/** Per family, as of task definitions (spec part 1, 2.9). */
const mostRevisions = 1_000_000

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

function nextRevision(scope: Scope, family: string, known: FamilyRecord | undefined): FamilyRecord {
  const lastRevision = (known?.lastRevision ?? 0) + 1
  if (lastRevision > mostRevisions) {
    throw new ClusterError(
      'LimitExceededException',
      `The family ${family} has ${mostRevisions} revisions, which is the most there can be. Register under another family.`,
    )
  }
  return { key: familyEntry(scope, family), account: scope.account, region: scope.region, family, lastRevision }
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
