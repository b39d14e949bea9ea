import type { Explanation } from '#cluster/api/resources/explanation.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exitCodes.ts'
import { findTask, nothingNamed } from '../findTask.ts'

const marks: Record<Explanation['state'], string> = { asWanted: 'as wanted', waiting: 'waiting', stuck: 'STUCK' }
const width = Math.max(...Object.values(marks).map((mark) => mark.length)) + 2

const until = ({ until: at }: Explanation, now: number) =>
  at === undefined || at <= now ? '' : ` (for ${Math.ceil((at - now) / 1000)} s more)`

/** `marina explain` */
export const explain: Command = {
  name: 'explain',
  arguments: 'SERVICE|TASK',
  arity: { least: 1, most: 1 },
  summary: 'say why a service or a task is as it is: what is waited for, what is in the way',
  options: {},
  async run(context) {
    const { cluster, positionals, clock, json, output } = context
    const [name = ''] = positionals
    const client = await context.connect()
    const { services } = await client.describeServices({ cluster, services: [name] })
    const task = services?.[0] ? undefined : (await findTask(client, cluster, name))?.taskArn
    if (!services?.[0] && task === undefined) throw nothingNamed(cluster, name)
    const { explanations } = await client.explain(task === undefined ? { cluster, service: name } : { cluster, task })
    for (const one of explanations) {
      output.line(json ? JSON.stringify(one) : `${marks[one.state].padEnd(width)}${one.sentence}${until(one, clock.now())}`)
    }
    return exitCodes.done
  },
}
