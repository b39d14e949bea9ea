import { parseArn, shortName } from '#cluster/api/arns.ts'
import type { ClusterClient } from '#cluster/api/contract.ts'
import type { Explanation } from '#cluster/api/resources/explanation.ts'
import type { Command, CommandContext } from '../command.ts'
import { CommandError, exitCodes } from '../exitCodes.ts'
import { type Subject, showDecisions } from '../showDecisions.ts'

const marks: Record<Explanation['state'], string> = { asWanted: 'as wanted', waiting: 'waiting', stuck: 'STUCK' }
const width = Math.max(...Object.values(marks).map((mark) => mark.length)) + 2

const until = ({ until: at }: Explanation, now: number) =>
  at === undefined || at <= now ? '' : ` (for ${Math.ceil((at - now) / 1000)} s more)`

const taskId = /^[0-9a-f]{4,32}$/

/** What a name or an ARN is of; services come before daemons, and both before ids of tasks. */
async function findSubject({ cluster, positionals, connect }: CommandContext): Promise<Subject> {
  const [given = ''] = positionals
  const named = subjectOfArn(given)
  if (named) return named
  const client = await connect()
  const { services } = await client.describeServices({ cluster, services: [given] })
  if (services?.[0]) return { cluster, service: given }
  if (await hasDaemon(client, cluster, given)) return { cluster, daemon: given }
  if (taskId.test(given)) return { cluster, task: given }
  throw new CommandError(
    exitCodes.notFound,
    `Cluster ${cluster} has no service, no daemon and no task ${given}. "marina services" and "marina tasks" list them.`,
  )
}

/** An ARN says itself which cluster it is of. */
function subjectOfArn(given: string): Subject | undefined {
  const arn = parseArn(given)
  const [cluster = '', name] = arn?.path ?? []
  if (!arn || name === undefined) return undefined
  if (arn.type === 'service') return { cluster, service: given }
  if (arn.type === 'daemon') return { cluster, daemon: given }
  return arn.type === 'task' ? { cluster, task: given } : undefined
}

async function hasDaemon(client: ClusterClient, cluster: string, name: string): Promise<boolean> {
  let nextToken: string | undefined
  do {
    const page = await client.listDaemons({ clusterArn: cluster, nextToken })
    if (page.daemonSummariesList?.some(({ daemonArn = '' }) => shortName(daemonArn) === name)) return true
    nextToken = page.nextToken
  } while (nextToken)
  return false
}

const withArn = (subject: Subject, arn: string): Subject => {
  const { cluster } = subject
  if ('service' in subject) return { cluster, service: arn }
  return 'daemon' in subject ? { cluster, daemon: arn } : { cluster, task: arn }
}

/** `marina explain` */
export const explain: Command = {
  name: 'explain',
  arguments: 'SERVICE|DAEMON|TASK',
  arity: { least: 1, most: 1 },
  summary: 'say why a service, a daemon or a task is as it is: what is waited for, what is in the way, what was decided',
  options: {
    history: { type: 'boolean', help: 'show what was decided, by which rule and numbers, the newest last' },
    follow: { type: 'boolean', short: 'f', help: 'show what was decided, and go on with what is decided from now on' },
  },
  async run(context) {
    const { clock, json, output, values } = context
    const subject = await findSubject(context)
    const client = await context.connect()
    const { arn, explanations } = await client.explain(subject)
    // By its ARN from here on: what begins so may become more than one.
    if (values['history'] || values['follow']) return showDecisions(context, withArn(subject, arn), values['follow'] === true)
    for (const one of explanations) {
      output.line(json ? JSON.stringify(one) : `${marks[one.state].padEnd(width)}${one.sentence}${until(one, clock.now())}`)
    }
    return exitCodes.done
  },
}
