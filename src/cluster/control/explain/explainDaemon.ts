/** Why a daemon is as it is: the plan that its loop would make now, told. */
import { shortName } from '#cluster/api/arns.ts'
import type { Explanation } from '#cluster/api/resources/explanation.ts'
import type { DaemonRecord } from '#cluster/state/records/daemonRecords.ts'
import type { DeploymentRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { daemonTask, placementOf } from '../daemons/daemonTask.ts'
import { instancesOfDaemon } from '../daemons/instancesOfDaemon.ts'
import { type DaemonPlan, planDaemon } from '../daemons/planDaemon.ts'
import { daemonAsOwner } from '../deployments/daemonAsOwner.ts'
import { freeInstances } from '../services/daemonInstances.ts'
import type { PlanNumbers } from '../services/servicePlan.ts'
import { andOthers } from './andOthers.ts'
import { explainBreaker } from './explainBreaker.ts'
import { explainHeld } from './explainHeld.ts'
import { explainLastFailure } from './explainLastFailure.ts'
import { explainRefusedOn } from './explainPlacement.ts'
import { explainSpeed } from './explainSpeed.ts'
import { explainStops } from './explainStops.ts'

/** What holds for a daemon now. */
export function explainDaemon(snapshot: Snapshot, daemon: DaemonRecord, now: number): Explanation[] {
  const plan = planDaemon(snapshot, daemon, now)
  if (daemon.status !== 'ACTIVE') return [explainDeletion(plan)]
  const { desired, healthy } = plan.numbers
  const { completedDeploymentId } = daemon
  const [primary] = daemon.deployments
  return [
    explainInstances(daemon, plan),
    ...explainRollout(daemon, plan),
    ...(primary ? explainNoRoom(snapshot, daemon, primary) : []),
    ...plan.held.flatMap((held) => explainHeldOfDaemon(held.by, plan.numbers) ?? [explainHeld(held, plan.numbers)]),
    ...explainStops(plan.stop),
    ...explainBake(daemon, plan),
    ...explainBreaker({ ...daemonAsOwner(daemon, desired), completedDeploymentId }, primary),
    ...(healthy === desired ? [] : explainLastFailure(tasksOf(snapshot, daemon), primary)),
    ...explainSpeed(snapshot),
  ]
}

const tasksOf = (snapshot: Snapshot, { arn }: DaemonRecord) => snapshot.tasks.list('wantedOfDaemon', `${arn}|STOPPED`)

function explainDeletion({ numbers: { live } }: DaemonPlan): Explanation {
  const left = live === 1 ? '1 task is' : `${live} tasks are`
  return { rule: 'serviceDeleted', state: 'waiting', sentence: `The daemon is being deleted: ${left} still there.`, numbers: { live } }
}

function explainInstances({ capacityProviders }: DaemonRecord, { numbers }: DaemonPlan): Explanation {
  const { desired, healthy } = numbers
  const about = { rule: 'desiredCount' as const, numbers: { desired, healthy } }
  if (desired === 0) {
    const sentence = `It belongs on no container instance: none of its capacity providers (${capacityProviders.join(', ')}) has an ACTIVE one. Add an instance to one of them.`
    return { ...about, state: 'waiting', sentence }
  }
  const sentence = `${healthy} of ${desired} instances have a healthy task${andOthers(numbers)}.`
  return { ...about, state: healthy === desired ? 'asWanted' : 'waiting', sentence }
}

/** While there are tasks of an older deployment. */
function explainRollout({ deployments, deploymentConfiguration }: DaemonRecord, { numbers }: DaemonPlan): Explanation[] {
  const [primary, ...older] = deployments
  if (primary?.rolloutState !== 'IN_PROGRESS' || older.length === 0) return []
  const { desired, minHealthy } = numbers
  const { drainPercent } = deploymentConfiguration
  const sentence = `${shortName(primary.taskDefinitionArn)} is rolled out: ${desired - minHealthy} of ${desired} instances at a time may be without a healthy task (drainPercent ${drainPercent} %).`
  return [{ rule: 'rollout', state: 'waiting', sentence, numbers: { desired, atATime: desired - minHealthy, drainPercent } }]
}

/** Of instances without a task, whether one would be started now or not: it may be why the deployment failed. */
function explainNoRoom(snapshot: Snapshot, daemon: DaemonRecord, deployment: DeploymentRecord): Explanation[] {
  const live = snapshot.tasks.by('liveOfDaemon', daemon.arn)
  return freeInstances(instancesOfDaemon(snapshot, daemon, live), live).flatMap((instance) =>
    explainRefusedOn(snapshot, placementOf(daemonTask(snapshot, daemon, deployment, instance)), [instance]),
  )
}

/** What a daemon says otherwise than a service: it counts instances. Undefined for what they share. */
function explainHeldOfDaemon(by: string, { live, desired, healthy, leavingHealthy }: PlanNumbers): Explanation[] | undefined {
  if (by === 'maximumPercent') {
    const sentence = `None is started yet: ${live} tasks are still there on ${desired} instances, those that are stopping among them.`
    return [{ rule: 'maximumPercent', state: 'waiting', sentence, numbers: { live, desired } }]
  }
  if (by !== 'minimumHealthyPercent') return undefined
  const sentence = `No older task is stopped: ${healthy + leavingHealthy} of ${desired} instances have a healthy one. It goes on when a new one is healthy.`
  return [{ rule: 'minimumHealthyPercent', state: 'waiting', sentence, numbers: { healthy: healthy + leavingHealthy, desired } }]
}

function explainBake({ deploymentConfiguration }: DaemonRecord, { bakesUntil, numbers }: DaemonPlan): Explanation[] {
  if (bakesUntil === undefined) return []
  const minutes = deploymentConfiguration.bakeTimeInMinutes
  const sentence = `All ${numbers.desired} instances have it. The deployment completes after its bake time of ${minutes} min.`
  return [{ rule: 'lifecycleStage', state: 'waiting', sentence, numbers: { minutes }, until: bakesUntil }]
}
