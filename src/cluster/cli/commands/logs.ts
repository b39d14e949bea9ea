import { shortName } from '#cluster/api/arns.ts'
import type { LogEntry, LogEvent, LogHit, LogsRequest } from '#cluster/api/streams.ts'
import type { Command, CommandContext, Output } from '../command.ts'
import { CommandError, exitCodes } from '../exitCodes.ts'
import { findTask, nothingNamed } from '../findTask.ts'
import { wholeNumber } from '../waitOptions.ts'

/** How many lines of a search are shown, when nobody says. */
const MOST_HITS = 1_000

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
  throw nothingNamed(cluster, name)
}

/** Whose output to search: all, a service's, or that of tasks, those that are long gone too. */
async function searchIn({ cluster, positionals, connect }: CommandContext): Promise<{ service?: string; task?: string }> {
  const [name] = positionals
  if (name === undefined) return {}
  const client = await connect()
  const { services } = await client.describeServices({ cluster, services: [name] })
  if (services?.[0]) return { service: name }
  const task = shortName(name)
  if (/^[0-9a-f]{4,32}$/.test(task)) return { task }
  throw new CommandError(exitCodes.notFound, `Cluster ${cluster} has no service ${name}, and a task's id looks otherwise.`)
}

/** The newest lines that hold the text, oldest first. */
async function findLines(context: CommandContext, text: string): Promise<LogHit[]> {
  const { cluster, values, signal } = context
  const client = await context.connect()
  const most = values['tail'] === undefined ? MOST_HITS : wholeNumber(values['tail'], '--tail', 1, 1_000_000)
  const containers = typeof values['container'] === 'string' ? { containers: [values['container']] } : {}
  const search = { text, cluster, ...(await searchIn(context)), ...containers }
  const hits: LogHit[] = []
  let nextToken: string | undefined
  do {
    const page = await client.searchLogs({ ...search, limit: Math.min(1_000, most - hits.length), ...(nextToken && { nextToken }) })
    hits.push(...page.hits)
    nextToken = page.nextToken
  } while (nextToken && hits.length < most && !signal.aborted)
  return hits.sort((one, other) => (one.time < other.time ? -1 : 1))
}

const lineOf = ({ time, task, container, text }: LogEntry, times: boolean) =>
  `${times ? `${time} ` : ''}${task.slice(0, 8)} ${container} | ${text}`

function tell(event: LogEvent, output: Output, times: boolean): void {
  if (event.type === 'lines') {
    for (const line of event.lines) output.line(lineOf(line, times))
  } else if (event.type === 'ended') {
    const exit = event.exitCode === undefined ? '' : `, exit code ${event.exitCode}`
    output.note(`${event.task.slice(0, 8)} ${event.container} ended${exit}${event.reason ? `: ${event.reason}` : ''}`)
  } else if (event.type === 'unreadable') output.note(`${event.task.slice(0, 8)} ${event.container}: ${event.why}`)
  else if (event.type === 'dropped') output.note(`${event.count} lines were skipped because they came faster than they could be shown.`)
}

/** `marina logs` */
export const logs: Command = {
  name: 'logs',
  arguments: '[SERVICE|TASK]',
  arity: { least: 0, most: 1 },
  summary: "show what a service's or a task's containers wrote",
  options: {
    follow: { type: 'boolean', short: 'f', help: 'go on with new lines, and with new tasks of the service' },
    tail: { type: 'string', value: 'N', help: 'begin with the newest N lines of each container (default 1000)' },
    container: { type: 'string', value: 'NAME', help: 'only this container' },
    search: { type: 'string', value: 'TEXT', help: 'look for a text in all output that is kept, of tasks past and present' },
    timestamps: { type: 'boolean', short: 't', help: 'put the time before each line' },
  },
  async run(context) {
    const { values } = context
    const times = values['timestamps'] === true
    if (typeof values['search'] === 'string') {
      for (const hit of await findLines(context, values['search']))
        context.output.line(context.json ? JSON.stringify(hit) : lineOf(hit, times))
      return exitCodes.done
    }
    if (context.positionals.length === 0) {
      throw new CommandError(exitCodes.usage, 'Name a service or a task to read the output of, or look for a text with --search.')
    }
    const client = await context.connect()
    const request = await requestOf(context)
    try {
      for await (const event of client.logs(request, context.signal)) {
        if (context.json) context.output.line(JSON.stringify(event))
        else tell(event, context.output, times)
      }
    } catch (error) {
      if (!context.signal.aborted) throw error
    }
    return exitCodes.done
  },
}
