import type { AutoScalingGroupProvider } from '@aws-sdk/client-ecs'

/** An Auto Scaling group as Marina shows it: with its capacity provider, what managed scaling saw, and what it did. */
export interface AutoScalingGroupState {
  arn: string
  name: string
  minSize: number
  maxSize: number
  desiredCapacity: number
  instanceType: string
  availabilityZones: string[]
  /** The cluster that its instances join; absent where there is none yet. */
  cluster?: string
  instances: AutoScalingGroupInstance[]
  /** The capacity provider that it is behind. */
  capacityProvider?: { name: string } & Omit<AutoScalingGroupProvider, 'autoScalingGroupArn'>
  /** Where managed scaling is on: CapacityProviderReservation in percent, and the instances that it comes from. */
  reservation?: { percent: number; needed: number; running: number }
  /** Newest first. */
  activities: { atMs: number; sentence: string }[]
}

export interface AutoScalingGroupInstance {
  id: string
  instanceType: string
  availabilityZone: string
  lifecycleState: string
  containerInstanceArn?: string
}
