import { containerInstanceArn, shortName } from '#cluster/api/arns.ts'
import type { EcsEvent, EventSeverity, ServiceAction, ServiceActionName } from '#cluster/api/events.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import { type ChangeOf, envelope, isoTime, type Projection } from './projection.ts'

interface ActionRule {
  /** Of what a service says, after its `(service NAME) ` or `(service NAME, taskSet ID) ` (spec part 1, 5.7). */
  sentence: RegExp
  eventType: EventSeverity
  eventName: ServiceActionName
}

/** Which sentences of a service ECS tells EventBridge of, and as what (spec part 1, 10). The first that fits counts. */
const rules: readonly ActionRule[] = [
  { sentence: /^has reached a steady state\./, eventType: 'INFO', eventName: 'SERVICE_STEADY_STATE' },
  { sentence: /^is unable to consistently start tasks successfully\./, eventType: 'WARN', eventName: 'SERVICE_TASK_START_IMPAIRED' },
  { sentence: /^was unable to place (a task|tasks)\b/, eventType: 'ERROR', eventName: 'SERVICE_TASK_PLACEMENT_FAILURE' },
  { sentence: /^failed to launch a task with \(error /, eventType: 'ERROR', eventName: 'SERVICE_TASK_CONFIGURATION_FAILURE' },
  { sentence: /^operations are being throttled\./, eventType: 'ERROR', eventName: 'ECS_OPERATION_THROTTLED' },
  { sentence: /^is not AZ balanced /, eventType: 'INFO', eventName: 'SERVICE_REBALANCING_STARTED' },
  { sentence: /^is AZ balanced /, eventType: 'INFO', eventName: 'SERVICE_REBALANCING_COMPLETED' },
  { sentence: /^has started \d+ tasks in .* to AZ Rebalance/, eventType: 'INFO', eventName: 'TASKS_STARTED' },
  { sentence: /^has stopped \d+ running tasks in .* to AZ Rebalance/, eventType: 'INFO', eventName: 'TASKS_STOPPED' },
]

/** ECS's half sentences of a refusal, as reasons (spec part 1, 2.2 and 5.7). */
const placementReasons: readonly [RegExp, string][] = [
  [/insufficient CPU units/, 'RESOURCE:CPU'],
  [/insufficient memory/, 'RESOURCE:MEMORY'],
  [/already using a port/, 'RESOURCE:PORTS'],
  [/missing an attribute/, 'ATTRIBUTE'],
  [/Capacity is unavailable/, 'RESOURCE:FARGATE'],
  [/encountered error "([^"]+)"/, '$1'],
  [/Reason: (.+)$/, '$1'],
]

/** What a service just said, where ECS tells EventBridge of it. */
export function projectServiceEvent({ before, after }: ChangeOf<'serviceEvents'>, projection: Projection): EcsEvent[] {
  const service = after && projection.snapshot.services.get(after.serviceArn)
  if (!service || before) return []
  const match = /^\(service [^,)]+(?:, taskSet ([^)]+))?\) (.*)$/s.exec(after.message)
  const [, taskSet, said = ''] = match ?? []
  const rule = rules.find(({ sentence }) => sentence.test(said))
  if (!rule) return []
  const isTaskSet = taskSet !== undefined && rule.eventName === 'SERVICE_STEADY_STATE'
  const detail: ServiceAction = {
    eventType: rule.eventType,
    eventName: isTaskSet ? 'TASKSET_STEADY_STATE' : rule.eventName,
    clusterArn: service.clusterArn,
    ...(isTaskSet && { taskSetArns: [taskSetArn(service, taskSet)] }),
    ...(rule.eventName === 'SERVICE_TASK_PLACEMENT_FAILURE' && placementFailure(service, said)),
    ...(rule.eventName === 'SERVICE_TASK_CONFIGURATION_FAILURE' && { reason: /\(error (.*)\)/s.exec(said)?.[1] ?? said }),
    ...(rule.eventName.startsWith('TASKS_') && { taskArns: tasksIn(service, said) }),
    createdAt: isoTime(after.createdAt),
  }
  return [envelope('ECS Service Action', service, detail, projection)]
}

/** A user, or a scaling policy, wants another number of tasks. */
export function projectDesiredCount({ before, after }: ChangeOf<'services'>, projection: Projection): EcsEvent[] {
  if (!before || !after || before.desiredCount === after.desiredCount || after.status !== 'ACTIVE') return []
  const detail: ServiceAction = {
    eventType: 'INFO',
    eventName: 'SERVICE_DESIRED_COUNT_UPDATED',
    clusterArn: after.clusterArn,
    createdAt: isoTime(projection.now),
  }
  return [envelope('ECS Service Action', after, detail, projection)]
}

function placementFailure(
  service: ServiceRecord,
  said: string,
): Pick<ServiceAction, 'reason' | 'containerInstanceArns' | 'capacityProviderArns'> {
  const instance = /\(container-instance ([^)]+)\)/.exec(said)?.[1]
  const providers = service.capacityProviderStrategy?.map(({ capacityProvider = '' }) => providerArn(service, capacityProvider))
  return {
    ...(providers?.length && { capacityProviderArns: providers }),
    ...(instance && { containerInstanceArns: [containerInstanceArn(service, shortName(service.clusterArn), instance)] }),
    reason: placementReason(said),
  }
}

function placementReason(said: string): string {
  for (const [sentence, reason] of placementReasons) {
    const match = sentence.exec(said)
    if (match) return reason === '$1' ? (match[1] ?? said) : reason
  }
  return said
}

const tasksIn = (service: ServiceRecord, said: string) =>
  [...said.matchAll(/\(task ([0-9a-f]+)\)/g)].map(([, id]) => ecsArn(service, `task/${shortName(service.clusterArn)}/${id}`))

const taskSetArn = (service: ServiceRecord, id: string) =>
  ecsArn(service, `task-set/${shortName(service.clusterArn)}/${service.name}/${id}`)
const providerArn = (service: ServiceRecord, name: string) => ecsArn(service, `capacity-provider/${name}`)
const ecsArn = ({ region, account }: ServiceRecord, resource: string) => `arn:aws:ecs:${region}:${account}:${resource}`
