import type { PutScalingPolicyRequest, PutScalingPolicyResponse } from '@aws-sdk/client-application-auto-scaling'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { OwnedAlarm, ScalableTargetRecord, ScalingPolicyRecord, TargetTracking } from '#cluster/state/records/scalingRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import type { ScalingDeps } from './deps.ts'
import { readStepScaling, readTargetTracking } from './readPolicy.ts'
import { invalid, requireTarget } from './scalableResource.ts'
import { alarmView } from './views.ts'

const mostPolicies = 50

/** Creates a policy or replaces the one of that name, with its alarms where its metric or target is another one. */
export function putScalingPolicy(deps: ScalingDeps, request: PutScalingPolicyRequest, context: CallContext): PutScalingPolicyResponse {
  const { store, clock } = deps
  const snapshot = store.read()
  const target = requireTarget(snapshot, request, context)
  const name = checkName(request.PolicyName)
  const known = snapshot.scalingPolicies.by('target', target.key).find((policy) => policy.name === name)
  if (!known) requireRoom(snapshot, target)
  const configured = readConfiguration(request)
  if (configured.tracking) refuseSecondOfMetric(snapshot, target, name, configured.tracking)
  const { account, region } = context
  const policy: ScalingPolicyRecord = {
    account,
    region,
    arn: known?.arn ?? policyArn(deps, target, name),
    name,
    targetKey: target.key,
    resourceId: target.resourceId,
    ...configured,
    alarms: configured.tracking ? alarmsFor(deps, target, configured.tracking, known) : [],
    createdAt: known?.createdAt ?? clock.now(),
  }
  store.update('put scaling policy', (tx) => tx.put('scalingPolicies', policy))
  return { PolicyARN: policy.arn, Alarms: policy.alarms.map(alarmView) }
}

function checkName(name = ''): string {
  if (name.length >= 1 && name.length <= 256 && !/[|:/\p{Cc}]/u.test(name)) return name
  throw invalid('PolicyName has 1 to 256 characters, without "|", ":" and "/".')
}

function requireRoom(snapshot: Snapshot, { key, resourceId }: ScalableTargetRecord): void {
  if (snapshot.scalingPolicies.count('target', key) < mostPolicies) return
  throw new ClusterError('LimitExceededException', `${resourceId} has ${mostPolicies} scaling policies, which is the most there may be.`)
}

function readConfiguration(request: PutScalingPolicyRequest): Pick<ScalingPolicyRecord, 'tracking' | 'step'> {
  const { PolicyType = 'StepScaling', TargetTrackingScalingPolicyConfiguration: tracking, StepScalingPolicyConfiguration: step } = request
  if (PolicyType === 'PredictiveScaling') {
    throw invalid(
      'Marina does not scale by forecast: days of a cloud are no days of a laptop. Take TargetTrackingScaling or a scheduled action.',
    )
  }
  if (PolicyType === 'TargetTrackingScaling') {
    if (!tracking) throw invalid('TargetTrackingScalingPolicyConfiguration is required for the policy type TargetTrackingScaling.')
    return { tracking: readTargetTracking(tracking) }
  }
  if (PolicyType !== 'StepScaling')
    throw invalid(`PolicyType must be StepScaling or TargetTrackingScaling, and is "${String(PolicyType)}".`)
  if (!step) throw invalid('StepScalingPolicyConfiguration is required for the policy type StepScaling.')
  return { step: readStepScaling(step) }
}

/** In AWS's words. */
function refuseSecondOfMetric(
  snapshot: Snapshot,
  { key }: ScalableTargetRecord,
  name: string,
  { metric, resourceLabel }: TargetTracking,
): void {
  const other = snapshot.scalingPolicies
    .by('target', key)
    .find(({ name: of, tracking }) => of !== name && tracking?.metric === metric && tracking.resourceLabel === resourceLabel)
  if (other) {
    throw invalid(`Only one TargetTrackingScaling policy for a given metric specification is allowed. ${other.name} has it already.`)
  }
}

function policyArn({ ids }: ScalingDeps, { account, region, resourceId }: ScalableTargetRecord, name: string): string {
  return `arn:aws:autoscaling:${region}:${account}:scalingPolicy:${ids.uuid()}:resource/ecs/${resourceId}:policyName/${name}`
}

/** The two that AWS keeps; those there are go on where they look at the same. */
function alarmsFor(
  { clock, ids }: ScalingDeps,
  { account, region, resourceId }: ScalableTargetRecord,
  tracking: TargetTracking,
  known: ScalingPolicyRecord | undefined,
): OwnedAlarm[] {
  const before = known?.tracking
  if (before?.metric === tracking.metric && before.targetValue === tracking.targetValue) return known?.alarms ?? []
  const alarm = (side: OwnedAlarm['side']): OwnedAlarm => {
    const name = `TargetTracking-${resourceId}-Alarm${side === 'high' ? 'High' : 'Low'}-${ids.uuid()}`
    return {
      name,
      arn: `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`,
      side,
      state: 'INSUFFICIENT_DATA',
      reason: 'Unchecked: Initial alarm creation',
      stateSince: clock.now(),
    }
  }
  return [alarm('high'), alarm('low')]
}
