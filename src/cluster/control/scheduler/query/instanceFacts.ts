import type { AttributeRecord, ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import type { QueryFacts } from './matchQuery.ts'

/** Announced attributes with those that users put on it in their place (spec part 1, 6.4). */
export function attributesOf({ attributes, customAttributes = [] }: ContainerInstanceRecord): AttributeRecord[] {
  if (customAttributes.length === 0) return attributes
  const custom = new Set(customAttributes.map(({ name }) => name))
  return [...attributes.filter(({ name }) => !custom.has(name)), ...customAttributes]
}

export function instanceFacts(snapshot: Snapshot, instance: ContainerInstanceRecord): QueryFacts {
  return {
    agentConnected: instance.agentConnected,
    agentVersion: instance.agentVersion,
    ec2InstanceId: instance.ec2InstanceId,
    registeredAt: instance.registeredAt,
    runningTasksCount: snapshot.tasks.count('runningOnInstance', instance.arn),
    attributes: new Map(attributesOf(instance).map(({ name, value }) => [name, value])),
    taskGroups: new Set(snapshot.tasks.by('liveOnInstance', instance.arn).map(({ group }) => group)),
  }
}
