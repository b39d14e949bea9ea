import { shortName } from '#cluster/api/arns.ts'
import { answer } from '../answer.ts'
import type { Command } from '../command.ts'
import { CommandError, exitCodes } from '../exitCodes.ts'

/** `web, db` as names. */
export const namesOf = (given: string | boolean | undefined): string[] =>
  typeof given === 'string' ? given.split(',').flatMap((name) => name.trim() || []) : []

/** `marina order` */
export const order: Command = {
  name: 'order',
  arguments: 'SERVICE',
  arity: { least: 1, most: 1 },
  summary: 'let the first tasks of a service wait until other services are healthy',
  options: {
    after: { type: 'string', value: 'OTHER[,OTHER]', help: 'the services that come first' },
    none: { type: 'boolean', help: 'wait for none' },
  },
  async run(context) {
    const { cluster, positionals, values } = context
    const [service = ''] = positionals
    const after = namesOf(values['after'])
    if (values['none'] === true ? after.length > 0 : after.length === 0)
      throw new CommandError(exitCodes.usage, 'Name the services that come first, as --after OTHER[,OTHER], or give --none.')
    const client = await context.connect()
    const { switches } = await client.setServiceOrder({ cluster, service, after })
    const names = switches.after.map(shortName).join(' and ')
    const first = `The first tasks of ${service} wait until ${names} ${switches.after.length === 1 ? 'is' : 'are'} healthy.`
    const said = names === '' ? `${service} waits for no other service.` : first
    return answer(context, switches, said)
  },
}
