import type { UpdateCapacityProviderRequest } from '@aws-sdk/client-ecs'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { CapacityProviderRecord } from '#cluster/state/records/clusterRecords.ts'
import { readAutoScalingGroupProvider } from '../checks/autoScalingGroup.ts'
import type { Handler } from '../handler.ts'
import { describeCapacityProvider } from '../views/describeCapacityProvider.ts'
import { requireProvider } from './requireProvider.ts'

/** Changes what is given; the rest stays (spec part 1, 6.5). */
export const updateCapacityProvider: Handler<'UpdateCapacityProvider'> = ({ store }, request, context) => {
  const provider = requireProvider(store.read(), context, request.name ?? '')
  const updated: CapacityProviderRecord = {
    ...provider,
    ...changesOf(provider, request),
    ...warmupOf(request),
    updateStatus: 'UPDATE_COMPLETE',
  }
  store.update('update capacity provider', (tx) => tx.put('capacityProviders', updated))
  return { capacityProvider: describeCapacityProvider(updated, { tags: true }) }
}

const warmupOf = ({ autoScalingGroupProvider: of }: UpdateCapacityProviderRequest): Partial<CapacityProviderRecord> =>
  of?.managedScaling?.instanceWarmupPeriod === undefined ? {} : { ownWarmup: true }

function changesOf(
  { autoScalingGroupProvider, managedInstancesProvider }: CapacityProviderRecord,
  request: UpdateCapacityProviderRequest,
): Partial<CapacityProviderRecord> {
  if (request.autoScalingGroupProvider && autoScalingGroupProvider)
    return { autoScalingGroupProvider: readAutoScalingGroupProvider(request.autoScalingGroupProvider, autoScalingGroupProvider) }
  if (!request.managedInstancesProvider || !managedInstancesProvider)
    throw invalidParameter(
      `Specify the ${autoScalingGroupProvider ? 'autoScalingGroupProvider' : 'managedInstancesProvider'} of the capacity provider.`,
    )
  const { instanceLaunchTemplate: template, ...rest } = request.managedInstancesProvider
  const before = managedInstancesProvider.instanceLaunchTemplate
  const instanceLaunchTemplate = {
    ...before,
    ...template,
    ec2InstanceProfileArn: template?.ec2InstanceProfileArn ?? before?.ec2InstanceProfileArn,
    networkConfiguration: template?.networkConfiguration ?? before?.networkConfiguration,
  }
  return { managedInstancesProvider: { ...managedInstancesProvider, ...rest, instanceLaunchTemplate } }
}
