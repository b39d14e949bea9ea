import { shortName } from '#cluster/api/arns.ts'
import type { Explanation } from '#cluster/api/resources/explanation.ts'
import { definitionOf } from '#cluster/state/definitionOf.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { ContainerRecord, TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { provenAfterMs, watchingBreaker } from '../deployments/circuitBreaker.ts'
import { graceEnd, provenAt, serviceHealth } from '../services/serviceHealth.ts'
import { type TargetsHealth, targetsHealth } from '../targets/targetsOfTask.ts'
import { dividedBy } from './explainSpeed.ts'
import { explainWaiting } from './explainWaiting.ts'

/** Why a task is where it is, or why it was stopped, and how it counts for its service. */
export function explainTask(snapshot: Snapshot, task: TaskRecord, now: number): Explanation[] {
  if (task.desiredStatus === 'STOPPED' || task.lastStatus === 'STOPPED') return [...explainStop(task), ...explainHold(snapshot, task)]
  if (task.awaits) return explainWaiting(snapshot, task)
  const service = task.serviceArn && snapshot.services.get(task.serviceArn)
  return [explainState(task), ...(service ? explainPlaceInService(snapshot, task, service, now) : []), ...explainProtection(task, now)]
}

function explainState(task: TaskRecord): Explanation {
  const where = task.containerInstanceArn ? ` on container instance ${shortName(task.containerInstanceArn)}` : ''
  const running = task.lastStatus === 'RUNNING'
  const waitsFor = task.containers.filter(({ lastStatus }) => lastStatus !== 'RUNNING' && lastStatus !== 'STOPPED').map(({ name }) => name)
  const rest = running || waitsFor.length === 0 ? '' : ` It waits for ${waitsFor.join(', ')} to start.`
  return {
    rule: 'taskState',
    state: running ? 'asWanted' : 'waiting',
    sentence: `The task is ${task.lastStatus}${where}.${rest}`,
    ...(task.containerInstanceArn && { about: task.containerInstanceArn }),
  }
}

/** How it counts (spec part 1, 5.2). */
function explainPlaceInService(snapshot: Snapshot, task: TaskRecord, service: ServiceRecord, now: number): Explanation[] {
  const primary = service.deployments.find(({ status }) => status === 'PRIMARY')
  if (primary && task.deploymentId !== primary.id) return [explainOlder(primary.taskDefinitionArn)]
  if (task.lastStatus !== 'RUNNING') return []
  const provenMs = primary && watchingBreaker(service, primary) ? provenAfterMs[snapshot.timing] : 0
  const targets = targetsHealth(snapshot, task)
  const health = serviceHealth(task, service, definitionOf(snapshot, task.taskDefinitionArn), now, {
    targets,
    provenMs,
    speed: snapshot.speed,
  })
  if (health === 'healthy') return [{ rule: 'health', state: 'asWanted', sentence: 'It counts as healthy for its service.' }]
  if (health === 'unhealthy') {
    return [{ rule: 'health', state: 'waiting', sentence: 'It failed its health check: the service starts another one and then stops it.' }]
  }
  const waitsForTargets = targets === 'pending' && task.healthStatus !== 'UNHEALTHY'
  return [
    waitsForTargets ? explainTargets(snapshot, task) : explainPending(task, service, { targets, provenMs, now, speed: snapshot.speed }),
  ]
}

/** Behind a load balancer it counts once it is healthy there, in every group (spec part 1, 5.2). */
function explainTargets(snapshot: Snapshot, task: TaskRecord): Explanation {
  const target = snapshot.targets.by('task', task.arn).find(({ health }) => health.state !== 'healthy')
  if (!target) return { rule: 'health', state: 'waiting', sentence: 'It runs, and is about to be registered with its load balancer.' }
  const why = target.health.description === undefined ? '' : ` (${target.health.description})`
  const sentence = `It counts as healthy once its load balancer finds it so: its target is ${target.health.state}${why}.`
  return { rule: 'health', state: 'waiting', sentence, about: target.targetGroupArn }
}

const explainOlder = (taskDefinitionArn: string): Explanation => ({
  rule: 'olderDeployment',
  state: 'waiting',
  sentence: `It belongs to an older deployment, and stays until enough tasks of ${shortName(taskDefinitionArn)} are healthy.`,
})

function explainPending(
  task: TaskRecord,
  service: ServiceRecord,
  { targets, provenMs, now, speed }: { targets: TargetsHealth | undefined; provenMs: number; now: number; speed: number },
): Explanation {
  if (task.healthStatus === 'UNHEALTHY' || targets === 'unhealthy') {
    return {
      rule: 'gracePeriod',
      state: 'waiting',
      sentence: `Its health check fails, which does not count during the grace period of ${service.healthCheckGracePeriodSeconds} s${dividedBy(speed)}.`,
      numbers: { healthCheckGracePeriodSeconds: service.healthCheckGracePeriodSeconds },
      until: graceEnd(task, service, speed),
    }
  }
  const until = provenAt(task, provenMs)
  if (provenMs > 0 && until > now) {
    return {
      rule: 'health',
      state: 'waiting',
      sentence: `It has no health check and counts as healthy once it has run for ${provenMs / 1000} s, because a circuit breaker watches.`,
      numbers: { seconds: provenMs / 1000 },
      until,
    }
  }
  return { rule: 'health', state: 'waiting', sentence: 'It runs, and does not count as healthy before its health check passes.' }
}

function explainProtection({ protectedUntil = 0 }: TaskRecord, now: number): Explanation[] {
  if (protectedUntil <= now) return []
  const sentence = 'Scale-in protection is on: deployments and scale-in leave it alone.'
  return [{ rule: 'taskProtection', state: 'asWanted', sentence, until: protectedUntil }]
}

/** What it was stopped for, then what became of each container (spec part 1, 4.4). */
function explainStop(task: TaskRecord): Explanation[] {
  const ended = task.lastStatus === 'STOPPED'
  const reason = task.stoppedReason ?? 'No reason was recorded.'
  const who = task.stopCode === undefined ? '' : ` (${task.stopCode})`
  return [
    {
      rule: 'stopCode',
      state: ended ? 'asWanted' : 'waiting',
      sentence: `${ended ? 'The task was stopped' : 'The task is being stopped'}${who}: ${reason}`,
    },
    ...(task.lastStatus === 'DEACTIVATING' ? [draining] : []),
    ...task.containers.flatMap(explainContainer),
  ]
}

function explainHold(snapshot: Snapshot, { arn, id, containers }: TaskRecord): Explanation[] {
  if (snapshot.taskHolds.get(arn)?.state !== 'held') return []
  const names = containers.map(({ engineName }) => engineName).join(', ')
  const sentence = `Its containers are kept until "marina release ${id.slice(0, 8)}": ${names}.`
  return [{ rule: 'hold', state: 'waiting', sentence }]
}

const draining: Explanation = {
  rule: 'taskState',
  state: 'waiting',
  sentence: 'It runs on until the requests that load balancers or Service Connect have sent it are done.',
}

function explainContainer({ name, exitCode, reason }: ContainerRecord): Explanation[] {
  const parts = [exitCode === undefined ? [] : `exit code ${exitCode}`, reason === undefined ? [] : reason].flat()
  if (parts.length === 0) return []
  return [
    {
      rule: 'taskState',
      state: 'asWanted',
      sentence: `Container ${name} ended: ${parts.join('; ')}.`,
      ...(exitCode !== undefined && { numbers: { exitCode } }),
    },
  ]
}
