/** What must hold of tasks behind load balancers after every commit, and at rest. Written without the code it watches. */
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { TargetRecord } from '#cluster/state/records/trafficRecords.ts'
import type { Change, ChangeSet, Snapshot } from '#cluster/state/store.ts'
import { revisionArnOf } from '#cluster/state/writes/serviceDeployments.ts'
import { type BalancedWorld, delaySeconds } from './balancedHistory.ts'

/** Collects broken rules, with the commit that broke them. */
export function watchTargets(world: BalancedWorld): string[] {
  const broken: string[] = []
  const { store } = world.cluster
  store.subscribe((commit) => {
    const snapshot = store.read()
    const rules = [...commit.changes.flatMap((change) => checkChange(world, change, snapshot)), ...checkHealthyLeft(commit, snapshot)]
    broken.push(...rules.map((rule) => `${commit.revision} ${commit.label}: ${rule}`))
  })
  return broken
}

function checkChange(world: BalancedWorld, change: Change, snapshot: Snapshot): string[] {
  if (change.table === 'targets') return checkTarget(world, change.before, change.after, snapshot)
  if (change.table !== 'tasks' || !change.after) return []
  const { before, after } = change
  const targets = snapshot.targets.by('task', after.arn)
  const rules: string[] = []
  if (after.desiredStatus === 'STOPPED' && targets.some(({ drainingSince }) => drainingSince === undefined))
    rules.push(`task ${after.id} is to stop and still gets requests`)
  const endedItself = before?.containers.some(({ lastStatus }) => lastStatus === 'STOPPED')
  const stops = after.lastStatus === 'STOPPING' && before?.lastStatus !== 'STOPPING'
  if (stops && !endedItself && targets.length > 0) rules.push(`task ${after.id} is stopped before its targets are drained`)
  return rules
}

/** Gone before its time: neither did the data plane say that nothing is under way, nor is the delay over. */
function checkTarget(
  { traffic, cluster }: BalancedWorld,
  before: TargetRecord | undefined,
  after: TargetRecord | undefined,
  snapshot: Snapshot,
): string[] {
  if (after) {
    const wanted = snapshot.tasks.get(after.taskArn ?? '')?.desiredStatus === 'RUNNING'
    return !before && !wanted ? [`registered ${after.key} of a task that is to stop`] : []
  }
  if (!before) return []
  if (before.drainingSince === undefined) return [`${before.key} was taken away without draining`]
  const isOver = cluster.clock.now() >= before.drainingSince + delaySeconds * 1_000
  return isOver || traffic.plane.drainedKeys.has(before.key) ? [] : [`${before.key} was taken away while requests were under way`]
}

/** minimumHealthyPercent when a task is stopped that every target group of its own finds healthy (spec part 1, 5.2). */
function checkHealthyLeft({ label, changes }: ChangeSet, snapshot: Snapshot): string[] {
  if (label !== 'reconcile service') return []
  const were = new Map(changes.flatMap((change) => (change.table === 'targets' && change.before ? [[change.key, change.before]] : [])))
  return changes.flatMap((change) => {
    const stopped = change.table === 'tasks' && change.before && change.after?.stopCode === 'ServiceSchedulerInitiated' && change.before
    const service = stopped && stopped.desiredStatus === 'RUNNING' && snapshot.services.get(stopped.serviceArn ?? '')
    if (!stopped || !service || service.status !== 'ACTIVE') return []
    const then = snapshot.targets.by('task', stopped.arn).map((target) => were.get(target.key) ?? target)
    if (!isServing(stopped, service, then, snapshot)) return []
    const live = snapshot.tasks.by('liveOfService', service.arn)
    const serving = live.filter((task) => isServing(task, service, snapshot.targets.by('task', task.arn), snapshot)).length
    const { desiredCount, deploymentConfiguration } = service
    if (serving * 100 >= desiredCount * deploymentConfiguration.minimumHealthyPercent) return []
    return [`stopped a task that served: ${serving} of ${desiredCount} left, minimum ${deploymentConfiguration.minimumHealthyPercent} %`]
  })
}

function isServing(task: TaskRecord, service: ServiceRecord, targets: readonly TargetRecord[], snapshot: Snapshot): boolean {
  if (task.desiredStatus !== 'RUNNING' || task.lastStatus !== 'RUNNING') return false
  const wanted = snapshot.serviceRevisions.get(revisionArnOf(service, task.deploymentId ?? ''))?.loadBalancers ?? []
  const isHealthyIn = (arn: string | undefined) =>
    targets.some((target) => target.targetGroupArn === arn && target.health.state === 'healthy')
  return wanted.every(({ targetGroupArn }) => isHealthyIn(targetGroupArn))
}

/** What is not as wanted of targets, in words; nothing once all has converged. */
export function targetDifferences({ cluster, service, traffic }: BalancedWorld): string[] {
  const { loadBalancers } = cluster.service(service)
  const wanted = cluster.runningTasks(service).flatMap(({ arn }) => loadBalancers.map((one) => `${arn} ${one.targetGroupArn} healthy`))
  const found = [...cluster.store.read().targets.all()].map((target) => `${target.taskArn} ${target.targetGroupArn} ${target.health.state}`)
  const told = traffic.plane.config.targetGroups.flatMap(({ targets }) => targets).filter(({ draining }) => !draining)
  const wrong: string[] = []
  if (wanted.toSorted().join() !== found.toSorted().join()) wrong.push(`targets are ${found.join(', ')}, wanted ${wanted.join(', ')}`)
  if (told.length !== found.length) wrong.push(`the data plane carries to ${told.length} of ${found.length}`)
  return wrong
}
