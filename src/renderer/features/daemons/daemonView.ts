import { shortName } from '#cluster/api/arns.ts'
import type { WatchedDaemon } from '#cluster/api/watch.ts'
import { daemonDeploymentLook, daemonLook, type StatusLook } from '../../status/otherLooks.ts'

/** A daemon as lists show it. */
export interface DaemonView {
  arn: string
  name: string
  status: StatusLook
  rawStatus: string
  /** Of its newest deployment; undefined where that is not known. */
  deployment: StatusLook | undefined
  /** ECS's own word for it, with its reason. */
  rawDeployment: string | undefined
  /** Instances where its task runs, of whichever revision, and those that are to have it. */
  running: number
  instances: number
  taskDefinition: string
  /** Names. */
  capacityProviders: string[]
}

export function daemonView(daemon: WatchedDaemon): DaemonView {
  const { deployment, currentRevisions = [] } = daemon
  const [current] = currentRevisions
  return {
    arn: daemon.daemonArn ?? '',
    name: shortName(daemon.daemonArn ?? ''),
    status: daemonLook(daemon.status),
    rawStatus: daemon.status ?? '',
    deployment: deployment && daemonDeploymentLook(deployment.status),
    rawDeployment: deployment && [deployment.status, deployment.statusReason].filter(Boolean).join(': '),
    running: currentRevisions.reduce((sum, { totalRunningCount = 0 }) => sum + totalRunningCount, 0),
    instances: daemon.instanceCount,
    taskDefinition: shortName(daemon.daemonTaskDefinitionArn),
    capacityProviders: (current?.capacityProviders ?? []).map(({ arn = '' }) => shortName(arn)),
  }
}
