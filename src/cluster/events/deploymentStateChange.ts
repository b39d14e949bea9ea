import type { DeploymentEventName, EcsEvent, EventSeverity } from '#cluster/api/events.ts'
import type { DeploymentRecord, RolloutState } from '#cluster/state/records/serviceRecords.ts'
import { type ChangeOf, envelope, isoTime, type Projection } from './projection.ts'

const eventOf: Readonly<Record<RolloutState, { eventType: EventSeverity; eventName: DeploymentEventName }>> = {
  IN_PROGRESS: { eventType: 'INFO', eventName: 'SERVICE_DEPLOYMENT_IN_PROGRESS' },
  COMPLETED: { eventType: 'INFO', eventName: 'SERVICE_DEPLOYMENT_COMPLETED' },
  FAILED: { eventType: 'ERROR', eventName: 'SERVICE_DEPLOYMENT_FAILED' },
}

/** One for each deployment of a service that began, went another way, completed or failed (spec part 1, 10). */
export function projectDeploymentStateChanges({ before, after }: ChangeOf<'services'>, projection: Projection): EcsEvent[] {
  if (!after || before?.deployments === after.deployments) return []
  const earlier = new Map(before?.deployments.map((deployment) => [deployment.id, rolloutOf(deployment)]))
  // Oldest first, as things happened.
  const changed = after.deployments.filter((deployment) => earlier.get(deployment.id) !== rolloutOf(deployment)).reverse()
  return changed.map(({ id, rolloutState, rolloutStateReason, updatedAt }) =>
    envelope(
      'ECS Deployment State Change',
      after,
      { ...eventOf[rolloutState], deploymentId: id, updatedAt: isoTime(updatedAt), reason: rolloutStateReason },
      projection,
    ),
  )
}

/** A rollback is a new reason for the same state. */
const rolloutOf = ({ rolloutState, rolloutStateReason }: DeploymentRecord) => `${rolloutState} ${rolloutStateReason}`
