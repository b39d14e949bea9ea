/**
 * Why a service is as it is: the plan that the service loop would make now, told. It asks the same deciders as the loop, so that what is said is
 * what is done.
 */
import { shortName } from '#cluster/api/arns.ts'
import type { Explanation } from '#cluster/api/resources/explanation.ts'
import { canRoll } from '#cluster/api/rollingProgress.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import { hasTraffic, shiftingDeployment, shiftsTraffic } from '#cluster/state/shiftingDeployments.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { alarmsOfService } from '../deployments/deploymentAlarms.ts'
import { isPaused } from '../services/isPaused.ts'
import { planService } from '../services/planService.ts'
import type { PlannedStop, ServicePlan, StopWhy } from '../services/servicePlan.ts'
import { explainBreaker } from './explainBreaker.ts'
import { explainEarlySuccess } from './explainEarlySuccess.ts'
import { explainHeld } from './explainHeld.ts'
import { explainLifecycle } from './explainLifecycle.ts'
import { explainPlacement } from './explainPlacement.ts'
import { explainSpeed } from './explainSpeed.ts'
import { explainWaitingTasks } from './explainWaiting.ts'

/** What holds for a service now, the most pressing last in no order but that of the rules. Empty for one that is gone. */
export function explainService(snapshot: Snapshot, service: ServiceRecord, now: number): Explanation[] {
  const plan = planService(snapshot, service.arn, now)
  if (!plan) return explainWithoutPlan(service)
  if (isPaused(snapshot, service)) return [explainPaused(snapshot, service), ...explainStops(plan.stop)]
  return [
    explainCounts(plan),
    ...(explainShift(snapshot, service, plan) ?? [...explainRollout(service, plan), ...explainEarlySuccess(service, plan)]),
    ...(plan.start ? explainPlacement(snapshot, service, plan.start) : []),
    ...explainWaitingTasks(snapshot, service),
    ...plan.held.map((held) => explainHeld(held, plan.numbers)),
    ...explainRebalancing(service),
    ...explainStops(plan.stop),
    ...explainBreaker(service),
    ...explainAlarms(snapshot, service),
    ...explainConfiguration(service),
    ...explainSpeed(snapshot),
  ]
}

function explainPaused(snapshot: Snapshot, { arn, name, desiredCount }: ServiceRecord): Explanation {
  const running = snapshot.tasks.count('liveOfService', arn)
  const left = running > 0 ? ` ${running} ${running === 1 ? 'task is' : 'tasks are'} still there.` : ''
  return {
    rule: 'paused',
    state: 'waiting',
    sentence: `The service is paused: nothing is done for it, and its desired count of ${desiredCount} waits.${left} To go on: "marina resume ${name}".`,
    numbers: { desired: desiredCount, live: running },
  }
}

/** Alarms that a deployment would not be given up for, although it names them. */
function explainAlarms(snapshot: Snapshot, service: ServiceRecord): Explanation[] {
  const { alarms } = service.deploymentConfiguration
  if (!alarms?.enable) return []
  const found = new Set(alarmsOfService(snapshot, service).map(({ name }) => name))
  const missing = (alarms.alarmNames ?? []).filter((name) => !found.has(name))
  const ignored = service.deployments[0]?.rolloutState === 'IN_PROGRESS' ? (service.deployments[0].ignoredAlarms ?? []) : []
  const say = (sentence: string): Explanation => ({ rule: 'alarm', state: 'waiting', sentence })
  return [
    ...missing.map((name) =>
      say(`There is no alarm "${name}" in CloudWatch here, so no deployment is given up for it. PutMetricAlarm makes one.`),
    ),
    ...ignored.map((name) => say(`Alarm "${name}" was in the state ALARM when this deployment started, and does not count for it.`)),
  ]
}

/** Spec part 1, 5.9. */
function explainRebalancing({ rebalancing }: ServiceRecord): Explanation[] {
  const sentence =
    'Its tasks are being balanced over Availability Zones: one more starts in the emptiest, and once that is healthy, one in the fullest stops.'
  return rebalancing ? [{ rule: 'rebalancing', state: 'waiting', sentence }] : []
}

function explainWithoutPlan({ status, deploymentControllerType }: ServiceRecord): Explanation[] {
  if (status === 'INACTIVE') return [{ rule: 'serviceDeleted', state: 'asWanted', sentence: 'The service was deleted.' }]
  if (deploymentControllerType !== 'EXTERNAL') return []
  const sentence = 'The service has the deployment controller EXTERNAL: its task sets say how many tasks run.'
  return [{ rule: 'desiredCount', state: 'asWanted', sentence }]
}

function explainCounts({ numbers, steady, status, deployments }: ServicePlan): Explanation {
  const { desired, healthy, pending, unhealthy, leavingHealthy, stopping } = numbers
  const others = [
    [pending, 'pending'],
    [unhealthy, 'unhealthy'],
    [leavingHealthy, deployments[0]?.rolloutState === 'FAILED' ? 'of older deployments' : 'to be replaced'],
    [stopping, 'stopping'],
  ].flatMap(([count, word]) => (Number(count) > 0 ? [`${count} ${word}`] : []))
  const also = others.length > 0 ? `; ${others.join(', ')}` : ''
  return {
    rule: status === 'DRAINING' ? 'serviceDeleted' : 'desiredCount',
    state: steady ? 'asWanted' : 'waiting',
    sentence: `${status === 'DRAINING' ? 'The service is being deleted: ' : ''}${healthy} of ${desired} desired tasks are healthy${also}.`,
    numbers: { desired, healthy, pending, unhealthy, leavingHealthy, stopping },
  }
}

/** Undefined where the deployment replaces task by task. */
function explainShift(snapshot: Snapshot, service: ServiceRecord, plan: ServicePlan): Explanation[] | undefined {
  const { lifecycle, numbers, held } = plan
  const primary = service.deployments.find(({ status }) => status === 'PRIMARY')
  const shifting = primary && shiftingDeployment(snapshot, service, primary)
  if (!shifting) return undefined
  if (primary.rolloutState === 'FAILED') return held.some(({ by }) => by === 'failedDeployment') ? [] : [standstill]
  const target = snapshot.serviceRevisions.get(shifting.targetRevisionArn)
  const revision = shortName(primary.taskDefinitionArn)
  return explainLifecycle(lifecycle?.deployment ?? shifting, {
    revision,
    service: service.name,
    numbers,
    isShared: target !== undefined && hasTraffic(target),
  })
}

/** Both revisions of a deployment that shifts traffic keep their tasks once it failed (spec part 1, 5.11). */
const standstill: Explanation = {
  rule: 'failedDeployment',
  state: 'stuck',
  sentence:
    'The deployment failed, and everything stays as it is until there is another one. Update the service, or force a new deployment.',
}

/** While a rollout is under way: what it is allowed to do. */
function explainRollout(service: ServiceRecord, { numbers, deployments, steady }: ServicePlan): Explanation[] {
  const primary = deployments.find(({ status }) => status === 'PRIMARY')
  if (!primary || primary.rolloutState !== 'IN_PROGRESS' || steady) return []
  const { minimumHealthyPercent, maximumPercent } = service.deploymentConfiguration
  return [
    {
      rule: 'rollout',
      state: 'waiting',
      sentence: `${shortName(primary.taskDefinitionArn)} is rolled out with at least ${numbers.minHealthy} healthy (${minimumHealthyPercent} % of ${numbers.desired}) and at most ${numbers.maxRunning} tasks (${maximumPercent} %).`,
      numbers: { minimum: numbers.minHealthy, maximum: numbers.maxRunning, desired: numbers.desired },
    },
  ]
}

const stopSentences: Record<StopWhy, (tasks: string) => string> = {
  scaleIn: (tasks) => `${tasks} stopped, because there are more than desired.`,
  olderDeployment: (tasks) => `${tasks} of an older deployment stopped, because enough others are healthy.`,
  instanceNotActive: (tasks) => `${tasks} stopped, because the container instance is draining or gone.`,
  unhealthy: (tasks) => `${tasks} stopped, because the health check failed.`,
  rebalance: (tasks) => `${tasks} stopped, because its Availability Zone has more than another, where one more runs for it.`,
  serviceDeleted: (tasks) => `${tasks} stopped, because the service is being deleted.`,
  paused: (tasks) => `${tasks} stopped, because the service is paused.`,
}
const stopRules: Record<StopWhy, Explanation['rule']> = {
  scaleIn: 'scaleIn',
  olderDeployment: 'olderDeployment',
  instanceNotActive: 'instanceNotActive',
  unhealthy: 'health',
  rebalance: 'rebalancing',
  serviceDeleted: 'serviceDeleted',
  paused: 'paused',
}

function explainStops(stops: readonly PlannedStop[]): Explanation[] {
  return [...Map.groupBy(stops, ({ why }) => why)].map(([why, of]) => ({
    rule: stopRules[why],
    state: 'waiting',
    sentence: stopSentences[why](of.length === 1 ? '1 task is' : `${of.length} tasks are`),
    numbers: { tasks: of.length },
  }))
}

/** Said even while nothing rolls: the next deployment would hang. */
function explainConfiguration(service: ServiceRecord): Explanation[] {
  const { desiredCount, deploymentConfiguration, schedulingStrategy } = service
  if (schedulingStrategy === 'DAEMON' || shiftsTraffic(deploymentConfiguration)) return []
  if (canRoll({ desiredCount, ...deploymentConfiguration })) return []
  const { minimumHealthyPercent, maximumPercent } = deploymentConfiguration
  return [
    {
      rule: 'deploymentConfiguration',
      state: 'stuck',
      sentence: `With ${desiredCount} desired, minimumHealthyPercent ${minimumHealthyPercent} and maximumPercent ${maximumPercent} no deployment can replace a task. Lower the one or raise the other.`,
      numbers: { desired: desiredCount, minimumHealthyPercent, maximumPercent },
    },
  ]
}
