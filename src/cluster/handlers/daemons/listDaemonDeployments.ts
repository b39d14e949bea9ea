import type { CreatedAt } from '@aws-sdk/client-ecs'
import type { DaemonDeploymentRecord } from '#cluster/state/records/daemonRecords.ts'
import { requireDaemon } from '../checks/daemons.ts'
import { takePage } from '../checks/paging.ts'
import type { Handler } from '../handler.ts'
import { summariseDaemonDeployment } from '../views/describeDaemonDeployment.ts'

/** The deployments of a daemon, the newest first. */
export const listDaemonDeployments: Handler<'ListDaemonDeployments'> = ({ store }, request, context) => {
  const snapshot = store.read()
  const daemon = requireDaemon(snapshot, context, request.daemonArn ?? '')
  const found = snapshot.daemonDeployments
    .by('daemon', daemon.arn)
    .filter((record) => (!request.status?.length || request.status.includes(record.status)) && isWithin(record, request.createdAt))
  const rules = { operation: 'ListDaemonDeployments', defaultSize: 20, descending: true }
  const { items, ...rest } = takePage(found, keyOf, request, rules)
  return { daemonDeployments: items.map(summariseDaemonDeployment), ...rest }
}

const digitsOfTime = 16
const keyOf = ({ createdAt, arn }: DaemonDeploymentRecord) => `${String(createdAt).padStart(digitsOfTime, '0')} ${arn}`

function isWithin({ createdAt }: DaemonDeploymentRecord, { before, after }: CreatedAt = {}): boolean {
  return (before === undefined || createdAt < before.getTime()) && (after === undefined || createdAt > after.getTime())
}
