import type { Ids } from '#cluster/lib/ids.ts'
import { invalid } from './deps.ts'

/** How far each stream has been read, by its ARN. */
export type Places = ReadonlyMap<string, number>

/** What page tokens over many streams stand for. They last until so many others were given, or the daemon ends. */
export interface Cursors {
  add(places: Places): string
  /** Throws an InvalidParameterException for a token that is none, or no more. */
  find(token: string | undefined): Places | undefined
}

const MOST_CURSORS = 200

export function createCursors(ids: Ids): Cursors {
  const known = new Map<string, Places>()
  return {
    add(places) {
      const token = ids.uuid()
      known.set(token, new Map(places))
      const [oldest] = known.keys()
      if (oldest !== undefined && known.size > MOST_CURSORS) known.delete(oldest)
      return token
    },
    find(token) {
      if (token === undefined) return undefined
      const places = known.get(token)
      if (!places) throw invalid('The specified nextToken is invalid.')
      return places
    },
  }
}
