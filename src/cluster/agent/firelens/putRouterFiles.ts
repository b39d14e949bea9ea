import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import type { Scope } from '#cluster/api/arns.ts'
import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { PlanError } from '../containers/planError.ts'
import type { SecretSource } from '../secrets/secretSource.ts'
import { ROUTER_FILES, routerTypeOf } from './router.ts'
import { planRouterConfig } from './routerConfig.ts'
import { writeRouterConfig } from './writeRouterConfig.ts'

export interface RouterTarget {
  task: TaskRecord
  taskDefinition: TaskDefinitionRecord
  definition: ContainerDefinition
  engineName: string
}

/**
 * Gives a router that has not started its configuration, and the file that its options name in S3, which is read from the
 * data folder as environment files are.
 * @throws PlanError where that file cannot be read; EngineError
 */
export async function putRouterFiles(
  { engine, secrets }: { engine: ContainerEngine; secrets: SecretSource },
  { task, taskDefinition, definition, engineName }: RouterTarget,
): Promise<void> {
  const type = routerTypeOf(definition)
  const files = ROUTER_FILES[type]
  const external = await readExternal(secrets, definition, task)
  const text = writeRouterConfig(type, planRouterConfig(task, taskDefinition, definition))
  await engine.putFiles(engineName, [
    { path: files.config, content: Buffer.from(text) },
    ...(external === undefined ? [] : [{ path: files.external, content: Buffer.from(external) }]),
  ])
}

async function readExternal(
  secrets: SecretSource,
  { firelensConfiguration }: ContainerDefinition,
  scope: Scope,
): Promise<string | undefined> {
  const options = firelensConfiguration?.options ?? {}
  if (options['config-file-type'] !== 's3') return undefined
  const arn = options['config-file-value'] ?? ''
  try {
    return await secrets.readEnvironmentFile(arn, scope)
  } catch (error) {
    throw new PlanError(`unable to download s3 config ${arn}: ${(error as Error).message}`, 'ResourceInitializationError')
  }
}
