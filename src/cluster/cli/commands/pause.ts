import type { Command, CommandContext } from '../command.ts'
import { exitCodes } from '../exitCodes.ts'
import { followService } from '../followService.ts'
import { timeoutSecondsOf, waitOptions } from '../waitOptions.ts'

/** `marina pause` */
export const pause: Command = {
  name: 'pause',
  arguments: 'SERVICE',
  arity: { least: 1, most: 1 },
  summary: 'stop the tasks of a service and keep its desired count; nothing is done for it until "marina resume"',
  options: waitOptions,
  async run(context) {
    const { cluster, positionals, values, clock, json, output } = context
    const [service = ''] = positionals
    const timeoutSeconds = timeoutSecondsOf(values)
    const client = await context.connect()
    const since = clock.now()
    const { switches } = await client.pauseService({ cluster, service })
    const isDone = ({ runningCount, pendingCount }: { runningCount?: number | undefined; pendingCount?: number | undefined }) =>
      runningCount === 0 && pendingCount === 0
    if (!values['no-wait']) await followService(context, { service, since, timeoutSeconds, isDone })
    output.line(json ? JSON.stringify(switches) : `${service} is paused. Its desired count stays. To go on: marina resume ${service}`)
    return exitCodes.done
  },
}

/** `marina resume` */
export const resume: Command = {
  name: 'resume',
  arguments: 'SERVICE',
  arity: { least: 1, most: 1 },
  summary: 'go on with a paused service, and wait until its tasks run',
  options: waitOptions,
  run: (context) => resumeService(context),
}

async function resumeService(context: CommandContext): Promise<number> {
  const { cluster, positionals, values, clock, json, output } = context
  const [service = ''] = positionals
  const timeoutSeconds = timeoutSecondsOf(values)
  const client = await context.connect()
  const since = clock.now()
  const { switches } = await client.resumeService({ cluster, service })
  const after = values['no-wait'] ? undefined : await followService(context, { service, since, timeoutSeconds })
  const counts = after ? `${after.runningCount} of ${after.desiredCount} running` : 'goes on'
  output.line(json ? JSON.stringify(switches) : `${service}: ${counts}`)
  return exitCodes.done
}
