import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import type { PlainKey } from '../i18n/catalogue.ts'
import type { Look } from './taskLook.ts'

/** Icon type and word of something that is not a task. */
export interface StatusLook {
  type: StatusIndicatorProps.Type
  word: PlainKey
}

const unknown: StatusLook = { type: 'pending', word: 'status.unknown' }
const look = (table: Record<string, StatusLook>) => (status: string | undefined) => table[status ?? ''] ?? unknown

export const serviceLook = look({
  ACTIVE: { type: 'success', word: 'status.active' },
  DRAINING: { type: 'in-progress', word: 'status.draining' },
  INACTIVE: { type: 'stopped', word: 'status.inactive' },
})

export const clusterLook = look({
  ACTIVE: { type: 'success', word: 'status.active' },
  PROVISIONING: { type: 'pending', word: 'status.provisioning' },
  DEPROVISIONING: { type: 'in-progress', word: 'status.draining' },
  FAILED: { type: 'error', word: 'status.failed' },
  INACTIVE: { type: 'stopped', word: 'status.inactive' },
})

export const instanceLook = look({
  REGISTERING: { type: 'pending', word: 'status.registering' },
  ACTIVE: { type: 'success', word: 'status.active' },
  DRAINING: { type: 'in-progress', word: 'status.draining' },
  REGISTRATION_FAILED: { type: 'error', word: 'status.failed' },
  INACTIVE: { type: 'stopped', word: 'status.inactive' },
})

export const taskDefinitionLook = look({
  ACTIVE: { type: 'success', word: 'status.active' },
  INACTIVE: { type: 'stopped', word: 'status.inactive' },
  DELETE_IN_PROGRESS: { type: 'in-progress', word: 'status.draining' },
})

/** `rolloutState` of a deployment. */
export const rolloutLook = look({
  IN_PROGRESS: { type: 'in-progress', word: 'status.inProgress' },
  COMPLETED: { type: 'success', word: 'status.completed' },
  FAILED: { type: 'error', word: 'status.failed' },
})

/** `status` of a service deployment. */
export const serviceDeploymentLook = look({
  PENDING: { type: 'pending', word: 'status.pending' },
  IN_PROGRESS: { type: 'in-progress', word: 'status.inProgress' },
  SUCCESSFUL: { type: 'success', word: 'status.completed' },
  STOPPED: { type: 'stopped', word: 'status.stopped' },
  STOP_REQUESTED: { type: 'in-progress', word: 'status.stopping' },
  ROLLBACK_REQUESTED: { type: 'in-progress', word: 'status.rollingBack' },
  ROLLBACK_IN_PROGRESS: { type: 'in-progress', word: 'status.rollingBack' },
  ROLLBACK_SUCCESSFUL: { type: 'warning', word: 'status.rolledBack' },
  ROLLBACK_FAILED: { type: 'error', word: 'status.rollbackFailed' },
})

/** DELETE_IN_PROGRESS is its way out. */
export const daemonLook = look({
  ACTIVE: { type: 'success', word: 'status.active' },
  DELETE_IN_PROGRESS: { type: 'in-progress', word: 'status.draining' },
})

/** `status` of a daemon deployment. */
export const daemonDeploymentLook = look({
  PENDING: { type: 'pending', word: 'status.pending' },
  IN_PROGRESS: { type: 'in-progress', word: 'status.inProgress' },
  SUCCESSFUL: { type: 'success', word: 'status.completed' },
  STOPPED: { type: 'error', word: 'status.failed' },
  STOP_REQUESTED: { type: 'in-progress', word: 'status.stopping' },
  ROLLBACK_IN_PROGRESS: { type: 'warning', word: 'status.rollingBack' },
  ROLLBACK_SUCCESSFUL: { type: 'warning', word: 'status.rolledBack' },
  ROLLBACK_FAILED: { type: 'error', word: 'status.rollbackFailed' },
})

export const healthLook = look({
  HEALTHY: { type: 'success', word: 'status.healthy' },
  UNHEALTHY: { type: 'warning', word: 'status.unhealthy' },
  UNKNOWN: { type: 'pending', word: 'status.healthUnknown' },
})

/** `State.Code` of a load balancer; `failed` where a listener has no port, which ELB has no word for. */
export const balancerLook = look({
  active: { type: 'success', word: 'status.active' },
  provisioning: { type: 'pending', word: 'status.provisioning' },
  active_impaired: { type: 'warning', word: 'status.unhealthy' },
  failed: { type: 'error', word: 'status.failed' },
})

/** `State` of a target's health; drawn as a chip too. */
export const targetLook = (state: string): Look => targetLooks[state] ?? { type: 'pending', word: 'status.unknown', chip: 'pending' }

const targetLooks: Record<string, Look> = {
  initial: { type: 'pending', word: 'status.initial', chip: 'pending' },
  healthy: { type: 'success', word: 'status.healthy', chip: 'running' },
  unhealthy: { type: 'warning', word: 'status.unhealthy', chip: 'unhealthy' },
  unavailable: { type: 'warning', word: 'status.healthUnknown', chip: 'checking' },
  draining: { type: 'in-progress', word: 'status.draining', chip: 'stopping' },
  unused: { type: 'stopped', word: 'status.unused', chip: 'stopped' },
}

/** `lastStatus` of a container, with its exit code once it stopped. */
export function containerLook(container: { lastStatus?: string | undefined; exitCode?: number | undefined }): StatusLook {
  if (container.lastStatus === 'RUNNING') return { type: 'success', word: 'status.running' }
  if (container.lastStatus !== 'STOPPED') return { type: 'pending', word: 'status.pending' }
  return container.exitCode === 0 ? { type: 'stopped', word: 'status.stopped' } : { type: 'error', word: 'status.stopped' }
}
