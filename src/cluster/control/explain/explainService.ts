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
import { decideHeld, rolloutNumbers } from '../decisions/changeDecisions.ts'
import { alarmsOfService } from '../deployments/deploymentAlarms.ts'
import { refusedInstances } from '../services/daemonInstances.ts'
import { isPaused } from '../services/isPaused.ts'
import { planService } from '../services/planService.ts'
import type { ServicePlan } from '../services/servicePlan.ts'
import { andOthers } from './andOthers.ts'
import { explainBreaker } from './explainBreaker.ts'
import { explainEarlySuccess } from './explainEarlySuccess.ts'
import { explainHeld } from './explainHeld.ts'
import { explainLastFailure } from './explainLastFailure.ts'
import { explainLifecycle } from './explainLifecycle.ts'
import { explainPlacement } from './explainPlacement.ts'
import { explainSpeed } from './explainSpeed.ts'
import { explainStops } from './explainStops.ts'
import { explainTaskSets } from './explainTaskSets.ts'
import { explainWaitingTasks } from './explainWaiting.ts'
import { saidAs } from './saidAs.ts'

/** What holds for a service now, the most pressing last in no order but that of the rules. Empty for one that is gone. */
export function explainService(snapshot: Snapshot, service: ServiceRecord, now: number): Explanation[] {
  const plan = planService(snapshot, service.arn, now)
  if (!plan) return explainWithoutPlan(snapshot, service, now)
  if (isPaused(snapshot, service)) return [explainPaused(snapshot, service), ...explainStops(plan.stop)]
  return [
    explainCounts(plan),
    ...(explainShift(snapshot, service, plan) ?? [...explainRollout(service, plan), ...explainEarlySuccess(service, plan)]),
    ...(plan.start ? explainPlacement(snapshot, service, plan.start) : []),
    ...explainLeftOut(snapshot, service),
    ...explainWaitingTasks(snapshot, service),
    ...plan.held.map((held) => ({
      ...explainHeld(held, plan.numbers),
      ...saidAs(decideHeld(held, rolloutNumbers(plan.numbers, service))),
    })),
    ...explainRebalancing(service),
    ...explainStops(plan.stop),
    ...explainFailures(snapshot, service, plan),
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

/** Instances that a DAEMON service has no task on, and is to have none on (spec part 1, 5.10). */
function explainLeftOut(snapshot: Snapshot, service: ServiceRecord): Explanation[] {
  if (service.schedulingStrategy !== 'DAEMON') return []
  return refusedInstances(snapshot, service).map(({ containerInstanceArn, detail }) => ({
    rule: 'placement',
    state: 'asWanted',
    sentence: `Container instance ${shortName(containerInstanceArn)} is to have none: it ${detail}.`,
    about: containerInstanceArn,
  }))
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

function explainWithoutPlan(snapshot: Snapshot, service: ServiceRecord, now: number): Explanation[] {
  if (service.status === 'INACTIVE') return [{ rule: 'serviceDeleted', state: 'asWanted', sentence: 'The service was deleted.' }]
  return service.deploymentControllerType === 'EXTERNAL' ? [...explainTaskSets(snapshot, service, now), ...explainSpeed(snapshot)] : []
}

function explainCounts({ numbers, steady, status, deployments }: ServicePlan): Explanation {
  const { desired, healthy, pending, unhealthy, leavingHealthy, stopping } = numbers
  const leaving = deployments[0]?.rolloutState === 'FAILED' ? 'of older deployments' : 'to be replaced'
  return {
    rule: status === 'DRAINING' ? 'serviceDeleted' : 'desiredCount',
    state: steady ? 'asWanted' : 'waiting',
    sentence: `${status === 'DRAINING' ? 'The service is being deleted: ' : ''}${healthy} of ${desired} desired tasks are healthy${andOthers(numbers, leaving)}.`,
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

/** What failed, while not all is as wanted. */
function explainFailures(snapshot: Snapshot, service: ServiceRecord, { steady }: ServicePlan): Explanation[] {
  const primary = service.deployments.find(({ status }) => status === 'PRIMARY')
  const last = steady ? [] : explainLastFailure(snapshot.tasks.by('service', service.arn), primary)
  return [...explainBreaker(service, primary), ...last]
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
