import { timestampMembers } from './timestamps.ts'

/**
 * A value as it goes over the wire: times as seconds since the epoch with a millisecond fraction (spec part 1, 1.2), bytes in base64,
 * members that are undefined left out. Everything else is as `JSON.stringify` would have it. The value itself is not changed.
 */
export function toWire(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? null : toWire(item)))
  if (value instanceof Date) return value.getTime() / 1000
  if (value instanceof Uint8Array) return toBase64(value)
  const from = value as Record<string, unknown>
  const members: Record<string, unknown> = {}
  // Every answer passes here, so no arrays of entries on the way.
  for (const name of Object.keys(from)) {
    const member = from[name]
    if (member !== undefined) setMember(members, name, typeof member === 'object' ? toWire(member) : member)
  }
  return members
}

/** Without Node's Buffer, because a page sends bytes too; in pieces, because arguments are limited. */
function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let start = 0; start < bytes.length; start += 8192) text += String.fromCharCode(...bytes.subarray(start, start + 8192))
  return btoa(text)
}

/**
 * The way back for ECS's own shapes: numbers under the names of times become `Date`. Only for what ECS defines, because Marina's own
 * shapes count milliseconds under some of the same names.
 * @param timesNamed the names, where another service of AWS answers
 */
export function reviveTimes(value: unknown, timesNamed = timestampMembers): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (Array.isArray(value)) return value.map((item) => reviveTimes(item, timesNamed))
  const members: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(value)) {
    const isTime = typeof member === 'number' && timesNamed.has(name)
    setMember(members, name, isTime ? new Date(member * 1000) : reviveTimes(member, timesNamed))
  }
  return members
}

/** A plain assignment to `__proto__` would set the prototype instead, and users choose the keys of maps. */
function setMember(members: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') Object.defineProperty(members, name, { value, enumerable: true, configurable: true, writable: true })
  else members[name] = value
}
