import type { LoadBalancer } from '@aws-sdk/client-ecs'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { groupsOf } from '#cluster/state/targetGroupsOf.ts'
import { checkContainerPort } from './containerPort.ts'
import { unsupported } from './values.ts'

/** The load balancers of a service, checked as ECS checks them (spec part 1, 2.11 and 8.1). Throws its sentences. */
export function checkLoadBalancers(snapshot: Snapshot, loadBalancers: readonly LoadBalancer[], taskDefinition: TaskDefinitionRecord): void {
  const seen = new Set<string>()
  for (const loadBalancer of loadBalancers) {
    checkContainer(loadBalancer, taskDefinition)
    const { targetGroupArn = '' } = loadBalancer
    if (loadBalancer.loadBalancerName) throw noClassic()
    if (loadBalancer.advancedConfiguration) throw noShifting()
    checkTargetGroup(snapshot, targetGroupArn, taskDefinition)
    const place = `${targetGroupArn} ${loadBalancer.containerName} ${loadBalancer.containerPort}`
    if (seen.has(place)) throw invalidParameter(`Duplicate targetGroupArn found: ${targetGroupArn}`)
    seen.add(place)
  }
}

const noClassic = () =>
  unsupported(
    'Marina has application and network load balancers, and no Classic Load Balancers, so nothing was changed. Give a targetGroupArn in place of loadBalancerName.',
  )

const noShifting = () =>
  unsupported(
    'Marina does not shift traffic between two target groups of a service yet, so nothing was changed. Leave advancedConfiguration out.',
  )

function checkContainer(loadBalancer: LoadBalancer, { definition }: TaskDefinitionRecord): void {
  const { loadBalancerName, targetGroupArn, containerName = '', containerPort } = loadBalancer
  if (loadBalancerName && targetGroupArn) throw invalidParameter('loadBalancerName and targetGroupArn cannot both be specified')
  checkContainerPort(containerName, containerPort, definition)
}

function checkTargetGroup(snapshot: Snapshot, arn: string, { definition }: TaskDefinitionRecord): void {
  const group = snapshot.targetGroups.get(arn)
  if (!group) throw invalidParameter(`The target group with targetGroupArn ${arn.slice(0, 255)} does not exist.`)
  const { networkMode = 'bridge' } = definition
  const fitting = networkMode === 'awsvpc' ? 'ip' : 'instance'
  if (group.targetType !== fitting) {
    throw invalidParameter(
      `The provided target group ${arn} has target type ${group.targetType}, which is incompatible with the ${networkMode} network mode specified in the task definition.`,
    )
  }
  if (!isSentTo(snapshot, arn))
    throw invalidParameter(`The target group with targetGroupArn ${arn} does not have an associated load balancer.`)
}

function isSentTo(snapshot: Snapshot, arn: string): boolean {
  for (const { actions } of snapshot.listenerRules.all()) if (groupsOf(actions).includes(arn)) return true
  return false
}
