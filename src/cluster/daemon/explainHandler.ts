import type { CallContext } from '#cluster/api/contract.ts'
import type { MarinaOperations } from '#cluster/api/operations/marina.ts'
import { explainDaemon } from '#cluster/control/explain/explainDaemon.ts'
import { explainService } from '#cluster/control/explain/explainService.ts'
import { explainTask } from '#cluster/control/explain/explainTask.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Store } from '#cluster/state/store.ts'
import { requireSubject } from './namedSubject.ts'

/** Answers `Marina.Explain` from what the store holds now. */
export function explain(
  { store, clock }: { store: Store; clock: Clock },
  request: MarinaOperations['Explain']['request'],
  context: CallContext,
): MarinaOperations['Explain']['response'] {
  const snapshot = store.read()
  const now = clock.now()
  const subject = requireSubject(store, request, context)
  if ('service' in subject) return { arn: subject.service.arn, explanations: explainService(snapshot, subject.service, now) }
  if ('daemon' in subject) return { arn: subject.daemon.arn, explanations: explainDaemon(snapshot, subject.daemon, now) }
  return { arn: subject.task.arn, explanations: explainTask(snapshot, subject.task, now) }
}
