import type { LogEvent, LogsRequest } from '#cluster/api/streams.ts'
import type { Command, CommandContext, Output } from '../command.ts'
import { CommandError, exitCodes } from '../exitCodes.ts'
import { findTask } from '../findTask.ts'
import { wholeNumber } from '../waitOptions.ts'

async function requestOf(context: CommandContext): Promise<LogsRequest> {
  const { cluster, positionals, values } = context
  const [name = ''] = positionals
  const client = await context.connect()
  const shared: LogsRequest = {
    cluster,
    follow: values['follow'] === true,
    tail: values['tail'] === undefined ? 1000 : wholeNumber(values['tail'], '--tail', 0, 1_000_000),
    ...(typeof values['container'] === 'string' && { containers: [values['container']] }),
  }
  const { services } = await client.describeServices({ cluster, services: [name] })
  if (services?.[0]) return { ...shared, service: name }
  const task = await findTask(client, cluster, name)
  if (task?.taskArn) return { ...shared, tasks: [task.taskArn] }
  throw new CommandError(
    exitCodes.notFound,
    `Cluster ${cluster} has no service and no task ${name}. "marina services" and "marina tasks" list them.`,
  )
}

function tell(event: LogEvent, output: Output, times: boolean): void {
  if (event.type === 'lines') {
    for (const line of event.lines) output.line(`${times ? `${line.time} ` : ''}${line.task.slice(0, 8)} ${line.container} | ${line.text}`)
  } else if (event.type === 'ended') {
    const exit = event.exitCode === undefined ? '' : `, exit code ${event.exitCode}`
    output.note(`${event.task.slice(0, 8)} ${event.container} ended${exit}${event.reason ? `: ${event.reason}` : ''}`)
  } else if (event.type === 'unreadable') output.note(`${event.task.slice(0, 8)} ${event.container}: ${event.why}`)
  else if (event.type === 'dropped') output.note(`${event.count} lines were skipped because they came faster than they could be shown.`)
}

/** `marina logs` */
export const logs: Command = {
  name: 'logs',
  arguments: 'SERVICE|TASK',
  arity: { least: 1, most: 1 },
  summary: "show what a service's or a task's containers wrote",
  options: {
    follow: { type: 'boolean', short: 'f', help: 'go on with new lines, and with new tasks of the service' },
    tail: { type: 'string', value: 'N', help: 'begin with the newest N lines of each container (default 1000)' },
    container: { type: 'string', value: 'NAME', help: 'only this container' },
    timestamps: { type: 'boolean', short: 't', help: 'put the time before each line' },
  },
  async run(context) {
    const client = await context.connect()
    const request = await requestOf(context)
    try {
      for await (const event of client.logs(request, context.signal)) {
        if (context.json) context.output.line(JSON.stringify(event))
        else tell(event, context.output, context.values['timestamps'] === true)
      }
    } catch (error) {
      if (!context.signal.aborted) throw error
    }
    return exitCodes.done
  },
}
