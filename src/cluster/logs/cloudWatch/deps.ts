import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { LogGroupRecord, LogStreamRecord } from '#cluster/state/records/logRecords.ts'
import type { Store } from '#cluster/state/store.ts'
import type { LogStore } from '../store/logStore.ts'

export interface CloudWatchDeps {
  store: Store
  kept: LogStore
  clock: Clock
  ids: Ids
}

type Named = Pick<CallContext, 'account' | 'region'>

export const scopeKey = ({ account, region }: Named): string => `${account}/${region}`
export const groupArn = ({ account, region }: Named, name: string): string => `arn:aws:logs:${region}:${account}:log-group:${name}`
export const streamArn = (group: string, name: string): string => `${group}:log-stream:${name}`

export const invalid = (message: string) => new ClusterError('InvalidParameterException', message)
export const noGroup = () => new ClusterError('ResourceNotFoundException', 'The specified log group does not exist.')
const noStream = () => new ClusterError('ResourceNotFoundException', 'The specified log stream does not exist.')

/** The two ways requests name a group: its name, or its name or ARN as an identifier. */
interface NamesGroup {
  logGroupName?: string | undefined
  logGroupIdentifier?: string | undefined
}

export function findGroup({ store }: CloudWatchDeps, request: NamesGroup, context: Named): LogGroupRecord {
  const { logGroupName, logGroupIdentifier } = request
  if (logGroupName !== undefined && logGroupIdentifier !== undefined) throw invalid('Give logGroupName or logGroupIdentifier, not both.')
  const name = logGroupName ?? logGroupIdentifier
  if (name === undefined) throw invalid('Name a log group with logGroupName or logGroupIdentifier.')
  const arn = name.startsWith('arn:') ? name.replace(/:\*$/, '') : groupArn(context, name)
  const group = store.read().logGroups.get(arn)
  if (!group || scopeKey(group) !== scopeKey(context)) throw noGroup()
  return group
}

export function findStream({ store }: CloudWatchDeps, group: LogGroupRecord, name: string | undefined): LogStreamRecord {
  const stream = store.read().logStreams.get(streamArn(group.arn, name ?? ''))
  if (!stream) throw noStream()
  return stream
}

/** One page of a list that is in order. Its token names the last item's key. */
export function pageOf<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  { limit, most, token }: { limit: number | undefined; most: number; token: string | undefined },
): { items: Item[]; nextToken?: string } {
  const size = limit ?? most
  if (size < 1 || size > most) throw invalid(`The limit must be from 1 to ${most}.`)
  const last = token === undefined ? undefined : Buffer.from(token, 'base64url').toString()
  const before = last === undefined ? -1 : items.findIndex((item) => keyOf(item) === last)
  if (last !== undefined && before < 0) throw invalid('The specified nextToken is invalid.')
  const page = items.slice(before + 1, before + 1 + size)
  const end = page.at(-1)
  const more = end !== undefined && before + 1 + size < items.length
  return { items: page, ...(more && { nextToken: Buffer.from(keyOf(end)).toString('base64url') }) }
}
