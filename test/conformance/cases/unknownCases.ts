import type { Answer, Daemon } from '../daemon.ts'
import { type Json, type Place, placesOf, requestWith, smallestRequest } from '../requests.ts'

/** What a newer client may send. */
const newer = { marinaHasNotHeardOfThis: { a: [1, null], b: 'x' } }

/** A structure with a member that nobody knows, at every depth: path → request. */
export function unknownRequests(operation: string): { name: string; plain: Json; more: Json }[] {
  const structures = new Map<string, Place>()
  for (const place of placesOf(operation)) {
    const path = place.path.slice(0, -place.member.length)
    if (path !== '' && !structures.has(path)) structures.set(path, place)
  }
  const root = { name: 'in the request', plain: smallestRequest(operation), more: { ...smallestRequest(operation), ...newer } }
  return [
    root,
    ...[...structures].map(([path, place]) => ({ name: `in ${path.slice(0, -1)}`, plain: led(place, {}), more: led(place, newer) })),
  ]
}

/** The smallest request with the structure above `place` in it, and more in that. */
function led(place: Place, more: Json): Json {
  return requestWith({ ...place, member: 'marinaHasNotHeardOfThis', inUnion: false }, more['marinaHasNotHeardOfThis'])
}

/** Sends a request until it is answered the same twice, then with the member: the answer has to stay. Undefined when it does. */
export async function differs(
  daemon: Daemon,
  operation: string,
  { plain, more }: { plain: Json; more: Json },
  account: string,
): Promise<string | undefined> {
  await daemon.send(operation, plain, account)
  const expected = told(await daemon.send(operation, plain, account))
  const found = told(await daemon.send(operation, more, account))
  return found === expected ? undefined : `${found}, and ${expected} without it`
}

/** Without ids, times and numbers that count up. */
function told({ status, type, message, body }: Answer): string {
  const text = type === undefined ? Object.keys(body).sort().join(',') : `${type}: ${message}`
  return `${status} ${text.replaceAll(/[0-9a-f]{8,}|\d+/g, '#')}`
}
