import type { Attribute, ContainerDefinition, Volume } from '@aws-sdk/client-ecs'
import type { TaskDefinitionInput } from './rules/rule.ts'

const api = (version: string) => `com.amazonaws.ecs.capability.docker-remote-api.${version}`
const agent = (capability: string) => `com.amazonaws.ecs.capability.${capability}`
const ecs = (capability: string) => `ecs.capability.${capability}`

/**
 * What an instance must be able to do to run this definition, names only (spec part 1, 3.6).
 * Task-level sizes ask for nothing: AWS registers them without `task-cpu-mem-limit` (recorded September 2026).
 */
export function computeRequiresAttributes(definition: TaskDefinitionInput): Attribute[] {
  const names = new Set<string>()
  for (const container of definition.containerDefinitions ?? []) {
    for (const name of attributesOfContainer(container, definition)) names.add(name)
  }
  for (const volume of definition.volumes ?? []) for (const name of attributesOfVolume(volume)) names.add(name)
  for (const name of attributesOfTask(definition)) names.add(name)
  return [...names].map((name) => ({ name }))
}

function* attributesOfTask(definition: TaskDefinitionInput): Iterable<string> {
  if (definition.taskRoleArn) yield agent(definition.networkMode === 'host' ? 'task-iam-role-network-host' : 'task-iam-role')
  if (definition.pidMode || definition.ipcMode) yield ecs('pid-ipc-namespace-sharing')
  if (definition.proxyConfiguration) yield ecs('aws-appmesh')
  if (definition.enableFaultInjection) yield ecs('fault-injection')
  if (definition.networkMode === 'awsvpc') {
    yield api('1.18')
    yield ecs('task-eni')
  }
}

function* attributesOfContainer(container: ContainerDefinition, definition: TaskDefinitionInput): Iterable<string> {
  yield* attributesOfImage(container, definition)
  yield* attributesOfLogging(container, definition)
  yield* attributesOfSecrets(container)
  if (container.memoryReservation !== undefined) yield api('1.21')
  if (container.dependsOn?.length || container.startTimeout !== undefined || container.stopTimeout !== undefined)
    yield ecs('container-ordering')
  if (container.healthCheck) {
    yield ecs('container-health-check')
    yield api('1.29')
  }
  if (container.linuxParameters?.initProcessEnabled) yield api('1.25')
  if (container.privileged) yield agent('privileged-container')
  if (container.environmentFiles?.length) yield ecs('env-files.s3')
  if (container.restartPolicy?.enabled) yield ecs('container-restart-policy')
  if (container.portMappings?.some((mapping) => mapping.containerPortRange !== undefined)) yield ecs('network.container-port-range')
}

function* attributesOfImage({ image = '', repositoryCredentials }: ContainerDefinition, definition: TaskDefinitionInput): Iterable<string> {
  const isEcr = /^\d{12}\.dkr\.ecr[.-]/.test(image)
  if (isEcr) yield agent('ecr-auth')
  if (isEcr && definition.executionRoleArn) yield ecs('execution-role-ecr-pull')
  if (isEcr || image.includes('@sha256:')) yield api('1.21')
  if (repositoryCredentials) yield ecs('private-registry-authentication.secretsmanager')
}

function* attributesOfLogging(
  { logConfiguration, firelensConfiguration }: ContainerDefinition,
  definition: TaskDefinitionInput,
): Iterable<string> {
  if (logConfiguration?.logDriver) {
    yield agent(`logging-driver.${logConfiguration.logDriver}`)
    yield api('1.19')
    if (logConfiguration.logDriver === 'awslogs' && definition.executionRoleArn) yield ecs('execution-role-awslogs')
  }
  for (const secret of logConfiguration?.secretOptions ?? []) yield ecs(`secrets.${secretStore(secret.valueFrom)}.bootstrap.log-driver`)
  if (!firelensConfiguration) return
  yield ecs(`firelens.${firelensConfiguration.type}`)
  const source = firelensConfiguration.options?.['config-file-type']
  if (source) yield ecs(`firelens.options.config.${source}`)
}

function* attributesOfSecrets({ secrets }: ContainerDefinition): Iterable<string> {
  for (const secret of secrets ?? []) yield ecs(`secrets.${secretStore(secret.valueFrom)}.environment-variables`)
}

const secretStore = (valueFrom = '') => (/^arn:[^:]+:secretsmanager:/.test(valueFrom) ? 'asm' : 'ssm')

function* attributesOfVolume(volume: Volume): Iterable<string> {
  if (volume.dockerVolumeConfiguration) {
    yield ecs(`docker-plugin.${volume.dockerVolumeConfiguration.driver ?? 'local'}`)
    yield api('1.25')
  }
  if (volume.efsVolumeConfiguration) {
    yield ecs(volume.efsVolumeConfiguration.authorizationConfig ? 'efsAuth' : 'efs')
    yield api('1.25')
  }
  if (volume.fsxWindowsFileServerVolumeConfiguration) yield ecs('fsxWindowsFileServer')
  if (volume.configuredAtLaunch) yield ecs('storage.ebs-task-volume-attach')
}
