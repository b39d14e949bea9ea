import type { ContainerDefinition, Secret } from '@aws-sdk/client-ecs'
import type { Scope } from '#cluster/api/arns.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { effectiveContainer } from '../containers/effectiveContainer.ts'
import { logsToRouter, routerOf, secretVariable } from '../firelens/router.ts'
import type { StepContext, StepTarget } from '../tasks/stepContext.ts'
import { parseEnvironmentFile } from './parseEnvironmentFile.ts'
import { secretReason } from './secretReason.ts'
import { SecretError, type SecretSource } from './secretSource.ts'

/** What one container is given besides its definition. */
export interface ContainerSecrets {
  /** Stands above everything the definition says (spec part 2, 1.3). */
  environment: Record<string, string>
  /** From environment files: stands below the definition's own. */
  fileEnvironment: Record<string, string>
  logOptions: Record<string, string>
}

/** Of a task: read once, before its first image is looked for (spec part 2, 3.3). */
export interface SecretsView {
  ready: boolean
  busy?: true
  /** The task's reason, in ECS's words. */
  failure?: string
  /** By container name, until that container is created. */
  values: Map<string, ContainerSecrets>
}

export const newSecretsView = (task: TaskRecord, { definition }: TaskDefinitionRecord): SecretsView => ({
  ready: !definition.containerDefinitions.some((container) => needsSecrets(effectiveContainer(task, container))),
  values: new Map(),
})

const needsSecrets = ({ secrets, environmentFiles, logConfiguration }: ContainerDefinition) =>
  [secrets, environmentFiles, logConfiguration?.secretOptions].some((list) => list !== undefined && list.length > 0)

/** Reads all that a task's containers need, all at once; none of them is created before. */
export function readSecrets(context: StepContext, { runtime, task, taskDefinition }: StepTarget): void {
  const { secrets } = runtime.view
  const run = async () => {
    try {
      const containers = taskDefinition.definition.containerDefinitions.map((definition) => effectiveContainer(task, definition))
      const failures: unknown[] = []
      const source = noting(context.secrets, failures)
      const read = await Promise.all(containers.map((container) => readContainer(source, container, task)))
      if (failures.length > 0) throw joined(failures)
      containers.forEach(({ name = '' }, index) => void secrets.values.set(name, read[index] as ContainerSecrets))
      tellRouter(containers, secrets.values)
      secrets.ready = true
    } catch (error) {
      secrets.failure = secretReason(task, error)
    } finally {
      delete secrets.busy
      context.wake(runtime.arn)
    }
  }
  secrets.busy = true
  void run()
}

/** What the others' log options hold goes to the router as variables, which its configuration names (spec part 2, 1.5). */
function tellRouter(containers: readonly ContainerDefinition[], values: SecretsView['values']): void {
  const router = values.get(routerOf(containers)?.name ?? '')
  containers.forEach((container, index) => {
    if (!router || !logsToRouter(container)) return
    const options = Object.entries(values.get(container.name ?? '')?.logOptions ?? {})
    Object.assign(router.environment, Object.fromEntries(options.map(([option, value]) => [secretVariable(option, index), value])))
  })
}

/** Goes on after a failure, so that the reason names everything that is missing and not one thing after the other. */
function noting(source: SecretSource, failures: unknown[]): SecretSource {
  const note = (error: unknown) => {
    failures.push(error)
    return ''
  }
  return {
    resolve: (valueFrom, scope) =>
      source.resolve(valueFrom, scope).catch((error: unknown) => note(error instanceof SecretError ? inRegion(error, valueFrom) : error)),
    readEnvironmentFile: (arn, scope) => source.readEnvironmentFile(arn, scope).catch(note),
  }
}

/** An ARN names the region that was asked; the reason tells it. */
const inRegion = ({ kind, message }: SecretError, valueFrom: string) =>
  new SecretError(kind, message, valueFrom.startsWith('arn:') ? valueFrom.split(':')[3] : undefined)

/** Those that have the first one's kind and region, in one sentence each (spec part 2, 1.5). */
function joined(failures: readonly unknown[]): unknown {
  const [first] = failures
  if (!(first instanceof SecretError)) return first
  const { kind, region } = first
  const alike = failures.filter((each): each is SecretError => each instanceof SecretError && each.kind === kind && each.region === region)
  return new SecretError(kind, [...new Set(alike.map(({ message }) => message))].join(';'), region)
}

async function readContainer(source: SecretSource, container: ContainerDefinition, scope: Scope): Promise<ContainerSecrets> {
  const [environment, logOptions, fileEnvironment] = await Promise.all([
    readAll(source, container.secrets, scope),
    readAll(source, container.logConfiguration?.secretOptions, scope),
    readFiles(source, container, scope),
  ])
  return { environment, logOptions, fileEnvironment }
}

async function readAll(source: SecretSource, secrets: Secret[] = [], scope: Scope): Promise<Record<string, string>> {
  const pairs = secrets.map(async ({ name = '', valueFrom = '' }) => [name, await source.resolve(valueFrom, scope)] as const)
  return Object.fromEntries(await Promise.all(pairs))
}

/** The first file that has a name wins (spec part 2, 1.4). */
async function readFiles(
  source: SecretSource,
  { environmentFiles = [] }: ContainerDefinition,
  scope: Scope,
): Promise<Record<string, string>> {
  const texts = await Promise.all(environmentFiles.map(({ value = '' }) => source.readEnvironmentFile(value, scope)))
  return Object.assign({}, ...texts.map(parseEnvironmentFile).reverse()) as Record<string, string>
}
