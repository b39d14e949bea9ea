import type { ClusterClient } from '#cluster/api/contract.ts'
import { createClient, httpTransport } from '#cluster/client/index.ts'
import type { Desktop } from './desktop.ts'
import { desktopTransport } from './desktopTransport.ts'
import { fetchAgain } from './fetchAgain.ts'
import { takeToken } from './token.ts'

/** How the page reaches the cluster, or that it may not. */
export type Connection = { client: ClusterClient; desktop?: Desktop } | { needsToken: true }

declare global {
  interface Window {
    /** Put there by the preload; absent in a browser. */
    readonly desktop?: Desktop
  }
}

/** Picks the transport: the desktop's message port, else HTTP to where the page came from. The only place that knows. */
export function connect(): Connection {
  if (window.desktop) return { client: createClient(desktopTransport(window.desktop)), desktop: window.desktop }
  const token = takeToken({ location, history, storage: sessionStorage })
  return token
    ? { client: createClient(httpTransport({ endpoint: location.origin, token, fetch: fetchAgain(fetch.bind(window)) })) }
    : { needsToken: true }
}
