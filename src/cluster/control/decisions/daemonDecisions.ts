import type { TaskArn } from '#cluster/api/arns.ts'
import { failureThreshold } from '#cluster/api/failureThreshold.ts'
import type { DaemonRecord } from '#cluster/state/records/daemonRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Tx } from '#cluster/state/store.ts'
import { type NewDecision, noteDecision } from '#cluster/state/writes/decisions.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import type { DaemonApplied } from '../daemons/applyDaemonPlan.ts'
import type { DaemonPlan } from '../daemons/planDaemon.ts'
import { daemonAsOwner } from '../deployments/daemonAsOwner.ts'
import type { Held, PlannedStop } from '../services/servicePlan.ts'
import { decideHeld, decideStarted, decideStopped, decideUnplaced, idsOf, instancesOf, rolloutNumbers } from './changeDecisions.ts'
import { decideEnded } from './endDecisions.ts'
import { decideCompleted, decideCounted, decideRollback } from './serviceDecisions.ts'

/** One look at a daemon, over. */
interface LookedAt {
  /** As it was before its tasks were judged. */
  before: DaemonRecord
  plan: DaemonPlan
  applied: DaemonApplied
}

/** Writes down what one look at a daemon came to, in the same commit. One that is gone has taken its decisions along. */
export function noteDaemonDecisions(tx: Tx, { ended, ...looked }: LookedAt & { ended: readonly TaskArn[] }, now: number): void {
  const { arn } = looked.before
  const after = tx.snapshot.daemons.get(arn)
  if (!after) return
  const tasks = ended.flatMap((one) => tx.snapshot.tasks.get(one) ?? [])
  for (const decision of daemonDecisions({ ...looked, after, ended: tasks })) noteDecision(tx, arn, decision, now)
}

/** Pure; in the order in which it happened. */
function daemonDecisions({
  before,
  after,
  plan,
  applied,
  ended,
}: LookedAt & { after: DaemonRecord; ended: readonly TaskRecord[] }): NewDecision[] {
  const drain = drainNumbers(plan, after)
  const numbers = rolloutNumbers(plan.numbers, daemonAsOwner(after, drain.desired))
  const replaced = plan.stop.filter(({ why }) => why === 'olderDeployment')
  const others = plan.stop.filter(({ why }) => why !== 'olderDeployment')
  return [
    ...(after.status === 'ACTIVE' ? [decideInstances(after, drain)] : []),
    ...decideEnded(ended),
    ...decideCounted(before, { ...daemonAsOwner(after, drain.desired), deployments: after.deployments }),
    ...decideFailure(before, after, drain),
    ...decideStarted(plan.start, applied.started, numbers),
    ...decideUnplaced(applied.refused.length > 0 ? applied : {}),
    ...decideReplaced(replaced, drain),
    ...decideStopped(others, numbers, { serviceDeleted: 'daemonDeleted' }),
    ...plan.held.map((held) => decideHeldOfDaemon(held, drain) ?? decideHeld(held, numbers)),
    ...decideBake(plan, after, drain),
    ...decideDone(before, after),
  ]
}

type DrainNumbers = ReturnType<typeof drainNumbers>

/** The numbers of a rollout of a daemon: instances, and how many at a time may be without their task. */
function drainNumbers({ numbers }: DaemonPlan, { deploymentConfiguration: { drainPercent } }: DaemonRecord) {
  const { desired, minHealthy, live, healthy, leavingHealthy } = numbers
  return { desired, live, healthy: healthy + leavingHealthy, atATime: desired - minHealthy, drainPercent }
}

const decideInstances = ({ capacityProviders }: DaemonRecord, { desired }: DrainNumbers): NewDecision => ({
  rule: 'daemonInstances',
  numbers: { desired },
  names: { providers: capacityProviders.join(', ') },
})

/** The circuit breaker opened: what was before is brought back, or there was nothing. */
function decideFailure({ deployments: [was] }: DaemonRecord, { arn, deployments }: DaemonRecord, { desired }: DrainNumbers): NewDecision[] {
  const [is] = deployments
  if (was?.rolloutState !== 'IN_PROGRESS' || !is) return []
  const isBack = is.rollbackOf === was.id && is.id !== was.id
  if (!isBack && !(is.id === was.id && is.rolloutState === 'FAILED')) return []
  const { deploymentConfiguration } = daemonAsOwner({ arn }, desired)
  const threshold = Math.max(1, failureThreshold(deploymentConfiguration.deploymentCircuitBreaker, desired))
  const names = { deployment: was.id }
  const counted = deployments.find(({ id }) => id === was.id)?.failedTasks ?? was.failedTasks
  const failed: NewDecision = { rule: 'circuitBreaker', numbers: { failed: counted, threshold }, names }
  const then: NewDecision = isBack ? decideRollback(is.id, is.taskDefinitionArn) : { rule: 'noRollback', names }
  return [failed, then]
}

/** A batch of a rollout. */
function decideReplaced(stops: readonly PlannedStop[], { desired, healthy, atATime, drainPercent }: DrainNumbers): NewDecision[] {
  if (stops.length === 0) return []
  const tasks = stops.map(({ task }) => task)
  return [
    {
      rule: 'daemonReplaced',
      numbers: { count: tasks.length, desired, healthy, atATime, drainPercent },
      names: definedOnly({ instances: instancesOf(tasks) }),
      tasks: idsOf(tasks),
    },
  ]
}

/** Undefined for what holds up services just so. */
function decideHeldOfDaemon({ by }: Held, { desired, live, healthy, atATime, drainPercent }: DrainNumbers): NewDecision | undefined {
  if (by === 'maximumPercent') return { rule: 'allHaveOne', numbers: { desired, live } }
  return by === 'minimumHealthyPercent' ? { rule: 'drainPercent', numbers: { desired, healthy, atATime, drainPercent } } : undefined
}

function decideBake(
  { bakesUntil }: DaemonPlan,
  { deployments: [primary], deploymentConfiguration }: DaemonRecord,
  { desired }: DrainNumbers,
) {
  if (bakesUntil === undefined || !primary) return []
  const numbers = { desired, minutes: deploymentConfiguration.bakeTimeInMinutes }
  return [{ rule: 'daemonBake' as const, numbers, names: { deployment: primary.id }, until: bakesUntil }]
}

function decideDone({ deployments: [was] }: DaemonRecord, { deployments: [is] }: DaemonRecord): NewDecision[] {
  const completes = is?.rolloutState === 'COMPLETED' && !(was?.id === is.id && was.rolloutState === 'COMPLETED')
  return completes ? [decideCompleted(is)] : []
}
