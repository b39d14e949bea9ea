import type { DeploymentCircuitBreaker, DeploymentConfiguration } from '@aws-sdk/client-ecs'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import { shiftsTraffic } from '#cluster/state/shiftingDeployments.ts'
import { readStrategy } from './deploymentStrategy.ts'
import { readEarlySuccess } from './earlySuccess.ts'

type Configuration = ServiceRecord['deploymentConfiguration']

/** Of a REPLICA service (spec part 1, 2.11). */
const defaults: Configuration & { deploymentCircuitBreaker: DeploymentCircuitBreaker } = {
  deploymentCircuitBreaker: {
    enable: false,
    rollback: false,
    resetOnHealthyTask: true,
    thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 50 },
  },
  maximumPercent: 200,
  minimumHealthyPercent: 100,
  strategy: 'ROLLING',
  bakeTimeInMinutes: 0,
}

/** Of a DAEMON service: never two tasks on an instance. */
const daemonDefaults: Configuration = { ...defaults, maximumPercent: 100, minimumHealthyPercent: 0 }

/** ECS's defaults. */
export const defaultDeploymentConfiguration = (schedulingStrategy: string | undefined): Configuration =>
  schedulingStrategy === 'DAEMON' ? daemonDefaults : defaults

/**
 * The deployment configuration of a service: what is given over what it had, or over ECS's defaults (spec part 1, 2.11).
 */
export function readDeploymentConfiguration(given: DeploymentConfiguration | undefined, before: Configuration): Configuration {
  if (!given) return before
  checkCircuitBreaker(given)
  const { maximumPercent = before.maximumPercent, minimumHealthyPercent = before.minimumHealthyPercent } = given
  if (maximumPercent === 100 && minimumHealthyPercent === 100) {
    throw invalidParameter('Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.')
  }
  const {
    lifecycleHooks: _,
    linearConfiguration: __,
    canaryConfiguration: ___,
    alarms: ____,
    earlySuccessCriteria: _____,
    ...kept
  } = before
  const strategy = readStrategy(given, before)
  const earlySuccessCriteria = shiftsTraffic(strategy) ? undefined : readEarlySuccess(given, before, minimumHealthyPercent)
  return {
    ...kept,
    ...strategy,
    ...(earlySuccessCriteria && { earlySuccessCriteria }),
    maximumPercent,
    minimumHealthyPercent,
    deploymentCircuitBreaker: readCircuitBreaker(given, before),
  }
}

/** As recorded from AWS. */
function checkCircuitBreaker({ deploymentCircuitBreaker }: DeploymentConfiguration): void {
  const threshold = deploymentCircuitBreaker?.thresholdConfiguration
  if (threshold?.type === 'BOUNDED_PERCENT' && (threshold.value ?? 0) > 100)
    throw invalidParameter('Invalid deployment circuit breaker threshold value.')
}

/** One that is off does not roll back either (spec part 1, 5.4). */
function readCircuitBreaker({ deploymentCircuitBreaker: given }: DeploymentConfiguration, before: Configuration): DeploymentCircuitBreaker {
  const merged = { ...(before.deploymentCircuitBreaker ?? defaults.deploymentCircuitBreaker), ...given }
  return merged.enable ? merged : { ...merged, rollback: false }
}
