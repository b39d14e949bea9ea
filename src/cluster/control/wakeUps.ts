import type { ContainerInstanceArn, DaemonArn, GatewayArn, Scope, ServiceArn, TaskArn } from '#cluster/api/arns.ts'
import type { ServiceDeploymentRecord } from '#cluster/state/records/serviceDeploymentRecords.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import { type TaskRecord, taskStatuses } from '#cluster/state/records/taskRecords.ts'
import type { Change, ChangeSet, Snapshot } from '#cluster/state/store.ts'
import { mayNeedVerdict } from './tasks/judgeTask.ts'

/** Which loops have to look again, and at what. */
export interface WakeUps {
  daemons: Set<DaemonArn>
  services: Set<ServiceArn>
  /** Standalone ones. */
  tasks: Set<TaskArn>
  gateways: Set<GatewayArn>
  /** Those that are out of reach. */
  instances: Set<ContainerInstanceArn>
  /** Where something may fit that did not fit before. */
  room: Room
}

/** Container instances by ARN, or all there are. */
export type Room = 'everywhere' | Set<string>

const noWakeUps = (): WakeUps => ({
  daemons: new Set(),
  services: new Set(),
  tasks: new Set(),
  gateways: new Set(),
  instances: new Set(),
  room: new Set(),
})

/** What a commit means for control. Nobody asks later which change it was. */
export function wakeUpsOf({ changes }: ChangeSet, snapshot: Snapshot): WakeUps {
  const wakeUps = noWakeUps()
  // The speed divides everybody's waits.
  if (changes.some(({ table }) => table === 'localSettings')) return allWakeUps(snapshot)
  for (const change of changes) note(wakeUps, change, snapshot)
  return wakeUps
}

function note(wakeUps: WakeUps, change: Change, snapshot: Snapshot): void {
  if (change.table === 'services' && change.after) wakeUps.services.add(change.after.arn)
  if (change.table === 'serviceDeployments') noteServiceDeployment(wakeUps, change.before, change.after)
  if (change.table === 'taskSets') wakeUps.services.add((change.after ?? change.before)?.serviceArn as ServiceArn)
  if (change.table === 'serviceSwitches') wakeUps.services.add((change.after ?? change.before)?.serviceArn as ServiceArn)
  noteAlarms(wakeUps, change, snapshot)
  noteGateways(wakeUps, change, snapshot)
  // Its health counts for its task. A registration is the service loop's own.
  if (change.table === 'targets' && change.before?.serviceArn !== undefined) wakeUps.services.add(change.before.serviceArn)
  if (change.table === 'daemons' && change.after) wakeUps.daemons.add(change.after.arn)
  if (change.table === 'tasks') noteTask(wakeUps, change.before, change.after, snapshot)
  if (change.table === 'containerInstances') {
    wakeUps.room = 'everywhere'
    if (change.after?.disconnectedAt !== undefined) wakeUps.instances.add(change.after.arn)
    wakeDaemonsOf(wakeUps, snapshot, (change.after ?? change.before)?.clusterArn)
    for (const service of snapshot.services.by('activeOfCluster', (change.after ?? change.before)?.clusterArn ?? ''))
      if (service.schedulingStrategy === 'DAEMON') wakeUps.services.add(service.arn)
    if (change.before?.status === change.after?.status) return
    wakeBalancedServices(wakeUps, snapshot, (change.after ?? change.before)?.clusterArn)
    for (const { serviceArn } of snapshot.tasks.by('liveOnInstance', change.key)) if (serviceArn) wakeUps.services.add(serviceArn)
  }
}

/** Somebody wants it stopped, or a hook was answered; what control writes itself needs no second look. */
function noteServiceDeployment(
  { services }: WakeUps,
  before: ServiceDeploymentRecord | undefined,
  after: ServiceDeploymentRecord | undefined,
): void {
  if (!after) return
  const asked = after.status.endsWith('_REQUESTED')
  if (asked || (after.lifecycle && after.lifecycle !== before?.lifecycle)) services.add(after.serviceArn)
}

/** An alarm may be what a deployment is given up for. */
function noteAlarms({ services }: WakeUps, change: Change, snapshot: Snapshot): void {
  if (change.table !== 'metricAlarms' && change.table !== 'scalingPolicies') return
  const { account, region } = (change.after ?? change.before) as Scope
  for (const { arn, status, deploymentConfiguration } of snapshot.services.by('scope', `${account}/${region}`))
    if (status === 'ACTIVE' && deploymentConfiguration.alarms?.enable) services.add(arn)
}

function noteGateways({ gateways }: WakeUps, change: Change, snapshot: Snapshot): void {
  if (change.table === 'gateways' && change.after) gateways.add(change.after.arn)
  if (change.table === 'gatewayAssociations' && change.after) gateways.add(change.after.gatewayArn)
  if (change.table === 'gatewayRoutes' && change.after) gateways.add(change.after.gatewayArn)
  if (change.table === 'clusters' && change.after?.status === 'INACTIVE')
    for (const { gatewayArn } of snapshot.gatewayAssociations.by('cluster', change.after.arn)) gateways.add(gatewayArn)
}

function wakeDaemonsOf(wakeUps: WakeUps, snapshot: Snapshot, clusterArn = ''): void {
  for (const { arn } of snapshot.daemons.by('cluster', clusterArn)) wakeUps.daemons.add(arn)
}

/** Zones that come and go change what balanced means (spec part 1, 5.9). */
function wakeBalancedServices(wakeUps: WakeUps, snapshot: Snapshot, clusterArn = ''): void {
  for (const { arn, availabilityZoneRebalancing } of snapshot.services.by('activeOfCluster', clusterArn))
    if (availabilityZoneRebalancing === 'ENABLED') wakeUps.services.add(arn)
}

function noteRoom(wakeUps: WakeUps, task: TaskRecord, snapshot: Snapshot): void {
  noteFreed(wakeUps, task)
  const instance = snapshot.containerInstances.get(task.containerInstanceArn ?? '')
  // The daemons of an instance that drains are the last to stop.
  if (instance?.status === 'DRAINING') wakeDaemonsOf(wakeUps, snapshot, task.clusterArn)
}

/** Fargate has room for all. One that had no place yet took one of those that may wait (spec part 1, 6.5). */
function noteFreed(wakeUps: WakeUps, { launchType, containerInstanceArn }: TaskRecord): void {
  if (wakeUps.room === 'everywhere' || launchType === 'FARGATE') return
  if (containerInstanceArn === undefined) wakeUps.room = 'everywhere'
  else wakeUps.room.add(containerInstanceArn)
}

function noteTask(wakeUps: WakeUps, before: TaskRecord | undefined, after: TaskRecord | undefined, snapshot: Snapshot): void {
  const task = after ?? before
  if (!task) return
  if (isLive(before) && !isLive(after)) noteRoom(wakeUps, task, snapshot)
  const needsVerdict = after !== undefined && mayNeedVerdict(after)
  if (task.daemonArn !== undefined && snapshot.daemons.get(task.daemonArn) !== undefined) {
    if (needsVerdict || countsOtherwise(before, after)) wakeUps.daemons.add(task.daemonArn)
    // Its instance takes other tasks once it runs.
    if (before?.lastStatus !== 'RUNNING' && after?.lastStatus === 'RUNNING') wakeUps.room = 'everywhere'
    return
  }
  const service = snapshot.services.get(task.serviceArn ?? '')
  if (!service) {
    if (needsVerdict) wakeUps.tasks.add(task.arn)
    return
  }
  const counts = isLeaving(before, service) ? !isLive(after) : countsOtherwise(before, after)
  if (needsVerdict || counts || movedBehindLoadBalancer(before, after, snapshot)) wakeUps.services.add(service.arn)
}

/** One of an older deployment that is to stop: how it does so changes nothing, until it is gone. */
const isLeaving = (before: TaskRecord | undefined, { status, deployments: [primary] }: ServiceRecord): boolean =>
  status === 'ACTIVE' && before?.desiredStatus === 'STOPPED' && isLive(before) && before.deploymentId !== primary?.id

/** A container that was restarted in place may be published elsewhere. */
const movedBehindLoadBalancer = (before: TaskRecord | undefined, after: TaskRecord | undefined, snapshot: Snapshot) =>
  before?.containers !== after?.containers && snapshot.targets.count('task', after?.arn ?? '') > 0

const isLive = (task: TaskRecord | undefined) => task !== undefined && task.lastStatus !== 'STOPPED'

/** Nothing is decided by where a task stands within one of these: on its way up, running, on its way down, ended, gone. */
const phases = ['PROVISIONING', 'RUNNING', 'DEACTIVATING', 'STOPPING', 'STOPPED'] as const
const phaseOf = ({ lastStatus }: TaskRecord): number => {
  const rank = taskStatuses.indexOf(lastStatus)
  return phases.findLastIndex((first) => taskStatuses.indexOf(first) <= rank)
}

/** A task that was forgotten had stopped counting before. */
function countsOtherwise(before: TaskRecord | undefined, after: TaskRecord | undefined): boolean {
  if (!before || !after) return isLive(before) || after !== undefined
  return (
    phaseOf(before) !== phaseOf(after) ||
    before.desiredStatus !== after.desiredStatus ||
    before.healthStatus !== after.healthStatus ||
    before.protectedUntil !== after.protectedUntil
  )
}

/** Everything there is to look at, for the start. */
export function allWakeUps(snapshot: Snapshot): WakeUps {
  const wakeUps = noWakeUps()
  for (const daemon of snapshot.daemons.all()) wakeUps.daemons.add(daemon.arn)
  for (const gateway of snapshot.gateways.all()) wakeUps.gateways.add(gateway.arn)
  for (const service of snapshot.services.all()) if (service.status !== 'INACTIVE') wakeUps.services.add(service.arn)
  for (const instance of snapshot.containerInstances.all()) if (instance.disconnectedAt !== undefined) wakeUps.instances.add(instance.arn)
  for (const task of snapshot.tasks.all()) noteTask(wakeUps, undefined, task, snapshot)
  return wakeUps
}
