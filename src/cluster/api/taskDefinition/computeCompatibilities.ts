import type { Compatibility } from '@aws-sdk/client-ecs'
import { fargateNetworkMode, fargateRules } from './rules/fargate.ts'
import { isWindows, type Rule, type TaskDefinitionInput } from './rules/rule.ts'

/**
 * The launch types a definition could run on, whatever it requires (spec part 1, 3.6): EC2 always, FARGATE where every
 * rule of Fargate holds, EXTERNAL without an interface of its own, MANAGED_INSTANCES for sized Linux tasks.
 */
export function computeCompatibilities(definition: TaskDefinitionInput): Compatibility[] {
  const found: Compatibility[] = []
  if (runsExternally(definition)) found.push('EXTERNAL')
  found.push('EC2')
  if (holds(definition, [fargateNetworkMode, ...fargateRules])) found.push('FARGATE')
  if (runsOnManagedInstances(definition)) found.push('MANAGED_INSTANCES')
  return found
}

const holds = (definition: TaskDefinitionInput, rules: readonly Rule[]) =>
  rules.every((rule) => rule(definition)[Symbol.iterator]().next().done === true)

function runsExternally({ networkMode, volumes, proxyConfiguration }: TaskDefinitionInput): boolean {
  const hasEfsAuthorization = volumes?.some((volume) => volume.efsVolumeConfiguration?.authorizationConfig !== undefined) ?? false
  return networkMode !== 'awsvpc' && !hasEfsAuthorization && proxyConfiguration === undefined
}

function runsOnManagedInstances(definition: TaskDefinitionInput): boolean {
  const { networkMode, cpu, memory } = definition
  return (networkMode === 'awsvpc' || networkMode === 'host') && cpu !== undefined && memory !== undefined && !isWindows(definition)
}
