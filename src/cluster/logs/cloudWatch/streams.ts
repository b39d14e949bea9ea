import type { LogStream } from '@aws-sdk/client-cloudwatch-logs'
import { ClusterError } from '#cluster/api/errors.ts'
import type { SiblingHandlers } from '#cluster/api/siblings.ts'
import type { LogStreamRecord } from '#cluster/state/records/logRecords.ts'
import { type CloudWatchDeps, findGroup, findStream, invalid, pageOf, streamArn } from './deps.ts'

type Handlers = Pick<SiblingHandlers<'logs'>, 'CreateLogStream' | 'DeleteLogStream' | 'DescribeLogStreams' | 'PutLogEvents'>

const STREAM_NAME = /^[^:*\p{Cc}]{1,512}$/u
const MOST_STREAMS = 100_000
const MOST_ON_A_PAGE = 50
const MOST_EVENTS = 10_000
const MOST_BYTES = 1_048_576
/** What AWS counts for each event besides its message. */
const EVENT_OVERHEAD_BYTES = 26
const OLDEST_MS = 14 * 86_400_000
const NEWEST_MS = 2 * 3_600_000

export function createStreamHandlers(deps: CloudWatchDeps): Handlers {
  const { store, kept, clock } = deps
  return {
    CreateLogStream(request, context) {
      const group = findGroup(deps, request, context)
      const { logStreamName: name = '' } = request
      if (!STREAM_NAME.test(name)) throw invalid('The name of a log stream is 1 to 512 characters, none of them a colon or an asterisk.')
      const arn = streamArn(group.arn, name)
      const { logStreams } = store.read()
      if (logStreams.get(arn)) throw new ClusterError('ResourceAlreadyExistsException', 'The specified log stream already exists')
      if (logStreams.size >= MOST_STREAMS) throw new ClusterError('LimitExceededException', 'Resource limit exceeded.')
      const stream: LogStreamRecord = { arn, groupArn: group.arn, name, engineName: arn, from: 'clients', createdAt: clock.now() }
      store.update('create log stream', (tx) => tx.put('logStreams', stream))
    },
    DeleteLogStream(request, context) {
      const stream = findStream(deps, findGroup(deps, request, context), request.logStreamName)
      store.update('delete log stream', (tx) => tx.delete('logStreams', stream.arn))
      kept.remove(stream.engineName)
    },
    DescribeLogStreams(request, context) {
      const group = findGroup(deps, request, context)
      const { logStreamNamePrefix = '', orderBy = 'LogStreamName', descending = false, limit, nextToken } = request
      if (orderBy === 'LastEventTime' && logStreamNamePrefix !== '') {
        throw invalid('Cannot order by LastEventTime with a logStreamNamePrefix.')
      }
      const found = store
        .read()
        .logStreams.by('group', group.arn)
        .filter(({ name }) => name.startsWith(logStreamNamePrefix))
        .map((stream) => viewOf(deps, stream))
        .sort(orderBy === 'LastEventTime' ? byLastEvent : byName)
      const page = pageOf(descending ? found.reverse() : found, ({ logStreamName = '' }) => logStreamName, {
        limit,
        most: MOST_ON_A_PAGE,
        token: nextToken,
      })
      return { logStreams: page.items, ...(page.nextToken && { nextToken: page.nextToken }) }
    },
    PutLogEvents(request, context) {
      const group = findGroup(deps, request, context)
      const stream = findStream(deps, group, request.logStreamName)
      if (stream.from === 'container') throw invalid('This log stream holds what a container wrote; put events into one of your own.')
      const events = (request.logEvents ?? []).map(({ timestamp = 0, message = '' }) => ({ timestamp, message }))
      checkEvents(events)
      const now = clock.now()
      const tooOld = events.findLastIndex(({ timestamp }) => timestamp < now - OLDEST_MS)
      const tooNew = events.findIndex(({ timestamp }) => timestamp > now + NEWEST_MS)
      const taken = events.slice(tooOld + 1, tooNew < 0 ? undefined : tooNew)
      append(deps, stream, taken)
      const rejected = {
        ...(tooOld >= 0 && { tooOldLogEventEndIndex: tooOld + 1 }),
        ...(tooNew >= 0 && { tooNewLogEventStartIndex: tooNew }),
      }
      return { nextSequenceToken: '0', ...(taken.length < events.length && { rejectedLogEventsInfo: rejected }) }
    },
  }
}

interface Event {
  timestamp: number
  message: string
}

function checkEvents(events: readonly Event[]): void {
  if (events.length < 1 || events.length > MOST_EVENTS) throw invalid(`Put 1 to ${MOST_EVENTS} events at once.`)
  const bytes = events.reduce((sum, { message }) => sum + Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES, 0)
  if (bytes > MOST_BYTES) throw invalid('Upload too large: at once at most 1048576 bytes, each event with 26 more than its message.')
  if (events.some(({ message }) => message === '')) throw invalid('Log event message cannot be empty.')
  const sorted = events.every(({ timestamp }, index) => index === 0 || timestamp >= (events[index - 1]?.timestamp ?? 0))
  if (!sorted) throw invalid('Log events in a single PutLogEvents request must be in chronological order.')
}

function append({ kept }: CloudWatchDeps, { engineName }: LogStreamRecord, events: readonly Event[]): void {
  const stream = { engineName, cluster: '', task: '', taskArn: '', container: '', family: '' }
  kept.append(
    stream,
    events.map(({ timestamp, message }) => ({
      time: `${new Date(timestamp).toISOString().slice(0, 23)}000000Z`,
      stream: 'stdout',
      text: message,
    })),
  )
}

function viewOf({ kept }: CloudWatchDeps, { arn, name, engineName, createdAt }: LogStreamRecord): LogStream {
  const segments = kept.segmentsOf(engineName).filter(({ firstTime }) => firstTime !== '')
  const first = segments[0]?.firstTime
  const last = segments.at(-1)?.lastTime
  return {
    logStreamName: name,
    creationTime: createdAt,
    ...(first &&
      last && { firstEventTimestamp: Date.parse(first), lastEventTimestamp: Date.parse(last), lastIngestionTime: Date.parse(last) }),
    arn,
    storedBytes: 0,
  }
}

const byName = (one: LogStream, other: LogStream) => ((one.logStreamName ?? '') < (other.logStreamName ?? '') ? -1 : 1)
const byLastEvent = (one: LogStream, other: LogStream) =>
  (one.lastEventTimestamp ?? 0) - (other.lastEventTimestamp ?? 0) || byName(one, other)
