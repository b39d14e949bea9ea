import { taskDefinitionArn } from '#cluster/api/arns.ts'
import type { CallContext } from '#cluster/api/contract.ts'
import { normaliseTaskDefinition } from '#cluster/api/taskDefinition/normaliseTaskDefinition.ts'
import type { TaskDefinitionInput } from '#cluster/api/taskDefinition/rules/rule.ts'
import { validateTaskDefinition } from '#cluster/api/taskDefinition/validateTaskDefinition.ts'
import type { FamilyRecord, TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { checkExpression } from '../checks/placement.ts'
import { familyEntry } from '../checks/taskDefinitions.ts'
import type { Handler } from '../handler.ts'
import { describeTaskDefinition } from '../views/describeTaskDefinition.ts'
import { nextRevision } from './nextRevision.ts'

/** A new revision; numbers count up for ever and a refused definition takes none (spec part 1, 2.9 and 3). */
export const registerTaskDefinition: Handler<'RegisterTaskDefinition'> = ({ store, clock }, request, context) => {
  const { family, record } = readTaskDefinition(store.read(), request, context, clock.now())
  store.update('register task definition', (tx) => {
    tx.put('families', family)
    tx.put('taskDefinitions', record)
  })
  return { taskDefinition: describeTaskDefinition(record), ...(request.tags && { tags: request.tags }) }
}

/** The next revision of a family, not written yet. Throws what ECS refuses. */
export function readTaskDefinition(
  snapshot: Snapshot,
  request: TaskDefinitionInput,
  context: CallContext,
  now: number,
): { family: FamilyRecord; record: TaskDefinitionRecord } {
  const problem = validateTaskDefinition(request)
  if (problem) throw problem
  for (const { expression = '' } of request.placementConstraints ?? []) checkExpression('placement constraint', expression)
  const family = nextRevision(context, request.family ?? '', snapshot.families.get(familyEntry(context, request.family ?? '')))
  return { family, record: newRevision(request, family, context, now) }
}

function newRevision(
  request: TaskDefinitionInput,
  { family, lastRevision }: FamilyRecord,
  context: CallContext,
  now: number,
): TaskDefinitionRecord {
  return {
    account: context.account,
    region: context.region,
    arn: taskDefinitionArn(context, family, lastRevision),
    family,
    revision: lastRevision,
    status: 'ACTIVE',
    definition: normaliseTaskDefinition(request),
    tags: request.tags ?? [],
    registeredAt: now,
    registeredBy: context.principalArn,
  }
}
