import type { CallContext } from '#cluster/api/contract.ts'
import type { MarinaOperations } from '#cluster/api/operations/marina.ts'
import { type Decision, newestDecisionFirst } from '#cluster/api/resources/decisions.ts'
import { taskDecisions } from '#cluster/control/decisions/taskDecisions.ts'
import { describeDecision } from '#cluster/handlers/views/describeDecision.ts'
import type { Store } from '#cluster/state/store.ts'
import { mostDecisions } from '#cluster/state/writes/decisions.ts'
import { requireSubject } from './namedSubject.ts'

/** Answers `Marina.ListDecisions`, from memory and disk. */
export function listDecisions(
  store: Store,
  request: MarinaOperations['ListDecisions']['request'],
  context: CallContext,
): MarinaOperations['ListDecisions']['response'] {
  const subject = requireSubject(store, request, context)
  if ('service' in subject) return { decisions: decisionsOf(store, subject.service.arn) }
  if ('daemon' in subject) return { decisions: decisionsOf(store, subject.daemon.arn) }
  const { task } = subject
  const ownerArn = task.serviceArn ?? task.daemonArn
  return { decisions: taskDecisions(task, ownerArn === undefined ? [] : decisionsOf(store, ownerArn)) }
}

/** Newest first by when they were last made; an earlier owner of the same name left some behind. */
function decisionsOf(store: Store, ownerArn: string): Decision[] {
  const snapshot = store.read()
  const since = (snapshot.services.get(ownerArn) ?? snapshot.daemons.get(ownerArn))?.createdAt ?? 0
  return store
    .findDecisions(ownerArn, mostDecisions)
    .filter(({ lastAt }) => lastAt >= since)
    .map(describeDecision)
    .sort(newestDecisionFirst)
}
