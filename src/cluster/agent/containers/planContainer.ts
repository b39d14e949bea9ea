import type { ContainerDefinition, HealthCheck, LogConfiguration } from '@aws-sdk/client-ecs'
import type { ContainerSpec, HealthCheckSpec } from '#cluster/engine/containerEngine.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { logsToRouter, type RouterContext } from '../firelens/router.ts'
import { containerLabels } from '../labels.ts'
import type { MetadataForContainer } from '../metadata/index.ts'
import { metadataFileVariable, metadataFolder } from '../metadata/metadataFile.ts'
import type { HostPortRanges } from '../ports/chooseRanges.ts'
import type { ContainerSecrets } from '../secrets/readSecrets.ts'
import { containerRecord, effectiveContainer } from './effectiveContainer.ts'
import { planEnvironment } from './planEnvironment.ts'
import { PlanError } from './planError.ts'
import { type LimitSettings, planLimits } from './planLimits.ts'
import { notEmpty, planLinux } from './planLinux.ts'
import { planLog, planRoutedLog, planRouterVariables } from './planLog.ts'
import { hasOwnNetwork, planNetwork, sysctls, type VpcForContainer } from './planNetwork.ts'
import { planMounts } from './planVolumes.ts'

/** What a container's plan depends on beside its task. */
export interface ContainerContext extends LimitSettings {
  taskDefinition: TaskDefinitionRecord
  /** Id of the data folder. */
  installation: string
  /** Address that published ports are bound to. */
  publishAddress: string
  /** Cores of the engine's machine. */
  engineCpus: number
  /** Where the rows of host ports begin that its port ranges get. */
  hostPortRanges?: HostPortRanges
  /** The image by digest, where the task's deployment has settled on one. */
  pinnedImage?: string
  /** `KEY=value` lines of the container's image. */
  imageEnvironment?: readonly string[]
  /** What it is given that its definition only names. */
  secrets?: ContainerSecrets | undefined
  /** The task's log router; undefined where there is none, or where the engine cannot write to one. */
  router?: RouterContext | undefined
  /** The network for it where others find it by name. */
  vpc?: VpcForContainer | undefined
  /** Where it can ask about itself. */
  metadata?: MetadataForContainer | undefined
  /** Whether it has a file that says what it is. */
  metadataFile?: boolean | undefined
}

/**
 * A container definition as the engine understands it (spec part 2, 1.2; an example in section 11). What is not honoured
 * here is told by `explainLocalDifferences`.
 * @throws PlanError when it refers to what the task does not have
 */
export function planContainer(task: TaskRecord, definition: ContainerDefinition, context: ContainerContext): ContainerSpec {
  const { taskDefinition, installation, secrets } = context
  const container = effectiveContainer(task, definition)
  const record = containerRecord(task, container.name)
  if (!record) throw new PlanError(`Container not found: ${container.name ?? ''}`)
  return {
    name: record.engineName,
    image: context.pinnedImage ?? record.image,
    labels: { ...container.dockerLabels, ...context.metadata?.labels, ...containerLabels(task, taskDefinition, record.name, installation) },
    environment: {
      ...planEnvironment(task, container, context.imageEnvironment, secrets),
      ...planRouterVariables(container, context.router),
      ...context.metadata?.variables,
      ...(context.metadataFile && metadataFileVariable(record)),
    },
    ...planLimits(task, container, context.engineCpus, context),
    ...planLinux(container),
    ...(context.router && logsToRouter(container)
      ? planRoutedLog(task, container, context.router)
      : planLog(withSecretOptions(container.logConfiguration, secrets?.logOptions))),
    ...planNetwork(task, taskDefinition, container, context.publishAddress, context),
    ...namespaces(task, taskDefinition, container),
    ...definedOnly({
      command: notEmpty(container.command),
      entryPoint: notEmpty(container.entryPoint),
      user: container.user || undefined,
      workingDirectory: container.workingDirectory || undefined,
      interactive: container.interactive,
      pseudoTerminal: container.pseudoTerminal,
      mounts: notEmpty(planMounts(task, taskDefinition, container)),
      anonymousVolumes: context.metadataFile && container.readonlyRootFilesystem ? [metadataFolder(record)] : undefined,
      volumesFrom: notEmpty(volumesFrom(task, container)),
      healthCheck: container.healthCheck && planHealthCheck(container.healthCheck),
      stopTimeoutSeconds: container.stopTimeout,
    }),
  }
}

const withSecretOptions = (configuration: LogConfiguration | undefined, secret: Record<string, string> | undefined) =>
  configuration && secret ? { ...configuration, options: { ...configuration.options, ...secret } } : configuration

/** Spec part 2, 1.9. */
function planHealthCheck(check: HealthCheck): HealthCheckSpec {
  return {
    test: check.command ?? [],
    intervalSeconds: check.interval ?? 30,
    timeoutSeconds: check.timeout ?? 5,
    retries: check.retries ?? 3,
    startPeriodSeconds: check.startPeriod ?? 0,
  }
}

/** Whose processes and shared memory it sees: with `task` those of the pause container. */
function namespaces(task: TaskRecord, { definition }: TaskDefinitionRecord, container: ContainerDefinition): Partial<ContainerSpec> {
  const shared = task.pauseEngineName && `container:${task.pauseEngineName}`
  const modeOf = (mode: string | undefined) => (mode === 'task' ? shared : mode)
  const isMember = hasOwnNetwork(task) && !container.disableNetworking
  return {
    ...definedOnly({ pidMode: modeOf(definition.pidMode), ipcMode: modeOf(definition.ipcMode) }),
    // The network's settings of a member are set on the pause container, before anyone uses the network.
    ...(isMember && sysctls([container], (namespace) => !namespace.startsWith('net.'))),
  }
}

function volumesFrom(task: TaskRecord, container: ContainerDefinition): string[] {
  return (container.volumesFrom ?? []).map(({ sourceContainer, readOnly }) => {
    const source = containerRecord(task, sourceContainer)
    if (!source) throw new PlanError(`Volume target not available: ${sourceContainer ?? ''}`)
    return readOnly ? `${source.engineName}:ro` : source.engineName
  })
}
