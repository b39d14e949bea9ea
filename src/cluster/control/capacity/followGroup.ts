import type { Ids } from '#cluster/lib/ids.ts'
import type { AutoScalingGroupRecord, GroupInstanceRecord } from '#cluster/state/records/capacityRecords.ts'
import type { CapacityProviderRecord, ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot, Tx } from '#cluster/state/store.ts'
import { drainInstance, loseMachine } from '#cluster/state/writes/containerInstances.ts'
import { bootMs, defaultWarmupMs } from './capacityTiming.ts'
import { chooseTerminations, chooseZone } from './chooseTerminations.ts'
import { neededInstances, type Waiting } from './neededInstances.ts'
import { placeWaiting, requestOfWaiting, waitingTasks } from './placeWaiting.ts'
import { planManagedScaling } from './planManagedScaling.ts'
import { clusterOfGroup, providerOfGroup } from './providersOfGroups.ts'

/** A machine of a group, as it registers. */
export interface GroupMachine {
  ec2InstanceId: string
  instanceType: string
  availabilityZone: string
  group: string
  capacityProviderName?: string
}

/** Makes the container instance of a machine; nothing is written. */
export type NewGroupInstance = (cluster: ClusterRecord, machine: GroupMachine, now: number) => ContainerInstanceRecord

export interface GroupContext {
  tx: Tx
  now: number
  ids: Ids
  newInstance: NewGroupInstance
}

const mostActivities = 20

/** Everything one group needs, in one commit. Returns when to look again, in milliseconds since the epoch. */
export function followGroup(context: GroupContext, arn: string): number | undefined {
  const { tx, now } = context
  const before = tx.snapshot.autoScalingGroups.get(arn)
  if (!before) return undefined
  const cluster = clusterOfGroup(tx.snapshot, before)
  const provider = providerOfGroup(tx.snapshot, before)
  const draft = { ...before, instances: [...before.instances], activities: [...before.activities] }
  forgetLost(tx.snapshot, draft, now)
  const bootsAt = cluster && register(context, draft, cluster, provider)
  const endsAt = terminateDrained(context, draft)
  const waitsUntil = cluster && placeWaiting(tx, cluster, now)
  const scalesAt = cluster && provider ? scale(context, draft, cluster, provider) : undefined
  const launchedAt = cluster && launchMissing(context, draft, cluster)
  terminateSurplus(context, draft, provider)
  write(tx, before, draft)
  return earliest(bootsAt, endsAt, waitsUntil, scalesAt, launchedAt)
}

/** Nothing is written where nothing changed. */
function write(tx: Tx, before: AutoScalingGroupRecord, after: AutoScalingGroupRecord): void {
  if (JSON.stringify(before) === JSON.stringify(after)) return
  tx.put('autoScalingGroups', { ...after, activities: after.activities.slice(0, mostActivities) })
}

function say(group: AutoScalingGroupRecord, now: number, sentence: string): void {
  group.activities.unshift({ at: now, sentence })
}

/** Machines that somebody terminated, or whose instance was deregistered. */
function forgetLost(snapshot: Snapshot, group: AutoScalingGroupRecord, now: number): void {
  group.instances = group.instances.filter(({ id, containerInstanceArn: arn }) => {
    const isLost = arn !== undefined && (snapshot.containerInstances.get(arn)?.status ?? 'INACTIVE') === 'INACTIVE'
    if (isLost) say(group, now, `${id} is gone.`)
    return !isLost
  })
}

function register(
  { tx, now, newInstance }: GroupContext,
  group: AutoScalingGroupRecord,
  cluster: ClusterRecord,
  provider: CapacityProviderRecord | undefined,
): number | undefined {
  const readyAt = ({ launchedAt }: GroupInstanceRecord) => launchedAt + bootMs[tx.snapshot.timing]
  group.instances = group.instances.map((instance) => {
    if (instance.lifecycleState !== 'Pending' || readyAt(instance) > now) return instance
    const { id: ec2InstanceId, instanceType, availabilityZone } = instance
    const named = provider && { capacityProviderName: provider.name }
    const registered = newInstance(cluster, { ec2InstanceId, instanceType, availabilityZone, group: group.arn, ...named }, now)
    tx.put('containerInstances', registered)
    return { ...instance, lifecycleState: 'InService', containerInstanceArn: registered.arn }
  })
  return earliest(...group.instances.filter(({ lifecycleState }) => lifecycleState === 'Pending').map(readyAt))
}

/** Daemons are on every instance, and make none of them needed. */
function isDaemonTask(snapshot: Snapshot, { daemonArn, serviceArn }: TaskRecord): boolean {
  return daemonArn !== undefined || snapshot.services.get(serviceArn ?? '')?.schedulingStrategy === 'DAEMON'
}

const tasksOn = (snapshot: Snapshot, { containerInstanceArn }: GroupInstanceRecord): number =>
  containerInstanceArn === undefined
    ? 0
    : snapshot.tasks.by('liveOnInstance', containerInstanceArn).filter((task) => !isDaemonTask(snapshot, task)).length

/** Drained machines end; those that still have tasks are looked at again when a task changes. */
function terminateDrained(context: GroupContext, group: AutoScalingGroupRecord): undefined {
  const { tx } = context
  for (const instance of group.instances)
    if (instance.lifecycleState === 'Terminating:Wait' && tasksOn(tx.snapshot, instance) === 0) terminate(context, group, instance)
}

function terminate({ tx, now }: GroupContext, group: AutoScalingGroupRecord, { id, containerInstanceArn }: GroupInstanceRecord): void {
  const instance = tx.snapshot.containerInstances.get(containerInstanceArn ?? '')
  if (instance && instance.status !== 'INACTIVE') loseMachine(tx, instance, now)
  group.instances = group.instances.filter((one) => one.id !== id)
  say(group, now, `Terminated ${id}.`)
}

/** Managed scaling, where it is on (spec part 1, 6.5). */
function scale(
  context: GroupContext,
  group: AutoScalingGroupRecord,
  cluster: ClusterRecord,
  provider: CapacityProviderRecord,
): number | undefined {
  const { tx, now } = context
  const { managedScaling: managed } = provider.autoScalingGroupProvider ?? {}
  if (managed?.status !== 'ENABLED') {
    delete group.scaling
    return undefined
  }
  const { timing } = tx.snapshot
  const inService = group.instances.filter(({ lifecycleState }) => lifecycleState === 'InService')
  const occupied = inService.filter((instance) => tasksOn(tx.snapshot, instance) > 0).length
  const missing = neededInstances(tx.snapshot, waitingOf(tx.snapshot, cluster, provider), freshInstances(context, group, cluster, provider))
  const warmupMs = provider.ownWarmup ? (managed.instanceWarmupPeriod ?? 0) * 1000 : defaultWarmupMs[timing]
  const plan = planManagedScaling({
    group,
    managed,
    needed: missing.instances > 0 ? inService.length + missing.instances : occupied,
    running: inService.length,
    warmUntil: Math.max(0, ...group.instances.map(({ launchedAt }) => launchedAt + bootMs[timing] + warmupMs)),
    now,
    timing,
  })
  if (plan.because !== undefined)
    say(group, now, `Desired capacity goes from ${group.desiredCapacity} to ${plan.desiredCapacity}: ${plan.because}.`)
  group.desiredCapacity = plan.desiredCapacity
  group.scaling = plan.scaling
  return plan.nextLookAt
}

export function waitingOf(snapshot: Snapshot, { arn }: ClusterRecord, { name }: CapacityProviderRecord): Waiting[] {
  const own = waitingTasks(snapshot, arn).filter(({ capacityProviderName }) => capacityProviderName === name)
  return own.flatMap((task) => {
    const request = requestOfWaiting(snapshot, task)
    return request ? [{ task, request }] : []
  })
}

/** An empty machine for each zone of the group. */
export function freshInstances(
  { newInstance, now }: Pick<GroupContext, 'newInstance' | 'now'>,
  group: AutoScalingGroupRecord,
  cluster: ClusterRecord,
  provider: CapacityProviderRecord,
): ContainerInstanceRecord[] {
  const { instanceType, arn, availabilityZones } = group
  return availabilityZones.map((availabilityZone) =>
    newInstance(cluster, { ec2InstanceId: '', instanceType, availabilityZone, group: arn, capacityProviderName: provider.name }, now),
  )
}

const stays = ({ lifecycleState }: GroupInstanceRecord) => lifecycleState !== 'Terminating:Wait'

/** Of a cluster (spec part 1, 11), those of all its groups together. */
const mostInstances = 5000

function launchMissing({ tx, now, ids }: GroupContext, group: AutoScalingGroupRecord, cluster: ClusterRecord): number | undefined {
  const room = mostInstances - tx.snapshot.containerInstances.count('registeredOfCluster', cluster.arn)
  const missing = Math.min(room, group.desiredCapacity - group.instances.filter(stays).length)
  for (let number = 0; number < missing; number += 1) {
    const availabilityZone = chooseZone(group.availabilityZones, group.instances.filter(stays))
    const { instanceType } = group
    const launched: GroupInstanceRecord = {
      id: `i-${ids.hex17()}`,
      availabilityZone,
      instanceType,
      lifecycleState: 'Pending',
      launchedAt: now,
    }
    group.instances.push(launched)
    say(group, now, `Launching ${launched.id}, ${instanceType} in ${availabilityZone}.`)
  }
  return missing > 0 ? now + bootMs[tx.snapshot.timing] : undefined
}

/** With managed draining they end once their tasks are gone, else at once (spec part 1, 6.5). */
function terminateSurplus(context: GroupContext, group: AutoScalingGroupRecord, provider: CapacityProviderRecord | undefined): void {
  const { tx, now } = context
  const there = group.instances.filter(stays)
  const { managedTerminationProtection, managedDraining } = provider?.autoScalingGroupProvider ?? {}
  const facts = there.map((instance) => ({ instance, tasks: tasksOn(tx.snapshot, instance) }))
  const surplus = there.length - group.desiredCapacity
  for (const chosen of chooseTerminations(facts, Math.max(0, surplus), managedTerminationProtection === 'ENABLED')) {
    if (managedDraining !== 'ENABLED' || tasksOn(tx.snapshot, chosen) === 0) {
      terminate(context, group, chosen)
      continue
    }
    const instance = tx.snapshot.containerInstances.get(chosen.containerInstanceArn ?? '')
    if (instance) drainInstance(tx, instance)
    group.instances = group.instances.map((one) => (one.id === chosen.id ? { ...one, lifecycleState: 'Terminating:Wait' } : one))
    say(group, now, `Draining ${chosen.id} before it is terminated.`)
  }
}

function earliest(...times: (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined)
  return known.length > 0 ? Math.min(...known) : undefined
}
