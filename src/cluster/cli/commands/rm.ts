import type { Command } from '../command.ts'
import { exitCodes } from '../exitCodes.ts'
import { followService } from '../followService.ts'
import { timeoutSecondsOf, waitOptions } from '../waitOptions.ts'

/** `marina rm` */
export const rm: Command = {
  name: 'rm',
  arguments: 'SERVICE',
  arity: { least: 1, most: 1 },
  summary: 'delete a service and stop its tasks; task definitions stay',
  options: waitOptions,
  async run(context) {
    const { cluster, positionals, values, clock, json, output } = context
    const [service = ''] = positionals
    const timeoutSeconds = timeoutSecondsOf(values)
    const client = await context.connect()
    const since = clock.now()
    let { service: after } = await client.deleteService({ cluster, service, force: true })
    if (!values['no-wait']) {
      after = await followService(context, { service, since, timeoutSeconds, isDone: (seen) => seen.status === 'INACTIVE' })
    }
    output.line(json ? JSON.stringify(after) : `${service} is ${after?.status === 'INACTIVE' ? 'deleted' : 'being deleted'}`)
    return exitCodes.done
  },
}
