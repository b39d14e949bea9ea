import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { shortName } from '#cluster/api/arns.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { hasOwnNetwork } from '../containers/planNetwork.ts'
import { logsToRouter, ROUTER_FILES, type RouterType, routerTag, routerTypeOf, secretVariable } from './router.ts'

/** What a router's configuration says, whichever of the two writes it down (spec part 2, 1.8). */
export interface RouterConfig {
  /** Where it listens for containers that speak to it themselves; nowhere in a network of the host's. */
  listen?: '127.0.0.1' | '0.0.0.0'
  /** What is added to each record. */
  metadata: Readonly<Record<string, string>>
  patterns: { tag: string; kind: 'include' | 'exclude'; pattern: string }[]
  /** The user's own configuration, by its path in the container. */
  include?: string
  outputs: { tag: string; plugin: string; options: [name: string, value: string][] }[]
}

/** Says which output plugin a container's records go to. */
const PLUGIN_OPTION: Readonly<Record<RouterType, string>> = { fluentbit: 'Name', fluentd: '@type' }
/** Read by the agent, and no options of the plugin. */
const OWN_OPTIONS = ['include-pattern', 'exclude-pattern', 'log-driver-buffer-limit']

/** What the router of a task is told, from its own options and from those of each container that logs to it. */
export function planRouterConfig(task: TaskRecord, taskDefinition: TaskDefinitionRecord, router: ContainerDefinition): RouterConfig {
  const type = routerTypeOf(router)
  const containers = taskDefinition.definition.containerDefinitions
  const options = router.firelensConfiguration?.options ?? {}
  const listen = listenOn(task, taskDefinition)
  const include = includedPath(type, options)
  return {
    ...(listen && { listen }),
    metadata: options['enable-ecs-log-metadata'] === 'false' ? {} : metadataOf(task, taskDefinition),
    patterns: containers.filter(logsToRouter).flatMap(patternsOf),
    ...(include !== undefined && { include }),
    outputs: containers.flatMap((container, index) => (logsToRouter(container) ? outputOf(container, index, type) : [])),
  }
}

function listenOn(task: TaskRecord, { definition }: TaskDefinitionRecord): RouterConfig['listen'] {
  if (hasOwnNetwork(task)) return '127.0.0.1'
  return (definition.networkMode ?? 'bridge') === 'bridge' ? '0.0.0.0' : undefined
}

function metadataOf(task: TaskRecord, { family, revision }: TaskDefinitionRecord): Record<string, string> {
  return { ecs_cluster: shortName(task.clusterArn), ecs_task_arn: task.arn, ecs_task_definition: `${family}:${revision}` }
}

function includedPath(type: RouterType, options: Readonly<Record<string, string>>): string | undefined {
  if (options['config-file-type'] === 's3') return ROUTER_FILES[type].external
  return options['config-file-type'] === 'file' ? options['config-file-value'] : undefined
}

function patternsOf({ name = '', logConfiguration }: ContainerDefinition): RouterConfig['patterns'] {
  const options = logConfiguration?.options ?? {}
  return (['include', 'exclude'] as const).flatMap((kind) => {
    const pattern = options[`${kind}-pattern`]
    return pattern ? [{ tag: routerTag(name), kind, pattern }] : []
  })
}

/** Without a plugin's name there is none: what becomes of the records then is in the user's own configuration. */
function outputOf({ name = '', logConfiguration }: ContainerDefinition, index: number, type: RouterType): RouterConfig['outputs'] {
  const { [PLUGIN_OPTION[type]]: plugin, ...options } = logConfiguration?.options ?? {}
  if (!plugin) return []
  const plain = Object.entries(options).filter(([option]) => !OWN_OPTIONS.includes(option))
  const secret = (logConfiguration?.secretOptions ?? []).map(({ name: option = '' }): [string, string] => [
    option,
    variable(type, secretVariable(option, index)),
  ])
  return [{ tag: routerTag(name), plugin, options: [...plain, ...secret].sort(([a], [b]) => (a < b ? -1 : 1)) }]
}

/** How each of the two has a variable's value put into its configuration. */
const variable = (type: RouterType, name: string) => (type === 'fluentd' ? `"#{ENV['${name}']}"` : `\${${name}}`)
