/** What an Auto Scaling group is made of, and the bounds that it has to keep. */
import type { Tag } from '@aws-sdk/client-ecs'
import { type Scope, shortName } from '#cluster/api/arns.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import { findInstanceType, instanceTypes } from '#cluster/api/instanceTypes.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { AutoScalingGroupRecord } from '#cluster/state/records/capacityRecords.ts'
import type { Snapshot, Tx } from '#cluster/state/store.ts'
import { loseMachine } from '#cluster/state/writes/containerInstances.ts'
import { shown } from '../checks/identifiers.ts'

/** What can be asked of a group; what is left out stays, or has a default. */
export interface GroupSettings {
  minSize?: number | undefined
  maxSize?: number | undefined
  desiredCapacity?: number | undefined
  instanceType?: string | undefined
  availabilityZones?: readonly string[] | undefined
  clusterName?: string | undefined
  tags?: Tag[] | undefined
}

/** Machines of a group all are shares of one computer. */
const mostInstances = 100
const mostGroups = 200
const defaultType = 't3.medium'
/** Of a group that a capacity provider names before anybody made it. */
const implicitMaxSize = 5

const invalid = (sentence: string) => new ClusterError('ValidationError', sentence)

export function findGroup(snapshot: Snapshot, { account, region }: Scope, name: string): AutoScalingGroupRecord | undefined {
  const scoped = `${account}/${region}`
  const wanted = name.startsWith('arn:') ? shortName(name) : name
  return snapshot.autoScalingGroups.by('name', `${scoped}/${wanted}`)[0]
}

export function requireGroup(snapshot: Snapshot, scope: Scope, name: string): AutoScalingGroupRecord {
  const found = findGroup(snapshot, scope, name)
  if (found) return found
  throw invalid(`AutoScalingGroup name not found - AutoScalingGroup ${shown(name)} not found`)
}

/** A new group; nothing is written. @throws ValidationError, AlreadyExists, LimitExceeded */
export function newGroup(
  snapshot: Snapshot,
  scope: Scope,
  { name, arn }: { name: string; arn?: string },
  settings: GroupSettings,
  context: { now: number; ids: Ids },
): AutoScalingGroupRecord {
  const { account, region } = scope
  if (!/^[\x20-\x39\x3b-\x7e]{1,255}$/.test(name) || name.includes('/'))
    throw invalid('The name of an Auto Scaling group has 1 to 255 characters, and neither : nor /.')
  if (findGroup(snapshot, scope, name))
    throw new ClusterError('AlreadyExists', `AutoScalingGroup by this name already exists - A group with the name ${name} already exists`)
  if (snapshot.autoScalingGroups.count('scope', `${account}/${region}`) >= mostGroups)
    throw new ClusterError('LimitExceeded', `There are ${mostGroups} Auto Scaling groups, which is the most there can be. Use one of them.`)
  const blank: AutoScalingGroupRecord = {
    account,
    region,
    arn: arn ?? `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:${context.ids.uuid()}:autoScalingGroupName/${name}`,
    name,
    minSize: 0,
    maxSize: 0,
    desiredCapacity: 0,
    instanceType: defaultType,
    availabilityZones: [`${region}a`],
    instances: [],
    activities: [],
    tags: [],
    createdAt: context.now,
  }
  return changeGroup(blank, settings)
}

/** The group of a capacity provider that named one which nobody made. */
export const implicitGroup = (...[snapshot, scope, arn, context]: [Snapshot, Scope, string, { now: number; ids: Ids }]) => ({
  ...newGroup(snapshot, scope, { name: shortName(arn), arn }, { maxSize: implicitMaxSize }, context),
  implicit: true as const,
})

/** A group with other settings. Bounds move desiredCapacity along where it is not given, as on AWS. @throws ValidationError */
export function changeGroup(group: AutoScalingGroupRecord, settings: GroupSettings): AutoScalingGroupRecord {
  const { minSize = group.minSize, maxSize = group.maxSize, instanceType = group.instanceType } = settings
  checkSizes(minSize, maxSize)
  if (!findInstanceType(instanceType))
    throw invalid(
      `The instance type ${shown(instanceType)} is not known here. Known are ${instanceTypes.map(({ name }) => name).join(', ')}.`,
    )
  const kept = Math.min(maxSize, Math.max(minSize, group.desiredCapacity))
  const desiredCapacity = settings.desiredCapacity ?? kept
  checkDesired(desiredCapacity, minSize, maxSize)
  checkTags(settings.tags ?? [])
  const { implicit: _, ...known } = group
  return {
    ...known,
    minSize,
    maxSize,
    desiredCapacity,
    instanceType,
    availabilityZones: settings.availabilityZones?.length ? readZones(group, settings.availabilityZones) : group.availabilityZones,
    ...(settings.clusterName !== undefined && { clusterName: settings.clusterName }),
    ...(settings.tags && { tags: settings.tags }),
  }
}

/** As on every resource here (spec part 1, 2.6): at most 50, of at most 128 and 256 characters. */
function checkTags(tags: readonly Tag[]): void {
  if (tags.length > 50) throw invalid('An Auto Scaling group has at most 50 tags.')
  if (tags.some(({ key = '', value = '' }) => key.length === 0 || key.length > 128 || value.length > 256))
    throw invalid('The key of a tag has 1 to 128 characters, its value at most 256.')
}

function checkSizes(minSize: number, maxSize: number): void {
  if (minSize < 0 || maxSize < 0) throw invalid('Min and max of an Auto Scaling group are 0 or more.')
  if (minSize > maxSize) throw invalid(`Max bound, ${maxSize}, must be greater than or equal to min bound, ${minSize}`)
  if (maxSize > mostInstances)
    throw invalid(`An Auto Scaling group here has at most ${mostInstances} instances: all of them are shares of this computer.`)
}

export function checkDesired(desired: number, minSize: number, maxSize: number): void {
  if (desired < minSize) throw invalid(`New SetDesiredCapacity value ${desired} is below min value ${minSize} for the AutoScalingGroup.`)
  if (desired > maxSize) throw invalid(`New SetDesiredCapacity value ${desired} is above max value ${maxSize} for the AutoScalingGroup.`)
}

function readZones({ region }: Scope, zones: readonly string[]): string[] {
  const wrong = zones.find((zone) => !zone.startsWith(region) || !/^[a-f]$/.test(zone.slice(region.length)))
  if (wrong !== undefined) throw invalid(`${shown(wrong)} is no availability zone of ${region}. Its zones are ${region}a to ${region}f.`)
  return [...new Set(zones)]
}

/** @param force machines that there are end with it, their tasks killed. @throws ResourceInUse */
export function removeGroup(tx: Tx, group: AutoScalingGroupRecord, { force, now }: { force: boolean; now: number }): void {
  if (group.instances.length > 0 && !force)
    throw new ClusterError(
      'ResourceInUse',
      'You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.',
    )
  for (const { containerInstanceArn } of group.instances) {
    const instance = tx.snapshot.containerInstances.get(containerInstanceArn ?? '')
    if (instance && instance.status !== 'INACTIVE') loseMachine(tx, instance, now)
  }
  tx.delete('autoScalingGroups', group.arn)
}
