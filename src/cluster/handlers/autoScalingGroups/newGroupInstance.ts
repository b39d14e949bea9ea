import { findInstanceType } from '#cluster/api/instanceTypes.ts'
import type { NewGroupInstance } from '#cluster/control/capacity/index.ts'
import type { HandlerDeps } from '../handler.ts'
import { newVirtualInstance } from '../scope/containerInstance.ts'
import { localAmi } from '../virtualInstances/readMachine.ts'

/** How a machine of a group registers: as a virtual container instance, with what the node says of itself now. */
export const newGroupInstance =
  ({ nodeFacts, ids }: Pick<HandlerDeps, 'nodeFacts' | 'ids'>): NewGroupInstance =>
  (cluster, { ec2InstanceId, group, instanceType, ...machine }, now) => {
    // Types that left the table since the group was made have the smallest room there is.
    const { vcpus = 1, memoryMiB = 512 } = findInstanceType(instanceType) ?? {}
    const registered = newVirtualInstance(
      cluster,
      nodeFacts(),
      { ...machine, instanceType, cpu: vcpus * 1024, memoryMiB, amiId: localAmi, tags: [] },
      now,
      ids,
    )
    return { ...registered, ec2InstanceId, virtual: { group } }
  }
