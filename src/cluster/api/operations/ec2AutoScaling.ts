import type * as sdk from '@aws-sdk/client-auto-scaling'

/** What Marina answers of Amazon EC2 Auto Scaling: what tools need of a group behind a capacity provider. Type-only, as ECS's. */
export interface Ec2AutoScalingOperations {
  CreateAutoScalingGroup: { request: sdk.CreateAutoScalingGroupType; response: Record<string, never> }
  DeleteAutoScalingGroup: { request: sdk.DeleteAutoScalingGroupType; response: Record<string, never> }
  DescribeAutoScalingGroups: { request: sdk.AutoScalingGroupNamesType; response: sdk.AutoScalingGroupsType }
  SetDesiredCapacity: { request: sdk.SetDesiredCapacityType; response: Record<string, never> }
  UpdateAutoScalingGroup: { request: sdk.UpdateAutoScalingGroupType; response: Record<string, never> }
}

/** The same as names. */
export const ec2AutoScalingOperations = [
  'CreateAutoScalingGroup',
  'DeleteAutoScalingGroup',
  'DescribeAutoScalingGroups',
  'SetDesiredCapacity',
  'UpdateAutoScalingGroup',
] as const satisfies readonly (keyof Ec2AutoScalingOperations)[]
