import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { MarinaOperations } from '#cluster/api/operations/marina.ts'
import { type Decision, newestDecisionFirst } from '#cluster/api/resources/decisions.ts'
import { taskDecisions } from '#cluster/control/decisions/taskDecisions.ts'
import { requireCluster, requireService, taskArnOf } from '#cluster/handlers/checks/identifiers.ts'
import { describeDecision } from '#cluster/handlers/views/describeDecision.ts'
import type { Store } from '#cluster/state/store.ts'
import { mostDecisions } from '#cluster/state/writes/decisions.ts'

/** Answers `Marina.ListDecisions`, from memory and disk. */
export function listDecisions(
  store: Store,
  { cluster: clusterName, service, task }: MarinaOperations['ListDecisions']['request'],
  context: CallContext,
): MarinaOperations['ListDecisions']['response'] {
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, clusterName)
  if (service !== undefined) return { decisions: ofService(store, requireService(snapshot, cluster, service).arn) }
  const record = store.find('tasks', taskArnOf(task ?? '', cluster))
  if (!record) {
    throw new ClusterError('InvalidParameterException', 'The referenced task was not found: it is not one of the cluster, or is past.')
  }
  return { decisions: taskDecisions(record, record.serviceArn === undefined ? [] : ofService(store, record.serviceArn)) }
}

/** Newest first by when they were last made; an earlier service of the same name left some behind. */
function ofService(store: Store, serviceArn: string): Decision[] {
  const since = store.read().services.get(serviceArn)?.createdAt ?? 0
  return store
    .findDecisions(serviceArn, mostDecisions)
    .filter(({ lastAt }) => lastAt >= since)
    .map(describeDecision)
    .sort(newestDecisionFirst)
}
