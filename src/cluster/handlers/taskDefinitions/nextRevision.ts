import type { Scope } from '#cluster/api/arns.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { FamilyRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import { familyEntry } from '../checks/taskDefinitions.ts'

/** Per family, of daemon task definitions too (spec part 1, 2.9). */
const mostRevisions = 1_000_000

/** The family with its next number, not written yet: numbers count up for ever. Throws LimitExceededException. */
export function nextRevision(scope: Scope, family: string, known: FamilyRecord | undefined): FamilyRecord {
  const lastRevision = (known?.lastRevision ?? 0) + 1
  if (lastRevision > mostRevisions) {
    throw new ClusterError(
      'LimitExceededException',
      `The family ${family} has ${mostRevisions} revisions, which is the most there can be. Register under another family.`,
    )
  }
  return { key: familyEntry(scope, family), account: scope.account, region: scope.region, family, lastRevision }
}
