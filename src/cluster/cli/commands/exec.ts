import type { Task } from '@aws-sdk/client-ecs'
import { shortName } from '#cluster/api/arns.ts'
import type { ExecRequest } from '#cluster/api/streams.ts'
import type { Command, CommandContext } from '../command.ts'
import { CommandError, exitCodes } from '../exitCodes.ts'
import { findTask } from '../findTask.ts'
import { attachTerminal } from '../terminal/attachTerminal.ts'

async function requestOf(context: CommandContext): Promise<ExecRequest> {
  const { cluster, positionals, values, terminal } = context
  const [name = '', ...command] = positionals
  const task = await findTask(await context.connect(), cluster, name)
  if (!task?.taskArn) throw new CommandError(exitCodes.notFound, `Cluster ${cluster} has no task ${name}. "marina tasks" lists them.`)
  const container = containerOf(task, values['container'])
  const size = terminal.size()
  return {
    cluster,
    task: task.taskArn,
    container,
    pseudoTerminal: terminal.isTerminal,
    ...(command.length > 0 && { command }),
    ...(terminal.isTerminal && size && { size }),
  }
}

/** Name of the container that is meant. */
function containerOf(task: Task, wanted: string | boolean | undefined): string {
  const id = shortName(task.taskArn ?? '')
  const names = (task.containers ?? []).map(({ name = '' }) => name)
  if (task.lastStatus === 'STOPPED') {
    const why = task.stoppedReason ? ` (${task.stoppedReason})` : ''
    throw new CommandError(
      exitCodes.failed,
      `Task ${id} has stopped${why}, so nothing can be run in it. "marina tasks" lists those that run.`,
    )
  }
  if (typeof wanted === 'string') return namedContainer(id, names, wanted)
  const [only, ...more] = names
  if (only !== undefined && more.length === 0) return only
  throw new CommandError(exitCodes.usage, `Task ${id} has several containers. Name one with --container: ${names.join(', ')}.`)
}

function namedContainer(id: string, names: string[], wanted: string): string {
  if (names.includes(wanted)) return wanted
  throw new CommandError(exitCodes.notFound, `Task ${id} has no container ${wanted}. It has: ${names.join(', ')}.`)
}

/** `marina exec` */
export const exec: Command = {
  name: 'exec',
  arguments: 'TASK [-- COMMAND…]',
  arity: { least: 1, most: Number.POSITIVE_INFINITY },
  summary: 'open a shell in a container of a task, or run a command there',
  options: { container: { type: 'string', value: 'NAME', help: 'which container, where the task has several' } },
  async run(context) {
    if (context.json) throw new CommandError(exitCodes.usage, 'marina exec hands on what the command prints; it has no --json.')
    const client = await context.connect()
    const session = await client.exec(await requestOf(context))
    return attachTerminal(session, context.terminal, context.signal)
  },
}
