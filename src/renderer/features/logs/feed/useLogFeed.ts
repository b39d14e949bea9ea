import { useEffect, useMemo, useSyncExternalStore } from 'react'
import type { LogsRequest } from '#cluster/api/streams.ts'
import type { LogsPanelRequest } from '../../../app/panel.tsx'
import { useClient } from '../../../data/ClientProvider.tsx'
import { createLogFeed, type FeedState, type LogFeed } from './logFeed.ts'

/** The output of a service or of tasks, as long as the component is there. @param tail lines of each container to begin with */
export function useLogFeed(request: LogsPanelRequest, tail: number): { feed: LogFeed; state: FeedState } {
  const client = useClient()
  // Callers write a fresh object on each render; by its text the same request stays the same object.
  const key = JSON.stringify(logsRequest(request, tail))
  const feed = useMemo(() => createLogFeed({ client, wait }, JSON.parse(key) as LogsRequest), [client, key])
  useEffect(() => feed.start(), [feed])
  return { feed, state: useSyncExternalStore(feed.subscribe, feed.read) }
}

function logsRequest({ cluster, service, tasks = [], containers }: LogsPanelRequest, tail: number): LogsRequest {
  return {
    cluster,
    tail,
    ...(service === undefined ? { tasks: [...tasks] } : { service }),
    ...(containers && { containers: [...containers] }),
  }
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
