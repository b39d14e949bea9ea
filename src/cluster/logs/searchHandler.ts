import { parseArn } from '#cluster/api/arns.ts'
import type { CallContext } from '#cluster/api/contract.ts'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { MarinaOperations } from '#cluster/api/operations/marina.ts'
import type { LogStore } from './store/logStore.ts'
import { searchLogs } from './store/searchLogs.ts'
import type { KeptStream } from './store/segment.ts'

type Search = MarinaOperations['SearchLogs']

const DEFAULT_LIMIT = 100
const TOKEN = /^[0-9a-f]{24}\.\d{15}\.log@\d{1,15}$/

/** Looks for a text in everything that is kept of the caller's account and region, containers that are gone included. */
export async function searchKeptLogs(kept: LogStore, request: Search['request'], context: CallContext): Promise<Search['response']> {
  const { text, caseSensitive = false, limit = DEFAULT_LIMIT, nextToken } = request
  if (nextToken !== undefined && !TOKEN.test(nextToken)) {
    throw invalidParameter('The nextToken is none that a search gave. Leave it out to begin with the newest lines.')
  }
  const page = await searchLogs(kept, { text, caseSensitive, limit, before: nextToken, wants: isAsked(request, context) })
  return {
    hits: page.hits.map(({ stream: { cluster, service, family, task, container }, line }) => ({
      cluster,
      ...(service !== undefined && { service }),
      family,
      task,
      container,
      ...line,
    })),
    ...(page.next !== undefined && { nextToken: page.next }),
  }
}

function isAsked({ cluster, service, task, containers }: Search['request'], { account, region }: CallContext) {
  return (stream: KeptStream): boolean => {
    const arn = parseArn(stream.taskArn)
    return (
      arn?.account === account &&
      arn.region === region &&
      (cluster === undefined || stream.cluster === cluster) &&
      (service === undefined || stream.service === service) &&
      (task === undefined || stream.task.startsWith(task)) &&
      (!containers?.length || containers.includes(stream.container))
    )
  }
}
