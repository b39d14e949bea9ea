import type { ServiceArn } from '#cluster/api/arns.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Change, ChangeSet, Snapshot } from '#cluster/state/store.ts'

/**
 * Whether a look at a service that wrote this has nothing to add: a plan is made from all there is, so that the next one asks for no more. Not so
 * where a failure was counted or the deployment is another one; nor where tasks of the deployment were stopped, or are gone at once, because
 * being complete waits for that. Then it is looked at again.
 */
export function isSettled({ changes }: ChangeSet, arn: ServiceArn, snapshot: Snapshot): boolean {
  const service = snapshot.services.get(arn)
  return service !== undefined && changes.every((change) => isSettledBy(change, service))
}

function isSettledBy(change: Change, service: ServiceRecord): boolean {
  if (change.table === 'taskSets') return false
  if (change.table === 'serviceDeployments') return change.after?.lifecycle === change.before?.lifecycle
  if (change.table === 'services' && change.key === service.arn) return change.before !== undefined && isSame(change.before, service)
  return change.table !== 'tasks' || isTheAgents(change.before, change.after, service)
}

/** A new task, or an older one that is to stop: what becomes of it is the agent's to tell. */
function isTheAgents(before: TaskRecord | undefined, after: TaskRecord | undefined, { deployments: [primary] }: ServiceRecord): boolean {
  if (!before) return true
  return before.lastStatus === after?.lastStatus && after.deploymentId !== primary?.id
}

/** As far as the next plan goes by it. */
function isSame(before: ServiceRecord, after: ServiceRecord): boolean {
  const [was, is] = [before.deployments[0], after.deployments[0]]
  const isSameDeployment = was?.id === is?.id && was?.rolloutState === is?.rolloutState && was?.failedTasks === is?.failedTasks
  return isSameDeployment && before.status === after.status && before.rebalancing === after.rebalancing
}
