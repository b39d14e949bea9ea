import type { PutScheduledActionRequest, PutScheduledActionResponse } from '@aws-sdk/client-application-auto-scaling'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import { parseSchedule } from '#cluster/lib/schedule/parseSchedule.ts'
import { ScheduleError } from '#cluster/lib/schedule/scheduleError.ts'
import type { ScalableTargetRecord, ScheduledActionRecord } from '#cluster/state/records/scalingRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import type { ScalingDeps } from './deps.ts'
import { checkBounds } from './registerScalableTarget.ts'
import { invalid, requireTarget } from './scalableResource.ts'

const mostActions = 200

/** Creates an action, or changes the members that are given. */
export function putScheduledAction(
  { store, clock, ids }: ScalingDeps,
  request: PutScheduledActionRequest,
  context: CallContext,
): PutScheduledActionResponse {
  const snapshot = store.read()
  const target = requireTarget(snapshot, request, context)
  const name = checkName(request.ScheduledActionName)
  const actions = snapshot.scheduledActions.by('target', target.key)
  const known = actions.find((action) => action.name === name)
  if (!known && actions.length >= mostActions) {
    throw new ClusterError(
      'LimitExceededException',
      `${target.resourceId} has ${mostActions} scheduled actions, which is the most there may be.`,
    )
  }
  const { account, region } = context
  const now = clock.now()
  const { lastRunAt: _, ...before } = known ?? {
    account,
    region,
    arn: `arn:aws:autoscaling:${region}:${account}:scheduledAction:${ids.uuid()}:resource/ecs/${target.resourceId}:scheduledActionName/${name}`,
    name,
    targetKey: target.key,
    resourceId: target.resourceId,
    schedule: '',
    createdAt: now,
  }
  const action: ScheduledActionRecord = { ...before, ...asked(request), lastRunAt: now }
  check(action, target)
  store.update('put scheduled action', (tx) => tx.put('scheduledActions', action))
  return {}
}

const asked = (request: PutScheduledActionRequest) =>
  definedOnly({
    schedule: request.Schedule,
    timeZone: request.Timezone,
    startTime: request.StartTime?.getTime(),
    endTime: request.EndTime?.getTime(),
    minCapacity: request.ScalableTargetAction?.MinCapacity,
    maxCapacity: request.ScalableTargetAction?.MaxCapacity,
  })

function checkName(name = ''): string {
  if (name.length >= 1 && name.length <= 256 && !/[|:/\p{Cc}]/u.test(name)) return name
  throw invalid('ScheduledActionName has 1 to 256 characters, without "|", ":" and "/".')
}

function check(action: ScheduledActionRecord, target: ScalableTargetRecord): void {
  if (action.schedule === '') throw invalid('Schedule is required when a scheduled action is created.')
  const { minCapacity, maxCapacity, startTime, endTime } = action
  if (minCapacity === undefined && maxCapacity === undefined) {
    throw invalid('ScalableTargetAction is required when a scheduled action is created: a MinCapacity, a MaxCapacity, or both.')
  }
  checkBounds(minCapacity ?? 0, maxCapacity ?? Math.max(minCapacity ?? 0, target.maxCapacity))
  if (startTime !== undefined && endTime !== undefined && endTime <= startTime) throw invalid('EndTime must be after StartTime.')
  try {
    parseSchedule(action.schedule, action.timeZone)
  } catch (error) {
    throw error instanceof ScheduleError ? invalid(error.message) : error
  }
}
