import { createContext, type ReactNode, use, useCallback, useMemo, useSyncExternalStore } from 'react'
import type { ClusterClient } from '#cluster/api/contract.ts'
import type { WatchScope } from '#cluster/api/watch.ts'
import type { Desktop } from '../bridge/desktop.ts'
import { createWatchCache, type WatchCache } from './watchCache.ts'
import type { WatchState } from './watchState.ts'

interface Connected {
  client: ClusterClient
  desktop: Desktop | undefined
  cache: WatchCache
}

const ConnectedContext = createContext<Connected | undefined>(undefined)

function useConnected(): Connected {
  const connected = use(ConnectedContext)
  if (!connected) throw new Error('useClient and useWatch need <ClientProvider> around them')
  return connected
}

/** Every operation of the cluster. Calls reject with a ClusterError; `useAction` shows it. */
export const useClient = (): ClusterClient => useConnected().client

/** The desktop around the page; undefined in a browser. */
export const useDesktop = (): Desktop | undefined => useConnected().desktop

/** Tries at once to reach a cluster that does not answer. */
export const useRetry = (): (() => void) => useConnected().cache.retryNow

/**
 * What is known of a scope, kept up to date by the cluster's own watch; nothing polls. Components with the same scope
 * share one watch, and a component renders at most once per frame.
 */
export function useWatch(scope: WatchScope): WatchState {
  const { cache } = useConnected()
  const key = JSON.stringify(scope)
  // Callers write a fresh object on each render; by its text the same scope stays the same object.
  const stable = useMemo(() => JSON.parse(key) as WatchScope, [key])
  const subscribe = useCallback((listener: () => void) => cache.subscribe(stable, listener), [cache, stable])
  return useSyncExternalStore(subscribe, () => cache.read(stable))
}

export function ClientProvider({
  client,
  desktop,
  children,
}: {
  client: ClusterClient
  desktop?: Desktop | undefined
  children: ReactNode
}) {
  const connected = useMemo<Connected>(() => ({ client, desktop, cache: createWatchCache(browserWorld(client)) }), [client, desktop])
  return <ConnectedContext value={connected}>{children}</ConnectedContext>
}

const browserWorld = (client: ClusterClient) => ({
  client,
  now: () => Date.now(),
  after(ms: number, run: () => void) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  nextFrame: runOnNextFrame,
})

/** A hidden window draws nothing; without the timer its state would stand still and its queue grow. */
function runOnNextFrame(run: () => void): void {
  const once = () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    run()
  }
  const frame = requestAnimationFrame(once)
  const timer = setTimeout(once, 250)
}
