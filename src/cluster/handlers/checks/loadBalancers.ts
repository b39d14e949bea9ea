import type { LoadBalancer } from '@aws-sdk/client-ecs'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { groupsOf } from '#cluster/state/targetGroupsOf.ts'
import { checkAdvancedConfigurations } from './advancedConfiguration.ts'
import { checkContainerPort } from './containerPort.ts'
import { unsupported } from './values.ts'

/** The load balancers of a service, checked as ECS checks them (spec part 1, 2.11 and 8.1). Throws its sentences. */
export function checkLoadBalancers(snapshot: Snapshot, loadBalancers: readonly LoadBalancer[], taskDefinition: TaskDefinitionRecord): void {
  checkOneKind(loadBalancers)
  const seen = new Set<string>()
  for (const loadBalancer of loadBalancers) {
    checkContainer(loadBalancer, taskDefinition)
    const { targetGroupArn = '' } = loadBalancer
    if (loadBalancer.loadBalancerName) throw noClassic()
    checkTargetGroup(snapshot, targetGroupArn, taskDefinition)
    if (!isSentTo(snapshot, targetGroupArn)) throw noLoadBalancer(targetGroupArn)
    const { alternateTargetGroupArn } = loadBalancer.advancedConfiguration ?? {}
    if (alternateTargetGroupArn) checkTargetGroup(snapshot, alternateTargetGroupArn, taskDefinition)
    const place = `${targetGroupArn} ${loadBalancer.containerName} ${loadBalancer.containerPort}`
    if (seen.has(place)) throw invalidParameter(`Duplicate targetGroupArn found: ${targetGroupArn}`)
    seen.add(place)
  }
  checkAdvancedConfigurations(snapshot, loadBalancers)
}

function checkOneKind(loadBalancers: readonly LoadBalancer[]): void {
  const classic = loadBalancers.filter(({ loadBalancerName }) => loadBalancerName)
  if (classic.length > 0 && classic.length < loadBalancers.length)
    throw invalidParameter('All loadBalancers must be strictly either ELBv1 (defining loadBalancerName) or ELBv2 (defining targetGroupArn)')
  if (classic.some(({ advancedConfiguration }) => advancedConfiguration))
    throw invalidParameter('advancedConfiguration field is not allowed with ELBv1 loadBalancers')
}

const noLoadBalancer = (arn: string) =>
  invalidParameter(`The target group with targetGroupArn ${arn} does not have an associated load balancer.`)

const noClassic = () =>
  unsupported(
    'Marina has application and network load balancers, and no Classic Load Balancers, so nothing was changed. Give a targetGroupArn in place of loadBalancerName.',
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
}

function isSentTo(snapshot: Snapshot, arn: string): boolean {
  for (const { actions } of snapshot.listenerRules.all()) if (groupsOf(actions).includes(arn)) return true
  return false
}
