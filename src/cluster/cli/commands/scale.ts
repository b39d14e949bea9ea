import type { Command } from '../command.ts'
import { exitCodes } from '../exitCodes.ts'
import { followService } from '../followService.ts'
import { timeoutSecondsOf, waitOptions, wholeNumber } from '../waitOptions.ts'

/** `marina scale` */
export const scale: Command = {
  name: 'scale',
  arguments: 'SERVICE N',
  arity: { least: 2, most: 2 },
  summary: 'change how many tasks a service keeps running, and wait until they do',
  options: waitOptions,
  async run(context) {
    const { cluster, positionals, values, clock, json, output } = context
    const [service = '', count] = positionals
    const desiredCount = wholeNumber(count, 'N', 0, 5000)
    const timeoutSeconds = timeoutSecondsOf(values)
    const client = await context.connect()
    const since = clock.now()
    let { service: after } = await client.updateService({ cluster, service, desiredCount })
    if (!values['no-wait']) after = await followService(context, { service, since, timeoutSeconds })
    output.line(json ? JSON.stringify(after) : `${service}: ${after?.runningCount} of ${after?.desiredCount} running`)
    return exitCodes.done
  },
}
