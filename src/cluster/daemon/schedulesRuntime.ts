import type { RunTaskResponse } from '@aws-sdk/client-ecs'
import { createSchedules, type Schedules } from '#cluster/control/schedules/index.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import type { Dispatcher } from '#cluster/server/dispatcher.ts'
import type { Store } from '#cluster/state/store.ts'

/** Tasks at times, started by the RunTask that everybody has, its checks of the wire included. */
export const createSchedulesRuntime = (context: { store: Store; clock: Clock; ids: Ids; log: Logger; dispatcher: Dispatcher }): Schedules =>
  createSchedules({
    ...context,
    runTask: (request, { account, region }) =>
      context.dispatcher.call('RunTask', request, {
        account,
        region,
        principalArn: `arn:aws:sts::${account}:assumed-role/ecsEventsRole/events`,
      }) as Promise<RunTaskResponse>,
  })
