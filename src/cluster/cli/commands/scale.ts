import { answer } from '../answer.ts'
import { changeService } from '../changeService.ts'
import type { Command } from '../command.ts'
import { waitOptions, wholeNumber } from '../waitOptions.ts'

/** `marina scale` */
export const scale: Command = {
  name: 'scale',
  arguments: 'SERVICE N',
  arity: { least: 2, most: 2 },
  summary: 'change how many tasks a service keeps running, and wait until they do',
  options: waitOptions,
  async run(context) {
    const desiredCount = wholeNumber(context.positionals[1], 'N', 0, 5000)
    const { service, answered, after } = await changeService(context, {
      ask: (client, target) => client.updateService({ ...target, desiredCount }),
    })
    const last = after ?? answered.service
    return answer(context, last, `${service}: ${last?.runningCount} of ${last?.desiredCount} running`)
  },
}
