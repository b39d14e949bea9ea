import type { Task } from '@aws-sdk/client-ecs'
import { shortName, taskDefinitionName } from '#cluster/api/arns.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exitCodes.ts'
import { allTasks, publishedPorts } from '../findTask.ts'
import { ago, table } from '../table.ts'

function rowOf(task: Task, now: number): string[] {
  const stopped = task.lastStatus === 'STOPPED'
  return [
    shortName(task.taskArn ?? ''),
    task.lastStatus ?? '',
    task.healthStatus ?? '',
    taskDefinitionName(task.taskDefinitionArn ?? ''),
    task.group ?? '',
    ago(stopped ? task.stoppedAt : (task.startedAt ?? task.createdAt), now),
    stopped ? (task.stoppedReason ?? '') : publishedPorts(task).join(' '),
  ]
}

/** `marina tasks` */
export const tasks: Command = {
  name: 'tasks',
  arguments: '[SERVICE]',
  arity: { least: 0, most: 1 },
  summary: 'list tasks with their states and ports; with --stopped also those of the last hour',
  options: { stopped: { type: 'boolean', help: 'stopped tasks too, with the reason' } },
  async run({ connect, cluster, json, output, positionals, values, clock }) {
    const [service] = positionals
    const client = await connect()
    const found = (await allTasks(client, cluster, values['stopped'] ? ['RUNNING', 'STOPPED'] : ['RUNNING'])).filter(
      (task) => !service || task.group === `service:${service}`,
    )
    const newestFirst = found.sort((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0))
    if (json) output.line(JSON.stringify(newestFirst))
    else if (newestFirst.length === 0) output.line(`No tasks${service ? ` of service ${service}` : ''} in cluster ${cluster}.`)
    else {
      const rows = newestFirst.map((task) => rowOf(task, clock.now()))
      for (const line of table(['TASK', 'STATUS', 'HEALTH', 'TASK DEFINITION', 'GROUP', 'SINCE', 'PORTS OR REASON'], rows))
        output.line(line)
    }
    return exitCodes.done
  },
}
