import type { DeploymentConfiguration, DeploymentLifecycleHook } from '@aws-sdk/client-ecs'
import { invalidParameter } from '#cluster/api/errors.ts'
import { hookTarget } from '#cluster/api/hookTargets.ts'
import { readHookCommands } from '#cluster/state/hookCommands.ts'
import type { Store } from '#cluster/state/store.ts'
import { checkListSize, unsupported } from './values.ts'

/** Of each kind. */
const mostHooks = 10
/** Of `hookDetails`, as JSON. */
const mostDetailCharacters = 8192
/** Two weeks. */
const mostMinutes = 20_160
/** Where ECS does not wait for a person (spec part 1, 5.12). */
const stagesWithoutPause: readonly string[] = ['TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT']

/**
 * The lifecycle hooks of a deployment configuration (spec part 1, 5.12). There is no Lambda here: in place of a function's ARN they name an
 * address of this computer, or a command by the name that its user allows.
 */
export function checkLifecycleHooks(hooks: readonly DeploymentLifecycleHook[]): void {
  for (const [targetType, own] of Map.groupBy(hooks, (hook) => hook.targetType ?? 'AWS_LAMBDA'))
    checkListSize(`Lifecycle hooks of the target type ${targetType}`, own, mostHooks)
  for (const hook of hooks) checkHook(hook)
}

/** A caller names a command; what it runs, only the user of this computer says. */
export function requireAllowedCommands(store: Store, { lifecycleHooks = [] }: DeploymentConfiguration = {}): void {
  const commands = readHookCommands(store)
  for (const { hookTargetArn = '' } of lifecycleHooks) {
    const target = hookTarget(hookTargetArn)
    if (target?.kind !== 'command' || commands[target.name] !== undefined) continue
    throw unsupported(
      `The command ${target.name} is not allowed as a lifecycle hook on this computer, so nothing was changed. Its user can allow it: marina hooks allow ${target.name} 'COMMAND'.`,
    )
  }
}

function checkHook(hook: DeploymentLifecycleHook): void {
  const { targetType = 'AWS_LAMBDA', lifecycleStages = [], hookDetails, timeoutConfiguration } = hook
  if (lifecycleStages.length === 0) throw invalidParameter('lifecycleStages must not be empty: name the stages at which the hook runs.')
  if (hookDetails !== undefined && JSON.stringify(hookDetails).length > mostDetailCharacters)
    throw invalidParameter(`hookDetails can have at most ${mostDetailCharacters} characters`)
  const minutes = timeoutConfiguration?.timeoutInMinutes
  if (minutes !== undefined && !(Number.isInteger(minutes) && minutes >= 1 && minutes <= mostMinutes))
    throw invalidParameter(`timeoutInMinutes must be between 1 and ${mostMinutes}`)
  if (targetType === 'PAUSE') checkPause(hook)
  else checkTarget(hook)
}

function checkPause({ hookTargetArn, lifecycleStages = [] }: DeploymentLifecycleHook): void {
  if (hookTargetArn) throw invalidParameter('hookTargetArn is not applicable for PAUSE hooks.')
  const wrong = lifecycleStages.find((stage) => stagesWithoutPause.includes(stage))
  if (wrong) throw invalidParameter(`PAUSE hooks cannot be configured at the ${wrong} stage.`)
}

function checkTarget({ hookTargetArn }: DeploymentLifecycleHook): void {
  if (!hookTargetArn) throw invalidParameter('hookTargetArn is required for AWS_LAMBDA hooks.')
  if (!hookTarget(hookTargetArn)) throw noFunctions(hookTargetArn)
}

const noFunctions = (arn: string) =>
  unsupported(
    `Marina has no Lambda functions to call as lifecycle hooks (${arn.slice(0, 255)}), so nothing was changed. Give hookTargetArn an address of this computer, such as http://127.0.0.1:9000/hook, or command: and the name of a command that its user allows.`,
  )
