/** What the store keeps of Auto Scaling groups: machines behind capacity providers, which here are virtual container instances. */
import type { Tag } from '@aws-sdk/client-ecs'
import type { ContainerInstanceArn, Scope } from '#cluster/api/arns.ts'

/** A machine of a group. Written by `control/capacity`. */
export interface GroupInstanceRecord {
  /** `i-…`; its container instance has the same. */
  id: string
  availabilityZone: string
  instanceType: string
  /** `Terminating:Wait` while it drains. */
  lifecycleState: 'Pending' | 'InService' | 'Terminating:Wait'
  launchedAt: number
  /** Once it has registered. */
  containerInstanceArn?: ContainerInstanceArn
}

/** What a group did, and why: for a person. */
export interface GroupActivity {
  at: number
  sentence: string
}

/** What managed scaling saw last (spec part 1, 6.5). Written by `control/capacity`. */
export interface ManagedScalingRecord {
  /** M: instances that are needed. */
  needed: number
  /** N: instances that run. */
  running: number
  /** Since when it has been above, or below, the target. */
  highSince?: number
  lowSince?: number
}

/**
 * Settings, `desiredCapacity` and existence are those of who asks for them; managed scaling changes `desiredCapacity` too, and everything
 * else is `control/capacity`'s.
 */
export interface AutoScalingGroupRecord extends Scope {
  arn: string
  name: string
  minSize: number
  maxSize: number
  desiredCapacity: number
  /** One of `api/instanceTypes.ts`. */
  instanceType: string
  availabilityZones: string[]
  /** The cluster that its instances join; the one of its capacity provider where absent. */
  clusterName?: string
  /** A capacity provider named it before anybody made it: it goes with the provider. */
  implicit?: true
  instances: GroupInstanceRecord[]
  scaling?: ManagedScalingRecord
  /** Newest first. */
  activities: GroupActivity[]
  tags: Tag[]
  createdAt: number
}
