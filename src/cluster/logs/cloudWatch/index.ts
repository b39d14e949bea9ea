/**
 * CloudWatch Logs on the endpoint: groups and streams, what `awslogs` containers wrote under the names that they declare, and what clients
 * put. Events are kept output (`store`), which goes by its own age and size; a group's retention can only shorten what is answered.
 */
import type { SiblingHandlers } from '#cluster/api/siblings.ts'
import { type ContainerStreams, createContainerStreams } from './containerStreams.ts'
import type { CloudWatchDeps } from './deps.ts'
import { createEventHandlers } from './events.ts'
import { createGroupHandlers } from './groups.ts'
import { createLiveTail } from './liveTail.ts'
import { createStreamHandlers } from './streams.ts'

export type { ContainerStreams } from './containerStreams.ts'

export interface CloudWatchLogs {
  handlers: SiblingHandlers<'logs'>
  streams: ContainerStreams
}

export function createCloudWatchLogs(deps: CloudWatchDeps): CloudWatchLogs {
  return {
    handlers: { ...createGroupHandlers(deps), ...createStreamHandlers(deps), ...createEventHandlers(deps), ...createLiveTail(deps) },
    streams: createContainerStreams(deps),
  }
}
