import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type EcsConfig, emptyEcsConfig, noteText, parseEcsConfig } from '#cluster/agent/config/parseEcsConfig.ts'
import type { CallContext, EcsHandlers } from '#cluster/api/contract.ts'
import type { Logger } from '#cluster/lib/logger.ts'

/** An `ecs.config` as it was read at the start, and what there is to say of it. */
export interface ReadEcsConfig extends EcsConfig {
  /** One sentence a wrong line, with the file and the line's number. */
  notes: string[]
}

/** The `ecs.config` that was named cannot be used, in a sentence that says what to do. */
class EcsConfigError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EcsConfigError'
  }
}

const mostBytes = 1_048_576

/**
 * Reads `ecs.config` of the data folder, or the file that was named.
 * @throws EcsConfigError when the named file cannot be read
 */
export function readEcsConfig(dataFolder: string, named: string | undefined, log: Logger): ReadEcsConfig {
  const file = named ?? join(dataFolder, 'ecs.config')
  if (named === undefined && !existsSync(file)) return { ...emptyEcsConfig, notes: [] }
  const config = parseEcsConfig(readText(file))
  const notes = config.problems.map((problem) => noteText(file, problem))
  for (const note of notes) log.warn('a line of ecs.config is wrong', { note })
  for (const difference of config.differences)
    log.info('a line of ecs.config does nothing, or something else, here', { note: noteText(file, difference) })
  return { ...config, notes }
}

function readText(file: string): string {
  try {
    const content = readFileSync(file)
    if (content.length > mostBytes)
      throw new EcsConfigError(`${file} is larger than ${mostBytes} bytes, which no ecs.config is. Name another file with --ecs-config.`)
    return content.toString('utf8')
  } catch (error) {
    if (error instanceof EcsConfigError) throw error
    const why = error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'it does not exist' : String(error)
    throw new EcsConfigError(`${file} cannot be read: ${why}. Correct --ecs-config, or leave it out.`, { cause: error })
  }
}

/**
 * Registers the container instance as the agent does at its start: in the cluster of `ECS_CLUSTER`, with the attributes
 * and tags of the file. The cluster is made where it is missing. The instance of `default` is given up unless tasks
 * run on it.
 */
export async function joinCluster({ settings }: EcsConfig, ecs: EcsHandlers, context: CallContext, log: Logger): Promise<void> {
  const { ECS_CLUSTER: cluster, ECS_INSTANCE_ATTRIBUTES: attributes = {}, ECS_CONTAINER_INSTANCE_TAGS: tags = {} } = settings
  const ownAttributes = Object.entries(attributes).map(([name, value]) => ({ name, value }))
  const ownTags = Object.entries(tags).map(([key, value]) => ({ key, value }))
  if (!cluster && ownAttributes.length + ownTags.length === 0) return
  if (cluster && !(await isActive(ecs, cluster, context))) await ecs.CreateCluster({ clusterName: cluster }, context)
  await ecs.RegisterContainerInstance(
    {
      cluster: cluster ?? 'default',
      ...(ownAttributes.length > 0 && { attributes: ownAttributes }),
      ...(ownTags.length > 0 && { tags: ownTags }),
    },
    context,
  )
  if (cluster && cluster !== 'default') await leaveDefault(ecs, context, log)
}

async function isActive(ecs: EcsHandlers, cluster: string, context: CallContext): Promise<boolean> {
  const { clusters = [] } = await ecs.DescribeClusters({ clusters: [cluster] }, context)
  return clusters.some(({ status }) => status === 'ACTIVE')
}

async function leaveDefault(ecs: EcsHandlers, context: CallContext, log: Logger): Promise<void> {
  if (!(await isActive(ecs, 'default', context))) return
  const { containerInstanceArns = [] } = await ecs.ListContainerInstances({ cluster: 'default' }, context)
  const { containerInstances = [] } =
    containerInstanceArns.length > 0
      ? await ecs.DescribeContainerInstances({ cluster: 'default', containerInstances: containerInstanceArns.slice(0, 100) }, context)
      : {}
  const own = containerInstances.filter(({ attributes = [] }) =>
    attributes.some(({ name, value }) => name === 'ecs.instance-type' && value === 'local'),
  )
  for (const { containerInstanceArn, runningTasksCount = 0, pendingTasksCount = 0 } of own) {
    if (runningTasksCount + pendingTasksCount > 0) log.warn('tasks keep this node in the cluster default too', { containerInstanceArn })
    else await ecs.DeregisterContainerInstance({ cluster: 'default', containerInstance: containerInstanceArn }, context)
  }
}
