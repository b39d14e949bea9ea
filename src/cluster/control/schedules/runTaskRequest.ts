import type { RunTaskRequest, TaskOverride } from '@aws-sdk/client-ecs'
import type { EcsParameters, NetworkConfiguration } from '@aws-sdk/client-eventbridge'
import { parseArn } from '#cluster/api/arns.ts'
import type { ScheduleRecord, ScheduleTarget } from '#cluster/state/records/scheduleRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'

/** What RunTask is asked for a target, as EventBridge asks it. */
export function runTaskRequest(schedule: ScheduleRecord, target: ScheduleTarget, token: string): RunTaskRequest {
  const { ecs } = target
  return {
    cluster: target.arn,
    taskDefinition: definitionOf(ecs.TaskDefinitionArn ?? ''),
    count: ecs.TaskCount ?? 1,
    startedBy: startedByOf(schedule),
    clientToken: token,
    ...definedOnly({
      launchType: ecs.LaunchType,
      platformVersion: ecs.PlatformVersion,
      group: ecs.Group,
      enableECSManagedTags: ecs.EnableECSManagedTags,
      enableExecuteCommand: ecs.EnableExecuteCommand,
      propagateTags: ecs.PropagateTags,
      referenceId: ecs.ReferenceId,
      networkConfiguration: networkOf(ecs.NetworkConfiguration),
      overrides: overridesOf(target.input),
    }),
    ...listsOf(ecs),
  }
}

/** As AWS writes it on the task. ECS takes at most 128 characters. */
const startedByOf = ({ kind, name }: ScheduleRecord) => `${kind === 'rule' ? 'events-rule' : 'chronos-schedule'}/${name}`.slice(0, 128)

/** Without a revision the newest one is meant, which RunTask knows by the family alone. */
function definitionOf(arn: string): string {
  const path = parseArn(arn)?.path ?? []
  return path.length === 1 && !path[0]?.includes(':') ? (path[0] ?? arn) : arn
}

function networkOf(network: NetworkConfiguration | undefined): RunTaskRequest['networkConfiguration'] {
  const vpc = network?.awsvpcConfiguration
  if (!vpc) return undefined
  return {
    awsvpcConfiguration: {
      subnets: vpc.Subnets,
      ...definedOnly({ securityGroups: vpc.SecurityGroups, assignPublicIp: vpc.AssignPublicIp }),
    },
  }
}

function listsOf(
  ecs: EcsParameters,
): Pick<RunTaskRequest, 'capacityProviderStrategy' | 'placementConstraints' | 'placementStrategy' | 'tags'> {
  return definedOnly({
    capacityProviderStrategy: ecs.CapacityProviderStrategy,
    placementConstraints: ecs.PlacementConstraints,
    placementStrategy: ecs.PlacementStrategy,
    tags: ecs.Tags?.map(({ Key, Value }) => ({ key: Key, value: Value })),
  })
}

/** What was checked when it was put is an object. */
const overridesOf = (input: string | undefined) => (input === undefined ? undefined : (JSON.parse(input) as TaskOverride))
