import type { ServiceRegistry } from '@aws-sdk/client-ecs'
import { shortName, type TaskArn } from '#cluster/api/arns.ts'
import { definitionOf } from '#cluster/state/definitionOf.ts'
import type { DiscoveryInstanceRecord, DiscoveryServiceRecord, InstanceHealth } from '#cluster/state/records/discoveryRecords.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { familyOf } from '#cluster/state/tables/tasks.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { addressOf, type Reached } from './addressOf.ts'
import { registriesOf } from './registriesOf.ts'

export interface RegistrationPlan {
  put: DiscoveryInstanceRecord[]
  /** Keys. */
  remove: string[]
}

/**
 * Which instances of Cloud Map a task of a service is to be (spec part 1, 8.2): registered while it runs and is wanted. Instances that users
 * registered are left alone.
 */
export function planRegistrations(snapshot: Snapshot, taskArn: TaskArn): RegistrationPlan {
  const task = snapshot.tasks.get(taskArn)
  const isWanted = task?.lastStatus === 'RUNNING' && task.desiredStatus === 'RUNNING'
  const wanted = isWanted ? registriesOf(snapshot, task).flatMap((registry) => newInstance(snapshot, task, registry) ?? []) : []
  const keys = wanted.map(({ key }) => key)
  return {
    put: wanted.flatMap((instance) => changed(snapshot.discoveryInstances.get(instance.key), instance)),
    remove: snapshot.discoveryInstances.by('task', taskArn).flatMap(({ key }) => (keys.includes(key) ? [] : [key])),
  }
}

/** Undefined while it has no address, and where the registry is gone. */
function newInstance(snapshot: Snapshot, task: TaskRecord, registry: ServiceRegistry): DiscoveryInstanceRecord | undefined {
  const cloudMap = snapshot.discoveryServices.get(shortName(registry.registryArn ?? ''))
  const definition = definitionOf(snapshot, task.taskDefinitionArn)
  const reached = definition && addressOf(snapshot, task, definition, registry)
  if (!cloudMap || !definition || !reached || task.serviceArn === undefined) return undefined
  const health = healthOf(task, definition)
  return {
    account: cloudMap.account,
    region: cloudMap.region,
    key: `${cloudMap.id}/${task.id}`,
    serviceId: cloudMap.id,
    id: task.id,
    attributes: attributesOf(snapshot, task, cloudMap, registry, reached),
    ...(cloudMap.customHealth && { health }),
    task: { arn: task.arn, serviceArn: task.serviceArn, health },
  }
}

function attributesOf(
  snapshot: Snapshot,
  task: TaskRecord,
  { dns, customHealth }: DiscoveryServiceRecord,
  { port, containerPort }: ServiceRegistry,
  reached: Reached,
): Record<string, string> {
  const instance = snapshot.containerInstances.get(task.containerInstanceArn ?? '')
  const taskSet = snapshot.taskSets.by('service', task.serviceArn ?? '').find(({ id }) => id === task.deploymentId)
  const hasPort = !dns || dns.records.some(({ type }) => type === 'SRV')
  return definedOnly({
    AWS_INSTANCE_IPV4: reached.address,
    AWS_INSTANCE_PORT: hasPort ? (reached.port ?? port ?? containerPort)?.toString() : undefined,
    AVAILABILITY_ZONE: task.availabilityZone,
    REGION: task.region,
    ECS_CLUSTER_NAME: shortName(task.clusterArn),
    ECS_SERVICE_NAME: shortName(task.serviceArn ?? ''),
    ECS_TASK_DEFINITION_FAMILY: familyOf(task),
    EC2_INSTANCE_ID: task.launchType === 'EC2' ? instance?.ec2InstanceId : undefined,
    ECS_TASK_SET_EXTERNAL_ID: taskSet?.externalId,
    AWS_INIT_HEALTH_STATUS: customHealth ? 'UNHEALTHY' : undefined,
  }) as Record<string, string>
}

/** Where no container has a health check, running is healthy. */
function healthOf({ healthStatus }: TaskRecord, { definition }: TaskDefinitionRecord): InstanceHealth {
  const isChecked = definition.containerDefinitions.some(({ healthCheck, essential }) => healthCheck && essential !== false)
  if (!isChecked) return 'HEALTHY'
  return healthStatus === 'HEALTHY' ? 'HEALTHY' : 'UNHEALTHY'
}

/** The health that somebody else gave it lasts until the task's own becomes another. */
function changed(before: DiscoveryInstanceRecord | undefined, wanted: DiscoveryInstanceRecord): DiscoveryInstanceRecord[] {
  if (!before?.task) return [wanted]
  const hasNews = before.task.health !== wanted.task?.health
  if (!hasNews && isSame(before.attributes, wanted.attributes)) return []
  return [hasNews || !before.health ? wanted : { ...wanted, health: before.health }]
}

const isSame = (one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>) =>
  Object.keys(one).length === Object.keys(other).length && Object.entries(one).every(([key, value]) => other[key] === value)
