import type { Explanation } from '#cluster/api/resources/explanation.ts'
import type { Command, CommandContext } from '../command.ts'
import { exitCodes } from '../exitCodes.ts'
import { findTask, nothingNamed } from '../findTask.ts'
import { showDecisions } from '../showDecisions.ts'

const marks: Record<Explanation['state'], string> = { asWanted: 'as wanted', waiting: 'waiting', stuck: 'STUCK' }
const width = Math.max(...Object.values(marks).map((mark) => mark.length)) + 2

const until = ({ until: at }: Explanation, now: number) =>
  at === undefined || at <= now ? '' : ` (for ${Math.ceil((at - now) / 1000)} s more)`

/** What is asked about: one of the two. */
async function findSubject(context: CommandContext): Promise<{ cluster: string; service: string } | { cluster: string; task: string }> {
  const { cluster, positionals } = context
  const [name = ''] = positionals
  const client = await context.connect()
  const { services } = await client.describeServices({ cluster, services: [name] })
  if (services?.[0]) return { cluster, service: name }
  const task = (await findTask(client, cluster, name))?.taskArn
  if (task === undefined) throw nothingNamed(cluster, name)
  return { cluster, task }
}

/** `marina explain` */
export const explain: Command = {
  name: 'explain',
  arguments: 'SERVICE|TASK',
  arity: { least: 1, most: 1 },
  summary: 'say why a service or a task is as it is: what is waited for, what is in the way, what was decided',
  options: {
    history: { type: 'boolean', help: 'show what was decided, by which rule and numbers, the newest last' },
    follow: { type: 'boolean', short: 'f', help: 'show what was decided, and go on with what is decided from now on' },
  },
  async run(context) {
    const { clock, json, output, values } = context
    const subject = await findSubject(context)
    if (values['history'] || values['follow']) return showDecisions(context, subject, values['follow'] === true)
    const client = await context.connect()
    const { explanations } = await client.explain(subject)
    for (const one of explanations) {
      output.line(json ? JSON.stringify(one) : `${marks[one.state].padEnd(width)}${one.sentence}${until(one, clock.now())}`)
    }
    return exitCodes.done
  },
}
