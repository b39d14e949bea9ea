import type { NodeSettings } from '../handler.ts'

/** Docker API versions an agent of today announces (spec part 2, 5.3). */
const dockerApis = ['1.17', '1.18', '1.19', '1.20', '1.21', '1.22', '1.23', '1.24', '1.25', '1.28', '1.29', '1.30', '1.32']
const logDrivers = ['awslogs', 'fluentd', 'gelf', 'json-file', 'journald', 'syslog', 'splunk', 'none']

/**
 * What the local node announces it can do (spec part 2, 5.3), so that placement can compare it with a definition's
 * `requiresAttributes`. Left out is what no laptop has: EFS, FSx, EBS, App Mesh, gMSA. What the agent takes
 * on and cannot finish it explains: a secret it may not read in the task's `stoppedReason`, a fault where it is asked for.
 */
const localCapabilities: readonly string[] = [
  ...dockerApis.map((version) => `com.amazonaws.ecs.capability.docker-remote-api.${version}`),
  ...logDrivers.map((driver) => `com.amazonaws.ecs.capability.logging-driver.${driver}`),
  'com.amazonaws.ecs.capability.logging-driver.awsfirelens',
  'com.amazonaws.ecs.capability.privileged-container',
  'com.amazonaws.ecs.capability.ecr-auth',
  'com.amazonaws.ecs.capability.task-iam-role',
  'com.amazonaws.ecs.capability.task-iam-role-network-host',
  ...[
    'container-health-check',
    'container-ordering',
    'container-restart-policy',
    'docker-plugin.local',
    'ecr-endpoint',
    'env-files.s3',
    'execution-role-awslogs',
    'execution-role-ecr-pull',
    'fault-injection',
    'firelens.fluentbit',
    'firelens.fluentd',
    'firelens.options.config.file',
    'firelens.options.config.s3',
    'full-sync',
    'network.container-port-range',
    'pid-ipc-namespace-sharing',
    'private-registry-authentication.secretsmanager',
    'secrets.asm.bootstrap.log-driver',
    'secrets.asm.environment-variables',
    'secrets.ssm.bootstrap.log-driver',
    'secrets.ssm.environment-variables',
    'task-cpu-mem-limit',
    'task-eni',
  ].map((capability) => `ecs.capability.${capability}`),
]

const taskLimits = 'ecs.capability.task-cpu-mem-limit'
const privileged = 'com.amazonaws.ecs.capability.privileged-container'
const driverPrefix = 'com.amazonaws.ecs.capability.logging-driver.'

/**
 * Not of an engine elsewhere: tasks there cannot ask this computer for credentials or metadata, and the network that stands for the VPC
 * ends with the engine. So what needs these is refused a place there, with the attribute that is missing.
 */
const ofThisComputerAlone: readonly string[] = [
  'com.amazonaws.ecs.capability.task-iam-role',
  'com.amazonaws.ecs.capability.task-iam-role-network-host',
  'ecs.capability.task-eni',
  'ecs.capability.fault-injection',
]

/** What is left of them, and which log drivers, once the node's owner has had a say. FireLens is no driver of the engine's. */
export function capabilitiesWith(
  { loggingDrivers, disablePrivileged, disableTaskLimits }: NodeSettings,
  options: { elsewhere: boolean },
): string[] {
  const without = [
    ...(disablePrivileged ? [privileged] : []),
    ...(disableTaskLimits ? [taskLimits] : []),
    ...(options.elsewhere ? ofThisComputerAlone : []),
  ]
  const kept = localCapabilities.filter((name) => !without.includes(name))
  if (!loggingDrivers) return kept
  const others = kept.filter((name) => !name.startsWith(driverPrefix) || name.endsWith('.awsfirelens'))
  return [...others, ...loggingDrivers.map((driver) => `${driverPrefix}${driver}`)]
}
