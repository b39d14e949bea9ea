import type { DaemonRecord } from '#cluster/state/records/daemonRecords.ts'
import { time } from './time.ts'

/** What UpdateDaemon and DeleteDaemon answer: the daemon, and the deployment that they began. */
export const describeChangedDaemon = ({ arn, status, createdAt, updatedAt, daemonDeploymentArn }: DaemonRecord) => ({
  daemonArn: arn,
  status,
  createdAt: time(createdAt),
  updatedAt: time(updatedAt),
  deploymentArn: daemonDeploymentArn,
})
