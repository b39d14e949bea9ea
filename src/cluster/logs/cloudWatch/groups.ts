import type { LogGroup } from '@aws-sdk/client-cloudwatch-logs'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { SiblingHandlers } from '#cluster/api/siblings.ts'
import type { LogGroupRecord } from '#cluster/state/records/logRecords.ts'
import type { Tx } from '#cluster/state/store.ts'
import { type CloudWatchDeps, findGroup, groupArn, invalid, noGroup, pageOf, scopeKey } from './deps.ts'

type Handlers = Pick<
  SiblingHandlers<'logs'>,
  | 'CreateLogGroup'
  | 'DeleteLogGroup'
  | 'DescribeLogGroups'
  | 'PutRetentionPolicy'
  | 'DeleteRetentionPolicy'
  | 'TagResource'
  | 'UntagResource'
  | 'ListTagsForResource'
>

const GROUP_NAME = /^[.\-_/#A-Za-z0-9]{1,512}$/
const MOST_GROUPS = 10_000
const MOST_ON_A_PAGE = 50
const MOST_TAGS = 50
/** The days that AWS keeps logs for. */
const RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]

export function createGroupHandlers(deps: CloudWatchDeps): Handlers {
  const { store, kept, clock } = deps
  const put = (label: string, group: LogGroupRecord) => void store.update(label, (tx) => tx.put('logGroups', group))

  return {
    CreateLogGroup({ logGroupName = '', tags = {} }, context) {
      if (!GROUP_NAME.test(logGroupName)) {
        throw invalid('The name of a log group is 1 to 512 letters, digits and any of . - _ / #.')
      }
      const { logGroups } = store.read()
      if (logGroups.get(groupArn(context, logGroupName))) {
        throw new ClusterError('ResourceAlreadyExistsException', 'The specified log group already exists')
      }
      if (logGroups.size >= MOST_GROUPS) throw new ClusterError('LimitExceededException', 'Resource limit exceeded.')
      store.update('create log group', (tx) => putGroup(tx, newGroup(context, logGroupName, clock.now(), withTags({}, tags))))
    },
    DeleteLogGroup(request, context) {
      const group = findGroup(deps, request, context)
      const streams = store.read().logStreams.by('group', group.arn)
      store.update('delete log group', (tx) => {
        for (const { arn } of streams) tx.delete('logStreams', arn)
        tx.delete('logGroups', group.arn)
      })
      for (const { engineName } of streams) kept.remove(engineName)
    },
    DescribeLogGroups({ logGroupNamePrefix = '', logGroupNamePattern, limit, nextToken }, context) {
      const wanted = (name: string) =>
        name.startsWith(logGroupNamePrefix) && name.toLowerCase().includes((logGroupNamePattern ?? '').toLowerCase())
      const groups = store
        .read()
        .logGroups.by('scope', scopeKey(context))
        .filter(({ name }) => wanted(name))
        .sort((one, other) => (one.name < other.name ? -1 : 1))
      const page = pageOf(groups, ({ name }) => name, { limit, most: MOST_ON_A_PAGE, token: nextToken })
      return { logGroups: page.items.map((group) => viewOf(deps, group)), ...(page.nextToken && { nextToken: page.nextToken }) }
    },
    PutRetentionPolicy(request, context) {
      const { retentionInDays = 0 } = request
      const group = findGroup(deps, request, context)
      if (!RETENTION_DAYS.includes(retentionInDays)) {
        throw invalid(`retentionInDays must be one of ${RETENTION_DAYS.join(', ')}.`)
      }
      put('put retention policy', { ...group, retentionInDays })
    },
    DeleteRetentionPolicy(request, context) {
      const { retentionInDays: _gone, ...group } = findGroup(deps, request, context)
      put('delete retention policy', group)
    },
    TagResource({ resourceArn, tags = {} }, context) {
      const group = taggedGroup(deps, resourceArn, context)
      put('tag log group', { ...group, tags: withTags(group.tags, tags) })
    },
    UntagResource({ resourceArn, tagKeys = [] }, context) {
      const group = taggedGroup(deps, resourceArn, context)
      put('untag log group', { ...group, tags: Object.fromEntries(Object.entries(group.tags).filter(([key]) => !tagKeys.includes(key))) })
    },
    ListTagsForResource: ({ resourceArn }, context) => ({ tags: { ...taggedGroup(deps, resourceArn, context).tags } }),
  }
}

export function newGroup(
  { account, region }: Pick<CallContext, 'account' | 'region'>,
  name: string,
  now: number,
  tags: Record<string, string> = {},
): LogGroupRecord {
  return { account, region, arn: groupArn({ account, region }, name), name, tags, createdAt: now }
}

export const putGroup = (tx: Tx, group: LogGroupRecord): void => tx.put('logGroups', group)

function taggedGroup(deps: CloudWatchDeps, resourceArn: string | undefined, context: CallContext): LogGroupRecord {
  if (!resourceArn?.startsWith('arn:')) throw noGroup()
  return findGroup(deps, { logGroupIdentifier: resourceArn }, context)
}

function withTags(tags: Record<string, string>, more: Record<string, string>): Record<string, string> {
  const all = { ...tags, ...more }
  if (Object.keys(all).length > MOST_TAGS) throw new ClusterError('TooManyTagsException', `A log group can have at most ${MOST_TAGS} tags.`)
  return all
}

function viewOf({ store, kept }: CloudWatchDeps, { arn, name, retentionInDays, createdAt }: LogGroupRecord): LogGroup {
  const segments = store
    .read()
    .logStreams.by('group', arn)
    .flatMap(({ engineName }) => kept.segmentsOf(engineName))
  return {
    logGroupName: name,
    creationTime: createdAt,
    ...(retentionInDays !== undefined && { retentionInDays }),
    metricFilterCount: 0,
    arn: `${arn}:*`,
    logGroupArn: arn,
    logGroupClass: 'STANDARD',
    storedBytes: segments.reduce((sum, { bytes }) => sum + bytes, 0),
  }
}
