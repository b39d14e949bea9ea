import type { ActionConfig } from '../trafficConfig.ts'

export interface RedirectFrom {
  protocol: 'HTTP' | 'HTTPS'
  /** Without port. */
  host: string
  port: number
  path: string
  query: string
}

/** Where a redirect leads; a placeholder that is not known stays as it is. */
export function locationOf(action: Extract<ActionConfig, { type: 'redirect' }>, from: RedirectFrom): string {
  const values: Record<string, string> = {
    protocol: from.protocol.toLowerCase(),
    host: from.host,
    port: String(from.port),
    // ELB's own default is `/#{path}`: the value has no slash in front.
    path: from.path.replace(/^\//, ''),
    query: from.query,
  }
  const fill = (text: string) => text.replace(/#\{(protocol|host|port|path|query)\}/g, (_, name: string) => values[name] ?? '')
  const query = fill(action.query)
  return `${fill(action.protocol).toLowerCase()}://${fill(action.host)}:${fill(action.port)}${fill(action.path)}${query ? `?${query}` : ''}`
}
