import { invalidParameter } from '#cluster/api/errors.ts'
import type { LifecycleHookRecord } from '#cluster/state/records/serviceDeploymentRecords.ts'
import { shown } from '../checks/identifiers.ts'
import { requireServiceDeployment } from '../checks/serviceDeployments.ts'
import type { Handler } from '../handler.ts'

/** Ends a PAUSE hook: its deployment goes on, or is rolled back by control (spec part 1, 5.12). */
export const continueServiceDeployment: Handler<'ContinueServiceDeployment'> = ({ store, clock }, request, context) => {
  const record = requireServiceDeployment(store.read(), context, request.serviceDeploymentArn ?? '')
  const hook = record.lifecycle?.hooks.find(({ hookId }) => hookId === request.hookId)
  if (!record.lifecycle || hook?.status !== 'AWAITING_ACTION') throw notAwaiting(request.hookId ?? '')
  const ended: LifecycleHookRecord =
    request.action === 'ROLLBACK' ? { ...hook, status: 'FAILED', failure: 'A user chose to roll back.' } : { ...hook, status: 'SUCCEEDED' }
  const hooks = record.lifecycle.hooks.map((one) => (one === hook ? ended : one))
  const lifecycle = { ...record.lifecycle, hooks }
  store.update('continue service deployment', (tx) => tx.put('serviceDeployments', { ...record, lifecycle, updatedAt: clock.now() }))
  return { serviceDeploymentArn: record.arn }
}

const notAwaiting = (hookId: string) =>
  invalidParameter(
    `The service deployment has no lifecycle hook ${shown(hookId)} that awaits an action. DescribeServiceDeployments lists the hooks there are in lifecycleHookDetails.`,
  )
