import type { CreateCapacityProviderRequest } from '@aws-sdk/client-ecs'
import { capacityProviderArn, type Scope } from '#cluster/api/arns.ts'
import { ClusterError, clientError, invalidParameter } from '#cluster/api/errors.ts'
import { isName } from '#cluster/api/taskDefinition/rules/rule.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { AutoScalingGroupRecord } from '#cluster/state/records/capacityRecords.ts'
import type { CapacityProviderRecord } from '#cluster/state/records/clusterRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { findGroup, implicitGroup } from '../autoScalingGroups/group.ts'
import { readAutoScalingGroupProvider } from '../checks/autoScalingGroup.ts'
import { requireCluster } from '../checks/identifiers.ts'
import type { Handler } from '../handler.ts'
import { describeCapacityProvider } from '../views/describeCapacityProvider.ts'

/**
 * Keeps a provider of an Auto Scaling group or of managed instances (spec part 1, 6.5). It has the capacity of the
 * container instances that registered for it, and of those that its group brings: a group that nobody has made
 * yet is made with it.
 */
export const createCapacityProvider: Handler<'CreateCapacityProvider'> = ({ store, clock, ids }, request, context) => {
  const snapshot = store.read()
  const name = request.name ?? ''
  checkName(name)
  checkRoom(snapshot, context)
  if (snapshot.capacityProviders.get(capacityProviderArn(context, name))?.status === 'ACTIVE') {
    throw clientError(
      'The specified capacity provider already exists. To change the configuration of an existing capacity provider, update the capacity provider.',
    )
  }
  const record: CapacityProviderRecord = {
    account: context.account,
    region: context.region,
    arn: capacityProviderArn(context, name),
    name,
    status: 'ACTIVE',
    ...readProvider(snapshot, context, request),
    ...(request.autoScalingGroupProvider?.managedScaling?.instanceWarmupPeriod !== undefined && { ownWarmup: true }),
    updateStatus: 'CREATE_COMPLETE',
    tags: request.tags ?? [],
    createdAt: clock.now(),
  }
  const group = missingGroup(snapshot, record, { now: clock.now(), ids })
  store.update('create capacity provider', (tx) => {
    tx.put('capacityProviders', record)
    if (group) tx.put('autoScalingGroups', group)
  })
  return { capacityProvider: describeCapacityProvider(record, { tags: true }) }
}

function checkName(name: string): void {
  if (isName(name) && !/^(aws|ecs|fargate)/i.test(name)) return
  throw invalidParameter(
    'The specified capacity provider name is invalid. Up to 255 characters are allowed, including letters (upper and lowercase), numbers, underscores, and hyphens. The name cannot be prefixed with "aws", "ecs", or "fargate". Specify a valid name and try again.',
  )
}

/** The group that a provider names, where nobody has made it. @throws ClientException where it cannot be made */
function missingGroup(
  snapshot: Snapshot,
  provider: CapacityProviderRecord,
  context: { now: number; ids: Ids },
): AutoScalingGroupRecord | undefined {
  const arn = provider.autoScalingGroupProvider?.autoScalingGroupArn
  if (arn === undefined || snapshot.autoScalingGroups.get(arn)) return undefined
  const known = findGroup(snapshot, provider, arn)
  if (known)
    throw clientError(
      `There is an Auto Scaling group ${known.name} with another ARN, ${known.arn}. Specify that ARN, or a group with another name.`,
    )
  try {
    return implicitGroup(snapshot, provider, arn, context)
  } catch (error) {
    // EC2 Auto Scaling's errors are not ECS's.
    throw error instanceof ClusterError ? clientError(error.message) : error
  }
}

/** A bound against a stranger's endless loop; ECS says none. */
const mostProviders = 1000

function checkRoom(snapshot: Snapshot, { account, region }: Scope): void {
  if (snapshot.capacityProviders.count('scope', `${account}/${region}`) < mostProviders) return
  throw new ClusterError(
    'LimitExceededException',
    `There are ${mostProviders} capacity providers, which is the most there can be. Use one of them.`,
  )
}

type ProviderFields = Pick<CapacityProviderRecord, 'autoScalingGroupProvider' | 'managedInstancesProvider' | 'clusterArn'>

function readProvider(snapshot: Snapshot, scope: Scope, request: CreateCapacityProviderRequest): ProviderFields {
  const { autoScalingGroupProvider: group, managedInstancesProvider } = request
  if (group && managedInstancesProvider)
    throw invalidParameter('Specify either an autoScalingGroupProvider or a managedInstancesProvider, but not both.')
  if (group) {
    if (request.cluster !== undefined)
      throw invalidParameter('A cluster can only be specified for a capacity provider of managed instances.')
    checkGroup(snapshot, scope, group.autoScalingGroupArn ?? '')
    return { autoScalingGroupProvider: readAutoScalingGroupProvider(group, { autoScalingGroupArn: group.autoScalingGroupArn }) }
  }
  if (!managedInstancesProvider) throw invalidParameter('Specify an autoScalingGroupProvider or a managedInstancesProvider.')
  if (request.cluster === undefined)
    throw invalidParameter('A capacity provider of managed instances needs a cluster. Specify one and try again.')
  return { managedInstancesProvider, clusterArn: requireCluster(snapshot, scope, request.cluster).arn }
}

function checkGroup(snapshot: Snapshot, { account, region }: Scope, groupArn: string): void {
  if (!/^arn:[^:]+:autoscaling:[^:]*:[^:]*:autoScalingGroup:[^:]+:autoScalingGroupName\/.{1,255}$/.test(groupArn))
    throw invalidParameter('The specified Auto Scaling group ARN is invalid. Specify a valid Auto Scaling group ARN and try again.')
  const providers = snapshot.capacityProviders.by('scope', `${account}/${region}`)
  const taken = providers.some(
    ({ status, autoScalingGroupProvider }) => status === 'ACTIVE' && autoScalingGroupProvider?.autoScalingGroupArn === groupArn,
  )
  if (!taken) return
  throw clientError(
    'The specified Auto Scaling group ARN is already being used by another capacity provider. Specify a unique Auto Scaling group ARN and try again.',
  )
}
