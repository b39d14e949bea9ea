import { useEffect, useMemo, useSyncExternalStore } from 'react'
import type { LogsPanelRequest } from '../../../app/panel.tsx'
import { useClient } from '../../../data/ClientProvider.tsx'
import { createLogFeed, type FeedState, type LogFeed } from './logFeed.ts'

/** The output of a service or of tasks, as long as the component is there. @param tail lines of each container to begin with */
export function useLogFeed(request: LogsPanelRequest, tail: number): { feed: LogFeed; state: FeedState } {
  const client = useClient()
  const { cluster, service, tasks, containers } = request
  const key = JSON.stringify([cluster, service, tasks, containers])
  const feed = useMemo(
    () =>
      createLogFeed(
        { client, wait },
        {
          cluster,
          tail,
          ...(service === undefined ? { tasks: [...(tasks ?? [])] } : { service }),
          ...(containers && { containers: [...containers] }),
        },
      ),
    // The key stands for the four parts of the request, which callers make anew on each render.
    [client, key, tail],
  )
  useEffect(() => feed.start(), [feed])
  return { feed, state: useSyncExternalStore(feed.subscribe, feed.read) }
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
