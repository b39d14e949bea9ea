import type { MetricAlarmRecord, ScalableTargetRecord, ScalingPolicyRecord, TargetTracking } from '#cluster/state/records/scalingRecords.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import { activitiesOf, lastChange, putActivity, putChange } from './activities.ts'
import { metricOfService } from './alarms.ts'
import { alarmTiming } from './alarmTiming.ts'
import { type CapacityChoice, chooseCapacity, type PolicyVote } from './chooseCapacity.ts'
import type { ScalingContext } from './context.ts'
import { sparePeriods } from './judgeAlarm.ts'
import { datapoints, measuredBy } from './load.ts'
import { planStepScaling } from './planStepScaling.ts'
import { planTargetTracking } from './planTargetTracking.ts'
import { pointsOf } from './sourceAlarms.ts'
import type { CapacityFacts } from './wish.ts'

/** What was refused is not asked for again at once. */
const pauseAfterFailureMs = 30_000

/** Asks every policy, and writes down what follows. */
export function decideCapacity(context: ScalingContext, target: ScalableTargetRecord, service: ServiceRecord): void {
  const { tx } = context
  // A change that was not asked for yet comes first.
  if (tx.snapshot.scalingActivities.by('openOfTarget', target.key).some(({ statusCode }) => statusCode === 'Pending')) return
  const last = activitiesOf(context, target.key).at(-1)
  if (last?.statusCode === 'Failed' && context.now < last.startedAt + pauseAfterFailureMs) return
  const votes = tx.snapshot.scalingPolicies.by('target', target.key).map((policy) => voteOf(context, target, service, policy))
  const choice = chooseCapacity(target, { desired: service.desiredCount, isDeploying: isDeploying(service) }, votes)
  if (choice) record(context, target, service.desiredCount, choice)
}

const isDeploying = ({ deployments }: ServiceRecord) => deployments.some(({ rolloutState }) => rolloutState === 'IN_PROGRESS')

function voteOf(context: ScalingContext, target: ScalableTargetRecord, service: ServiceRecord, policy: ScalingPolicyRecord): PolicyVote {
  const activities = activitiesOf(context, target.key)
  const facts: CapacityFacts = {
    desired: service.desiredCount,
    running: context.tx.snapshot.tasks.count('runningOfService', service.arn),
    now: context.now,
    speed: context.tx.snapshot.speed,
    lastOut: lastChange(activities, policy.arn, 'out'),
    lastIn: lastChange(activities, policy.arn, 'in'),
  }
  const { tracking } = policy
  if (tracking) {
    const value = newestValue(context, target, tracking)
    return { wish: planTargetTracking(policy, tracking, { ...facts, value }), mustAgree: !tracking.disableScaleIn }
  }
  return { wish: stepWish(context, target, policy, facts), mustAgree: false }
}

function newestValue({ load, now, timing }: ScalingContext, { serviceArn }: ScalableTargetRecord, tracking: TargetTracking) {
  const { periodMs } = alarmTiming(timing, tracking.metric)
  return datapoints(load, serviceArn, measuredBy(tracking), { now, periodMs, count: 1 + sparePeriods }).find((value) => value !== undefined)
}

function stepWish(context: ScalingContext, target: ScalableTargetRecord, policy: ScalingPolicyRecord, facts: CapacityFacts) {
  const { tx, now } = context
  for (const alarm of tx.snapshot.metricAlarms.by('scope', `${target.account}/${target.region}`)) {
    const actions = alarm.state === 'ALARM' ? alarm.alarmActions : []
    if (!policy.step || !alarm.actionsEnabled || !actions.includes(policy.arn)) continue
    // A state that the user set says nothing of the metric: it counts as just at the threshold.
    const [value = alarm.value] = now < (alarm.heldUntil ?? 0) ? [] : newestOf(context, target, alarm)
    const wish = planStepScaling(policy, policy.step, { ...alarm, ...(value !== undefined && { value }) }, facts)
    if (wish) return wish
  }
  return undefined
}

/** The last period of an alarm's metric: the service's own, or one that is of no service. */
function newestOf({ load, metrics, now }: ScalingContext, { serviceArn, resourceId }: ScalableTargetRecord, alarm: MetricAlarmRecord) {
  const metric = metricOfService(alarm, resourceId)
  if (metric) return datapoints(load, serviceArn, { metric }, { now, periodMs: alarm.periodSeconds * 1_000, count: 1 })
  return (metrics && pointsOf(alarm, metrics, now, 1)) ?? []
}

function record(context: ScalingContext, target: ScalableTargetRecord, desired: number, choice: CapacityChoice): void {
  const { policy, alarmName, details } = choice.wish
  const cause = `monitor alarm ${alarmName} in state ALARM triggered policy ${policy.name}`
  if (choice.kind === 'set') return putChange(context, target, { from: desired, to: choice.to, cause, policyArn: policy.arn, details })
  const last = activitiesOf(context, target.key).at(-1)
  // Said once, not every second for as long as it lasts.
  if (last?.notScaled?.code === choice.code && last.policyArn === policy.arn && last.from === desired) return
  const { minCapacity, maxCapacity } = target
  const isMax = choice.code === 'AlreadyAtMaxCapacity'
  putActivity(context, target, {
    from: desired,
    to: desired,
    policyArn: policy.arn,
    description: 'Attempting to scale due to alarm triggered',
    cause,
    details,
    statusCode: 'Unfulfilled',
    statusMessage: `Unable to scale. Already at ${isMax ? `max capacity ${maxCapacity}` : `min capacity ${minCapacity}`}.`,
    notScaled: { code: choice.code, currentCapacity: desired, ...(isMax ? { maxCapacity } : { minCapacity }) },
    endedAt: context.now,
  })
}
