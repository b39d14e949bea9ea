import { useCallback, useSyncExternalStore } from 'react'

/**
 * Addresses live in the fragment: `#/clusters/default/services/web?tab=logs`. The page then needs nothing of the server
 * that hands it out, be it a file, a protocol of the desktop, or loopback HTTP. A route starts with `#/`, the token that
 * a fresh address may carry with `#token=`, so the two never meet.
 */
export interface Location {
  /** Decoded parts: `['clusters', 'default']`; none for home. */
  parts: string[]
  query: URLSearchParams
}

export function parseFragment(fragment: string): Location {
  const route = fragment.startsWith('#/') ? fragment.slice(2) : ''
  const [path = '', query = ''] = route.split('?', 2)
  return { parts: path.split('/').filter(Boolean).map(decode), query: new URLSearchParams(query) }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** `#/clusters/default?tab=tasks`. Empty and absent values are left out. */
export function fragmentOf(parts: readonly string[], query: Record<string, string | undefined> = {}): string {
  const pairs = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]))
  const search = new URLSearchParams(pairs).toString()
  return `#/${parts.map(encodeURIComponent).join('/')}${search ? `?${search}` : ''}`
}

function onFragment(listener: () => void): () => void {
  addEventListener('hashchange', listener)
  return () => removeEventListener('hashchange', listener)
}

/** Goes to an address made by `address.…` or `fragmentOf`. @param replace without an entry in the history */
export function navigate(fragment: string, { replace = false } = {}): void {
  if (fragment === location.hash) return
  if (!replace) {
    location.hash = fragment
    return
  }
  history.replaceState(history.state, '', fragment)
  dispatchEvent(new HashChangeEvent('hashchange'))
}

export const useFragment = (): string => useSyncExternalStore(onFragment, () => location.hash)

/** One value of the address's query, such as the tab or a filter; setting it replaces the address. */
export function useQueryValue(name: string, whereAbsent = ''): [string, (value: string) => void] {
  const fragment = useFragment()
  const value = parseFragment(fragment).query.get(name) ?? whereAbsent
  const set = useCallback(
    (next: string) => {
      const here = parseFragment(location.hash)
      const query = { ...Object.fromEntries(here.query), [name]: next === whereAbsent ? undefined : next }
      navigate(fragmentOf(here.parts, query), { replace: true })
    },
    [name, whereAbsent],
  )
  return [value, set]
}
