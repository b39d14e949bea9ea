/**
 * Auto Scaling groups: the few calls of EC2 Auto Scaling that tools make for a capacity provider, and Marina's own. Their instances are
 * virtual container instances; `control/capacity` brings and ends them.
 */
import type { CreateAutoScalingGroupType, Tag as GroupTag } from '@aws-sdk/client-auto-scaling'
import type { CallContext, MarinaHandlers } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { MarinaOperations } from '#cluster/api/operations/marina.ts'
import type { SiblingHandlers } from '#cluster/api/siblings.ts'
import { takePage } from '../checks/paging.ts'
import type { HandlerDeps } from '../handler.ts'
import { autoScalingGroupState, describeAutoScalingGroup } from '../views/describeAutoScalingGroup.ts'
import { changeGroup, checkDesired, findGroup, type GroupSettings, newGroup, removeGroup, requireGroup } from './group.ts'

/** Tags that say what a launch template says on AWS: the type of a group's instances, and the cluster they join. */
const typeTag = 'marina:instance-type'
const clusterTag = 'marina:cluster'

/** EC2 Auto Scaling, as far as it goes. */
export function createEc2AutoScaling({ store, clock, ids }: HandlerDeps): SiblingHandlers<'ec2autoscaling'> {
  return {
    CreateAutoScalingGroup(request, context) {
      const { AutoScalingGroupName: name = '', MinSize: minSize, MaxSize: maxSize, DesiredCapacity } = request
      checkTemplate(request)
      const settings = { ...settingsOf(request, context), minSize, maxSize, desiredCapacity: DesiredCapacity ?? minSize }
      const adopted = findGroup(store.read(), context, name)
      const group = adopted?.implicit
        ? changeGroup(adopted, settings)
        : newGroup(store.read(), context, { name }, settings, { now: clock.now(), ids })
      store.update('create auto scaling group', (tx) => tx.put('autoScalingGroups', group))
      return {}
    },
    UpdateAutoScalingGroup(request, context) {
      const before = requireGroup(store.read(), context, request.AutoScalingGroupName ?? '')
      const { MinSize: minSize, MaxSize: maxSize, DesiredCapacity: desiredCapacity } = request
      const group = changeGroup(before, { ...settingsOf(request, context), minSize, maxSize, desiredCapacity })
      store.update('update auto scaling group', (tx) => tx.put('autoScalingGroups', group))
      return {}
    },
    SetDesiredCapacity(request, context) {
      const group = requireGroup(store.read(), context, request.AutoScalingGroupName ?? '')
      const { DesiredCapacity: desiredCapacity = group.desiredCapacity } = request
      checkDesired(desiredCapacity, group.minSize, group.maxSize)
      store.update('set desired capacity', (tx) => tx.put('autoScalingGroups', { ...group, desiredCapacity }))
      return {}
    },
    DescribeAutoScalingGroups(request, context) {
      const snapshot = store.read()
      const all = snapshot.autoScalingGroups.by('scope', `${context.account}/${context.region}`)
      const names = request.AutoScalingGroupNames?.length ? new Set(request.AutoScalingGroupNames) : undefined
      const asked = names ? all.filter(({ name }) => names.has(name)) : all
      const page = { maxResults: Math.min(100, Math.max(1, request.MaxRecords ?? 50)), nextToken: request.NextToken }
      const { items, nextToken } = takePage(asked, ({ name }) => name, page, { operation: 'DescribeAutoScalingGroups', defaultSize: 50 })
      return {
        AutoScalingGroups: items.map((group) => describeAutoScalingGroup(snapshot, group)),
        ...(nextToken !== undefined && { NextToken: nextToken }),
      }
    },
    DeleteAutoScalingGroup(request, context) {
      const group = requireGroup(store.read(), context, request.AutoScalingGroupName ?? '')
      const how = { force: request.ForceDelete === true, now: clock.now() }
      store.update('delete auto scaling group', (tx) => removeGroup(tx, group, how))
      return {}
    },
  }
}

type AskedGroup = Pick<CreateAutoScalingGroupType, 'MixedInstancesPolicy' | 'AvailabilityZones' | 'VPCZoneIdentifier'> & {
  Tags?: readonly GroupTag[] | undefined
}

/** AWS has to be told what to launch; what a template of that name holds, nobody here knows. */
function checkTemplate(request: CreateAutoScalingGroupType): void {
  const { LaunchTemplate, LaunchConfigurationName, MixedInstancesPolicy, InstanceId } = request
  if (LaunchTemplate ?? LaunchConfigurationName ?? MixedInstancesPolicy ?? InstanceId) return
  throw new ClusterError(
    'ValidationError',
    `Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter. Any name will do here: the tag ${typeTag} says what is launched.`,
  )
}

function settingsOf(request: AskedGroup, { region }: CallContext): GroupSettings {
  const tags = request.Tags?.map(({ Key: key = '', Value: value = '' }) => ({ key, value }))
  const tagged = (wanted: string) => tags?.find(({ key }) => key === wanted)?.value
  const subnets = request.VPCZoneIdentifier?.split(',').filter((subnet) => subnet.trim() !== '') ?? []
  // No VPC here: each subnet stands for a zone of its own.
  const zonesOfSubnets = subnets.slice(0, 6).map((_, place) => `${region}${'abcdef'[place]}`)
  return {
    instanceType: tagged(typeTag) ?? request.MixedInstancesPolicy?.LaunchTemplate?.Overrides?.[0]?.InstanceType,
    clusterName: tagged(clusterTag),
    availabilityZones: request.AvailabilityZones?.length ? request.AvailabilityZones : zonesOfSubnets,
    tags,
  }
}

type Operation = 'PutAutoScalingGroup' | 'DeleteAutoScalingGroup' | 'ListAutoScalingGroups'
type Request<Name extends Operation> = MarinaOperations[Name]['request']

/** Marina's own: a group with its instance type, zones and cluster said plainly. */
export function createAutoScalingGroups({ store, clock, ids }: HandlerDeps): Pick<MarinaHandlers, Operation> {
  return {
    PutAutoScalingGroup({ name, cluster: clusterName, ...settings }: Request<'PutAutoScalingGroup'>, context) {
      const before = findGroup(store.read(), context, name)
      const asked = { ...settings, clusterName }
      const group = before
        ? changeGroup(before, asked)
        : newGroup(store.read(), context, { name }, { maxSize: Math.max(1, asked.minSize ?? 0), ...asked }, { now: clock.now(), ids })
      const after = store.update('put auto scaling group', (tx) => tx.put('autoScalingGroups', group))
      return { group: autoScalingGroupState(after, group) }
    },
    DeleteAutoScalingGroup({ name }: Request<'DeleteAutoScalingGroup'>, context) {
      const group = requireGroup(store.read(), context, name)
      store.update('delete auto scaling group', (tx) => removeGroup(tx, group, { force: true, now: clock.now() }))
      return { name: group.name }
    },
    ListAutoScalingGroups(_request, { account, region }) {
      const snapshot = store.read()
      const groups = snapshot.autoScalingGroups.by('scope', `${account}/${region}`)
      return { groups: groups.map((group) => autoScalingGroupState(snapshot, group)) }
    },
  }
}
