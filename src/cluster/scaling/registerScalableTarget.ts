import type { RegisterScalableTargetRequest, RegisterScalableTargetResponse } from '@aws-sdk/client-application-auto-scaling'
import type { CallContext } from '#cluster/api/contract.ts'
import type { ScalableTargetRecord } from '#cluster/state/records/scalingRecords.ts'
import type { ScalingDeps } from './deps.ts'
import { invalid, requireScalableService, targetKeyOf } from './scalableResource.ts'
import { checkTags } from './tags.ts'

/** Makes a service scalable, or changes its bounds; a count outside of them is brought in with the next change (spec part 1, 9). */
export function registerScalableTarget(
  { store, clock, ids }: ScalingDeps,
  request: RegisterScalableTargetRequest,
  context: CallContext,
): RegisterScalableTargetResponse {
  const key = targetKeyOf(request, context)
  const snapshot = store.read()
  const service = requireScalableService(snapshot, request.ResourceId ?? '', context)
  const known = snapshot.scalableTargets.get(key)
  const { account, region } = context
  const target: ScalableTargetRecord = {
    account,
    region,
    key,
    arn: known?.arn ?? `arn:aws:application-autoscaling:${region}:${account}:scalable-target/${ids.hex32()}`,
    resourceId: request.ResourceId ?? '',
    serviceArn: service.arn,
    ...boundsOf(request, known),
    roleArn: known?.roleArn ?? serviceRole(account),
    suspended: suspendedOf(request, known),
    tags: known?.tags ?? checkTags(request.Tags ?? {}),
    createdAt: known?.createdAt ?? clock.now(),
  }
  store.update('register scalable target', (tx) => tx.put('scalableTargets', target))
  return { ScalableTargetARN: target.arn }
}

const serviceRole = (account: string) =>
  `arn:aws:iam::${account}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService`

function boundsOf({ MinCapacity, MaxCapacity }: RegisterScalableTargetRequest, known: ScalableTargetRecord | undefined) {
  const minCapacity = MinCapacity ?? known?.minCapacity
  const maxCapacity = MaxCapacity ?? known?.maxCapacity
  if (minCapacity === undefined) throw invalid('MinCapacity is required when a scalable target is registered for the first time.')
  if (maxCapacity === undefined) throw invalid('MaxCapacity is required when a scalable target is registered for the first time.')
  checkBounds(minCapacity, maxCapacity)
  return { minCapacity, maxCapacity }
}

/** Throws a ValidationException. */
export function checkBounds(min: number, max: number): void {
  if (min < 0) throw invalid(`MinCapacity must be 0 or more, and is ${min}.`)
  if (max < min) throw invalid(`Maximum capacity cannot be less than minimum capacity: ${max} is less than ${min}.`)
}

function suspendedOf({ SuspendedState: asked }: RegisterScalableTargetRequest, known: ScalableTargetRecord | undefined) {
  const before = known?.suspended ?? { scaleIn: false, scaleOut: false, scheduled: false }
  return {
    scaleIn: asked?.DynamicScalingInSuspended ?? before.scaleIn,
    scaleOut: asked?.DynamicScalingOutSuspended ?? before.scaleOut,
    scheduled: asked?.ScheduledScalingSuspended ?? before.scheduled,
  }
}
