import type { Task } from '@aws-sdk/client-ecs'
import { shortName } from '#cluster/api/arns.ts'
import type { ClusterClient } from '#cluster/api/contract.ts'
import { reachedHost } from '#cluster/api/reachedHost.ts'
import { CommandError, exitCodes } from './exitCodes.ts'

/** Every task of a cluster, running and recently stopped, in the order ECS lists them. */
export async function allTasks(client: ClusterClient, cluster: string, statuses: ('RUNNING' | 'STOPPED')[]): Promise<Task[]> {
  const arns: string[] = []
  for (const desiredStatus of statuses) {
    let nextToken: string | undefined
    do {
      const page = await client.listTasks({ cluster, desiredStatus, nextToken })
      arns.push(...(page.taskArns ?? []))
      nextToken = page.nextToken
    } while (nextToken)
  }
  const tasks: Task[] = []
  for (let start = 0; start < arns.length; start += 100) {
    const { tasks: page } = await client.describeTasks({ cluster, tasks: arns.slice(start, start + 100) })
    tasks.push(...(page ?? []))
  }
  return tasks
}

/** The one task whose id begins with `prefix`, as people type it. */
export async function findTask(client: ClusterClient, cluster: string, prefix: string): Promise<Task | undefined> {
  const wanted = shortName(prefix)
  if (!/^[0-9a-f]{4,32}$/.test(wanted)) return undefined
  const found = (await allTasks(client, cluster, ['RUNNING', 'STOPPED'])).filter((task) => shortName(task.taskArn ?? '').startsWith(wanted))
  if (found.length > 1) {
    throw new CommandError(exitCodes.usage, `${found.length} tasks of cluster ${cluster} begin with ${wanted}. Give more of the id.`)
  }
  return found[0]
}

export const nothingNamed = (cluster: string, name: string): CommandError =>
  new CommandError(
    exitCodes.notFound,
    `Cluster ${cluster} has no service and no task ${name}. "marina services" and "marina tasks" list them.`,
  )

/** What to type to reach a task: each published port as `localhost:32768→80`, or at the host of its engine. */
export function publishedPorts(task: Task): string[] {
  return (task.containers ?? []).flatMap((container) =>
    (container.networkBindings ?? []).map(
      ({ bindIP, hostPort, hostPortRange, containerPort, containerPortRange, protocol }) =>
        `${reachedHost(bindIP)}:${hostPortRange ?? hostPort}→${containerPortRange ?? containerPort}${protocol === 'udp' ? '/udp' : ''}`,
    ),
  )
}
