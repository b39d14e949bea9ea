/** The strategies that shift traffic, as ECS checks what is asked of them (spec part 1, 5.12). */
import type { DeploymentConfiguration, LoadBalancer } from '@aws-sdk/client-ecs'
import { invalidParameter } from '#cluster/api/errors.ts'
import { canaryDefaults, linearDefaults } from '#cluster/control/deployments/lifecycle/lifecycleSteps.ts'
import { shiftsTraffic } from '#cluster/state/shiftingDeployments.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { checkLifecycleHooks } from './lifecycleHooks.ts'

type StrategyFields = Pick<
  DeploymentConfiguration,
  'strategy' | 'bakeTimeInMinutes' | 'lifecycleHooks' | 'linearConfiguration' | 'canaryConfiguration' | 'alarms'
>

/** What a configuration says of its strategy, over what it said before: what belongs to another strategy goes with that. */
export function readStrategy(given: DeploymentConfiguration, before: DeploymentConfiguration): StrategyFields {
  const { strategy = before.strategy ?? 'ROLLING' } = given
  const { alarms = before.alarms } = given
  checkMembers(given, strategy)
  if (!shiftsTraffic({ strategy })) return { strategy, bakeTimeInMinutes: 0, ...definedOnly({ alarms }) }
  const wasOther = !shiftsTraffic(before)
  if (strategy === 'BLUE_GREEN' && wasOther && given.bakeTimeInMinutes === undefined)
    throw invalidParameter('bakeTimeInMinutes is required when using the BLUE_GREEN deployment strategy.')
  const { bakeTimeInMinutes = before.bakeTimeInMinutes ?? 0, lifecycleHooks = before.lifecycleHooks } = given
  checkLifecycleHooks(given.lifecycleHooks ?? [])
  return {
    strategy,
    bakeTimeInMinutes,
    ...definedOnly({ lifecycleHooks: lifecycleHooks?.length ? lifecycleHooks : undefined, alarms }),
    ...(strategy === 'LINEAR' && { linearConfiguration: readLinear(given, before) }),
    ...(strategy === 'CANARY' && { canaryConfiguration: readCanary(given, before) }),
  }
}

/** Which strategies a member is for. ECS documents hooks and a bake time of one's own for those that shift traffic alone (docs/decisions/0032). */
const shifting = ['BLUE_GREEN', 'LINEAR', 'CANARY']
const owners: Readonly<Record<string, readonly string[]>> = {
  linearConfiguration: ['LINEAR'],
  canaryConfiguration: ['CANARY'],
  earlySuccessCriteria: ['ROLLING'],
  lifecycleHooks: shifting,
  bakeTimeInMinutes: shifting,
}

/** What is off, none or 0 asks for nothing: clients send back what they were told. */
function checkMembers(given: DeploymentConfiguration, strategy: string): void {
  const asked: Readonly<Record<string, unknown>> = {
    ...given,
    earlySuccessCriteria: given.earlySuccessCriteria?.enable,
    lifecycleHooks: given.lifecycleHooks?.length,
  }
  for (const [member, strategies] of Object.entries(owners))
    if (asked[member] && !strategies.includes(strategy))
      throw invalidParameter(`${member} is only valid when the deployment strategy is ${oneOf(strategies)}.`)
}

const oneOf = (names: readonly string[]) => names.join(', ').replace(/, (\w+)$/, ' or $1')

function readLinear(given: DeploymentConfiguration, before: DeploymentConfiguration) {
  const had = { ...linearDefaults, ...before.linearConfiguration }
  const { stepPercent = had.stepPercent ?? 0, stepBakeTimeInMinutes = had.stepBakeTimeInMinutes ?? 0 } = given.linearConfiguration ?? {}
  checkTenths('stepPercent', stepPercent)
  return { stepPercent, stepBakeTimeInMinutes }
}

function readCanary(given: DeploymentConfiguration, before: DeploymentConfiguration) {
  const had = { ...canaryDefaults, ...before.canaryConfiguration }
  const { canaryPercent = had.canaryPercent ?? 0, canaryBakeTimeInMinutes = had.canaryBakeTimeInMinutes ?? 0 } =
    given.canaryConfiguration ?? {}
  checkTenths('canaryPercent', canaryPercent)
  return { canaryPercent, canaryBakeTimeInMinutes }
}

/** Bounds are the wire's to check. Doubles: 0.3 is not a multiple of 0.1 for a computer. */
function checkTenths(member: string, value: number): void {
  if (Math.abs(value * 10 - Math.round(value * 10)) > 1e-6) throw invalidParameter(`${member} must be a multiple of 0.1.`)
}

/** Load balancers and strategy have to fit: ECS shifts traffic only where it knows both groups and the rule (spec part 1, 5.12). */
export function checkStrategyFits({ strategy }: DeploymentConfiguration, loadBalancers: readonly LoadBalancer[], scheduling: string): void {
  if (!shiftsTraffic({ strategy })) return
  if (scheduling === 'DAEMON')
    throw invalidParameter(
      `The daemon scheduling strategy does not support the ${strategy} deployment strategy. Use the deployment strategy ROLLING.`,
    )
  if (loadBalancers.some(({ advancedConfiguration }) => !advancedConfiguration))
    throw invalidParameter('advancedConfiguration field is required for all loadBalancers when using a non-ROLLING deployment strategy')
}
