import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling'
import { shortName } from '#cluster/api/arns.ts'
import type { AutoScalingGroupState } from '#cluster/api/resources/capacity.ts'
import { reservationOf } from '#cluster/control/capacity/planManagedScaling.ts'
import { clusterOfGroup, providerOfGroup } from '#cluster/control/capacity/providersOfGroups.ts'
import type { AutoScalingGroupRecord } from '#cluster/state/records/capacityRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'

/** A group as EC2 Auto Scaling answers it. */
export function describeAutoScalingGroup(snapshot: Snapshot, group: AutoScalingGroupRecord): AutoScalingGroup {
  const isProtected = providerOfGroup(snapshot, group)?.autoScalingGroupProvider?.managedTerminationProtection === 'ENABLED'
  return {
    AutoScalingGroupName: group.name,
    AutoScalingGroupARN: group.arn,
    MinSize: group.minSize,
    MaxSize: group.maxSize,
    DesiredCapacity: group.desiredCapacity,
    DefaultCooldown: 300,
    AvailabilityZones: group.availabilityZones,
    LoadBalancerNames: [],
    TargetGroupARNs: [],
    HealthCheckType: 'EC2',
    HealthCheckGracePeriod: 0,
    Instances: group.instances.map((instance) => ({
      InstanceId: instance.id,
      InstanceType: instance.instanceType,
      AvailabilityZone: instance.availabilityZone,
      LifecycleState: instance.lifecycleState,
      HealthStatus: 'Healthy',
      ProtectedFromScaleIn: isProtected,
    })),
    CreatedTime: new Date(group.createdAt),
    SuspendedProcesses: [],
    EnabledMetrics: [],
    Tags: group.tags.map(({ key, value }) => ({
      ResourceId: group.name,
      ResourceType: 'auto-scaling-group',
      Key: key,
      Value: value,
      PropagateAtLaunch: true,
    })),
    TerminationPolicies: ['Default'],
    NewInstancesProtectedFromScaleIn: isProtected,
  }
}

/** The same with what managed scaling makes of it. */
export function autoScalingGroupState(snapshot: Snapshot, group: AutoScalingGroupRecord): AutoScalingGroupState {
  const provider = providerOfGroup(snapshot, group)
  const cluster = clusterOfGroup(snapshot, group)
  const { autoScalingGroupArn: _, ...settings } = provider?.autoScalingGroupProvider ?? { autoScalingGroupArn: '' }
  const { name, arn, minSize, maxSize, desiredCapacity, instanceType, availabilityZones, instances, scaling } = group
  return {
    arn,
    name,
    minSize,
    maxSize,
    desiredCapacity,
    instanceType,
    availabilityZones,
    instances: instances.map(({ launchedAt: __, ...instance }) => instance),
    ...(cluster && { cluster: shortName(cluster.arn) }),
    ...(provider && { capacityProvider: { name: provider.name, ...settings } }),
    ...(scaling && { reservation: { percent: reservationOf(scaling), needed: scaling.needed, running: scaling.running } }),
    activities: group.activities.map(({ at, sentence }) => ({ atMs: at, sentence })),
  }
}
