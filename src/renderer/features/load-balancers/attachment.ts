import type { LoadBalancer, TaskDefinition } from '@aws-sdk/client-ecs'
import type { WatchedTargetGroup } from '#cluster/api/resources/loadBalancing.ts'

/** Tasks with an address of their own are targets by it, others by a port of their instance. */
export const attachableGroups = (groups: Iterable<WatchedTargetGroup>, definition: TaskDefinition | undefined): WatchedTargetGroup[] => {
  const type = definition?.networkMode === 'awsvpc' ? 'ip' : 'instance'
  return [...groups].filter(({ TargetType }) => TargetType === type)
}

/** `app:80`, of every container port there is. */
export const attachablePorts = (definition: TaskDefinition | undefined): string[] =>
  (definition?.containerDefinitions ?? []).flatMap(({ name = '', portMappings = [] }) =>
    portMappings.flatMap(({ containerPort }) => (containerPort === undefined ? [] : [`${name}:${containerPort}`])),
  )

/** Undefined where nothing is to be attached, or a definition has no port to attach. @param port `app:80` */
export function attachment(targetGroupArn: string | undefined, port: string | undefined): LoadBalancer | undefined {
  if (!targetGroupArn || !port) return undefined
  const at = port.lastIndexOf(':')
  return { targetGroupArn, containerName: port.slice(0, at), containerPort: Number(port.slice(at + 1)) }
}

/** Whether it still fits, after another revision was chosen. */
export const fits = (value: LoadBalancer, definition: TaskDefinition | undefined): boolean =>
  attachablePorts(definition).includes(`${value.containerName}:${value.containerPort}`)
