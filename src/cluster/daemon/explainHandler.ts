import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { MarinaOperations } from '#cluster/api/operations/marina.ts'
import { explainService } from '#cluster/control/explain/explainService.ts'
import { explainTask } from '#cluster/control/explain/explainTask.ts'
import { requireCluster, requireService, taskArnOf } from '#cluster/handlers/checks/identifiers.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Store } from '#cluster/state/store.ts'

/** Answers `Marina.Explain` from what the store holds now. */
export function explain(
  { store, clock }: { store: Store; clock: Clock },
  { cluster: clusterName, service, task }: MarinaOperations['Explain']['request'],
  context: CallContext,
): MarinaOperations['Explain']['response'] {
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, clusterName)
  if (service !== undefined) return { explanations: explainService(snapshot, requireService(snapshot, cluster, service), clock.now()) }
  const record = snapshot.tasks.get(taskArnOf(task ?? '', cluster))
  if (!record) {
    throw new ClusterError(
      'InvalidParameterException',
      'The referenced task was not found: tasks are explained while DescribeTasks knows them.',
    )
  }
  return { explanations: explainTask(snapshot, record, clock.now()) }
}
