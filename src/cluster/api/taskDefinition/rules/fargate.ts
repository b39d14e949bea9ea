import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { fargateSizeAdvice, isFargateSize, parseTaskCpu, parseTaskMemory } from '../taskSize.ts'
import { fargateLogDrivers } from './logging.ts'
import { containersOf, entriesOf, isFargate, isWindows, type Rule, violation } from './rule.ts'
import { fargateStopTimeouts } from './timings.ts'

/** Applies a Fargate rule to definitions that require FARGATE. */
export const whereFargate =
  (rule: Rule): Rule =>
  (definition) =>
    isFargate(definition) ? rule(definition) : []

export const fargateNetworkMode: Rule = function* ({ networkMode }) {
  if (networkMode === 'awsvpc') return
  const help = `Fargate runs awsvpc tasks only; this one ${networkMode ? `says networkMode ${networkMode}` : 'has no networkMode'}. Set networkMode to awsvpc, or leave FARGATE out.`
  yield violation('networkMode', 'Fargate only supports network mode ‘awsvpc’.', help)
}

const fargateSizeIsGiven: Rule = function* ({ cpu, memory }) {
  if (cpu === undefined) {
    yield violation(
      'cpu',
      "Fargate requires that 'cpu' be defined at the task level.",
      'The task has no cpu, which Fargate sizes it by. Add cpu, such as "256" (0.25 vCPU).',
    )
  }
  if (memory === undefined) {
    yield violation(
      'memory',
      "Fargate requires that 'memory' be defined at the task level.",
      'The task has no memory, which Fargate sizes it by. Add memory, such as "512" (0.5 GB).',
    )
  }
}

const fargateSizeExists: Rule = function* (definition) {
  const cpu = parseTaskCpu(definition.cpu ?? '')
  const memory = parseTaskMemory(definition.memory ?? '')
  if (cpu === undefined || memory === undefined) return
  if (isFargateSize(cpu, memory) && !(isWindows(definition) && cpu < 1024)) return
  const help =
    isWindows(definition) && cpu < 1024 ? 'Windows on Fargate needs at least 1 vCPU. Set cpu to "1024".' : fargateSizeAdvice(cpu, memory)
  const sentence = `No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory. See the Amazon ECS documentation for the valid values.`
  yield violation('memory', sentence, help)
}

const fargateNamespaces: Rule = function* ({ pidMode, ipcMode }) {
  if (pidMode !== undefined && pidMode !== 'task') {
    const sentence = `Tasks using the Fargate launch type do not support pidMode '${pidMode}'. The supported value for pidMode is 'task'.`
    yield violation(
      'pidMode',
      sentence,
      `Fargate tasks cannot share the host's processes (pidMode ${pidMode}). Set pidMode to task, or remove it.`,
    )
  }
  if (ipcMode !== undefined) {
    yield violation('ipcMode', 'Fargate compatible task definitions do not support ipcMode', 'Fargate has no ipcMode. Remove it.')
  }
}

const fargatePlacement: Rule = function* ({ placementConstraints }) {
  if (!placementConstraints?.length) return
  const help = 'Fargate chooses where a task runs. Remove placementConstraints.'
  yield violation('placementConstraints', 'Fargate compatible task definitions do not support constraints', help)
}

const fargateVolumes: Rule = function* ({ volumes }) {
  for (const { entry, path } of entriesOf(volumes, 'volumes')) {
    if (entry.dockerVolumeConfiguration) {
      const help = `The volume ${entry.name} is a Docker volume, which Fargate does not have. Remove dockerVolumeConfiguration for a volume that lives as long as the task.`
      yield violation(
        `${path}.dockerVolumeConfiguration`,
        'Fargate compatible task definitions do not support dockerVolumeConfiguration',
        help,
      )
    }
    if (entry.host?.sourcePath) {
      const help = `The volume ${entry.name} names a folder of the host, which Fargate does not show. Remove sourcePath.`
      yield violation(`${path}.host.sourcePath`, 'Fargate compatible task definitions do not support sourcePath', help)
    }
  }
}

interface Unsupported {
  path: string
  sentence: string
  used: (container: ContainerDefinition) => boolean
}

const lacks = (path: string, used: Unsupported['used'], sentence?: string): Unsupported => ({
  path,
  used,
  sentence: sentence ?? `Fargate compatible task definitions do not support ${path.slice(path.lastIndexOf('.') + 1)}`,
})

const unsupported: readonly Unsupported[] = [
  lacks('privileged', ({ privileged }) => privileged === true, "Fargate requires that the 'privileged' setting be 'false'"),
  lacks('dockerSecurityOptions', ({ dockerSecurityOptions }) => (dockerSecurityOptions?.length ?? 0) > 0),
  lacks('linuxParameters.maxSwap', ({ linuxParameters }) => linuxParameters?.maxSwap !== undefined),
  lacks('linuxParameters.swappiness', ({ linuxParameters }) => linuxParameters?.swappiness !== undefined),
  lacks('linuxParameters.sharedMemorySize', ({ linuxParameters }) => linuxParameters?.sharedMemorySize !== undefined),
  lacks('linuxParameters.devices', ({ linuxParameters }) => (linuxParameters?.devices?.length ?? 0) > 0),
  lacks(
    'resourceRequirements',
    ({ resourceRequirements }) => resourceRequirements?.some(({ type }) => type === 'GPU') ?? false,
    'Tasks using the Fargate launch type do not support GPU resource requirements',
  ),
]

const fargateContainers: Rule = function* (definition) {
  for (const { container, name, path } of containersOf(definition)) {
    for (const { path: member, sentence, used } of unsupported) {
      if (used(container))
        yield violation(
          `${path}.${member}`,
          sentence,
          `${name} sets ${member}, which Fargate does not have. Remove it, or leave FARGATE out.`,
        )
    }
    const added = entriesOf(container.linuxParameters?.capabilities?.add, `${path}.linuxParameters.capabilities.add`)
    for (const { entry, path: place } of added) {
      if (entry !== 'SYS_PTRACE')
        yield violation(
          place,
          `${entry} is not allowed on Fargate.`,
          `${name} adds the capability ${entry}; Fargate allows SYS_PTRACE only. Remove it.`,
        )
    }
  }
}

const fargateLogging: Rule = function* (definition) {
  for (const { container, name, path } of containersOf(definition)) {
    const driver = container.logConfiguration?.logDriver
    if (driver === undefined) continue
    const place = `${path}.logConfiguration`
    if (!(fargateLogDrivers as readonly string[]).includes(driver)) {
      const help = `${name} logs to ${driver}, which Fargate does not have. Choose awslogs, splunk or awsfirelens.`
      yield violation(`${place}.logDriver`, `${driver} is not a valid log driver. Must be one of [${fargateLogDrivers.join(', ')}]`, help)
    } else if (driver === 'awslogs' && !container.logConfiguration?.options?.['awslogs-stream-prefix']) {
      const help = `The log driver awslogs of ${name} needs awslogs-stream-prefix on Fargate. Add it under options.`
      yield violation(`${place}.options`, 'Log driver awslogs requires options: awslogs-stream-prefix', help)
    }
  }
}

const isEcrImage = (image: string) => /^\d{12}\.dkr\.ecr[.-]/.test(image)

const fargateExecutionRole: Rule = function* (definition) {
  if (definition.executionRoleArn) return
  const wants = (what: string, why: string) =>
    violation(
      'executionRoleArn',
      `Fargate requires task definition to have execution role ARN to support ${what}.`,
      `${why}, for which Fargate needs the task execution role. Add executionRoleArn.`,
    )
  for (const { container, name } of containersOf(definition)) {
    if (container.logConfiguration?.logDriver === 'awslogs') yield wants('log driver awslogs', `${name} logs to CloudWatch Logs`)
    if (isEcrImage(container.image ?? '')) yield wants('ECR images', `${name} takes its image from ECR`)
  }
}

/** What Fargate asks beyond everybody's rules (spec part 1, 3.7): `compatibilities` has FARGATE where all of them hold. */
export const fargateRules: readonly Rule[] = [
  fargateSizeIsGiven,
  fargateSizeExists,
  fargateNamespaces,
  fargatePlacement,
  fargateVolumes,
  fargateContainers,
  fargateLogging,
  fargateExecutionRole,
  fargateStopTimeouts,
]
