/** Container instances, and the images that agents brought onto them. */
import type { Tag } from '@aws-sdk/client-ecs'
import type { ClusterArn, ContainerInstanceArn, Scope } from '#cluster/api/arns.ts'

export interface ContainerInstanceRecord extends Scope {
  arn: ContainerInstanceArn
  clusterArn: ClusterArn
  /** The engine behind it; instances of several accounts may share one node and its capacity. */
  node: string
  /** A share of its node that stands for a machine of its own; `group` is the ARN of the Auto Scaling group that it is of. */
  virtual?: { group?: string }
  /** Its machine is gone: it was terminated. */
  lost?: true
  /** When Spot takes its machine back, in milliseconds since the epoch. */
  interruptedAt?: number
  ec2InstanceId: string
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE'
  /** When it was deregistered or terminated. */
  inactiveAt?: number
  agentConnected: boolean
  /** Since when its engine has not answered; of instances on engines of their own alone. Their agent. */
  disconnectedAt?: number
  agentVersion: string
  agentHash?: string
  engineVersion: string
  /** An update was asked for; gone once the agent registers with another version. */
  agentUpdateStatus?: 'PENDING' | 'UPDATED'
  /** The Auto Scaling group provider whose capacity it is. */
  capacityProviderName?: string
  /** In CPU units (1024 a core) and MiB. */
  registered: { cpu: number; memoryMiB: number; reservedTcpPorts: number[]; reservedUdpPorts: number[] }
  /** What its agent announces. */
  attributes: AttributeRecord[]
  /** What users put on it; they win over announced ones of the same name. */
  customAttributes?: AttributeRecord[]
  availabilityZone: string
  registeredAt: number
  version: number
  tags: Tag[]
}

export interface AttributeRecord {
  name: string
  value?: string
}

/** An image that the agent brought into an engine, and may take away again (spec part 2, 4.7). Written by the agent. */
export interface PulledImageRecord {
  /** `engine id|image id` */
  key: string
  engineId: string
  /** As the task definition names it. */
  image: string
  /** `sha256:…` of the image's configuration. */
  imageId: string
  pulledAt: number
  /** When a task or service was last seen to want it. */
  usedAt: number
}
