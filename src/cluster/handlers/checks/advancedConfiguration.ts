/** `advancedConfiguration` of load balancers: the two groups and the rules that traffic is shifted between, in ECS's words (spec part 1, 5.12). */
import type { AdvancedConfiguration, LoadBalancer } from '@aws-sdk/client-ecs'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { RuleRecord } from '#cluster/state/records/trafficRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { groupsOf } from '#cluster/state/targetGroupsOf.ts'
import { ruleOf } from '#cluster/state/writes/shiftTraffic.ts'

const ruleArn = /^arn:[^:]+:elasticloadbalancing:[^:]*:[^:]*:listener-rule\/app\/[^/]+(\/[0-9a-f]{16}){3}$/
const listenerArn = /^arn:[^:]+:elasticloadbalancing:[^:]*:[^:]*:listener\/net\/[^/]+(\/[0-9a-f]{16}){2}$/

/** @throws what ECS says of the first that is wrong */
export function checkAdvancedConfigurations(snapshot: Snapshot, loadBalancers: readonly LoadBalancer[]): void {
  const advanced = loadBalancers.filter((one) => one.advancedConfiguration)
  if (advanced.length === 0) return
  if (advanced.length < loadBalancers.length)
    throw invalidParameter('Either all or none of the provided loadBalancers must have advancedConfiguration defined')
  checkRolesApart(advanced)
  for (const loadBalancer of advanced) checkOne(snapshot, loadBalancer)
}

function checkRolesApart(loadBalancers: readonly LoadBalancer[]): void {
  const production = new Set(loadBalancers.map(({ advancedConfiguration }) => advancedConfiguration?.productionListenerRule))
  const both = loadBalancers
    .flatMap(({ advancedConfiguration }) => advancedConfiguration?.testListenerRule ?? [])
    .filter((arn) => production.has(arn))
  if (both.length > 0)
    throw invalidParameter(
      `The following rules cannot be used as both production and test listener rules: ${[...new Set(both)].join(', ')}`,
    )
}

function checkOne(snapshot: Snapshot, { targetGroupArn = '', advancedConfiguration = {} }: LoadBalancer): void {
  const { alternateTargetGroupArn, roleArn } = advancedConfiguration
  if (!alternateTargetGroupArn) throw invalidParameter('alternateTargetGroupArn is required in advancedConfiguration.')
  if (!roleArn) throw invalidParameter('roleArn is required in advancedConfiguration.')
  if (alternateTargetGroupArn === targetGroupArn) throw invalidParameter(`Duplicate targetGroupArn found: ${targetGroupArn}`)
  const production = requireRule(snapshot, 'productionListenerRule', advancedConfiguration)
  const test = advancedConfiguration.testListenerRule ? requireRule(snapshot, 'testListenerRule', advancedConfiguration) : undefined
  const pair = [targetGroupArn, alternateTargetGroupArn]
  if (!test && production.arn.includes('/app/') && !pair.every((arn) => groupsOf(production.actions).includes(arn)))
    throw invalidParameter(
      'For Application LoadBalancer, testListenerRule is required when productionListenerRule is not associated with both targetGroup and alternateTargetGroup',
    )
  checkReach(pair, production, test)
}

/** Each group has to be reachable already, so that its targets are checked before they get production traffic. */
function checkReach(pair: readonly string[], production: RuleRecord, test: RuleRecord | undefined): void {
  const reached = new Set([production, ...(test ? [test] : [])].flatMap(({ actions }) => groupsOf(actions)))
  const lonely = pair.find((arn) => !reached.has(arn))
  // Listeners of network load balancers have one group, and get the other with the shift.
  if (lonely !== undefined && production.arn.includes('/app/'))
    throw invalidParameter(`The target group ${lonely} is associated with neither productionListenerRule nor testListenerRule.`)
  if (!pair.some((arn) => groupsOf(production.actions).includes(arn)))
    throw invalidParameter('productionListenerRule is associated with neither targetGroup nor alternateTargetGroup.')
}

type RuleMember = 'productionListenerRule' | 'testListenerRule'

function requireRule(snapshot: Snapshot, member: RuleMember, { [member]: arn = '' }: AdvancedConfiguration): RuleRecord {
  if (!ruleArn.test(arn) && !listenerArn.test(arn))
    throw invalidParameter(`${member} has an invalid ARN format. Must be RuleArn for ALB or ListenerArn for NLB. Got: ${arn.slice(0, 255)}`)
  const rule = ruleOf(snapshot, arn)
  if (!rule) throw invalidParameter(`The ${member} ${arn.slice(0, 255)} does not exist.`)
  if (!rule.actions.some(({ Type }) => Type === 'forward')) throw invalidParameter(`The ${member} ${arn} has no forward action.`)
  return rule
}
