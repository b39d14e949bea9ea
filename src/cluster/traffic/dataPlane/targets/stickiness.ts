import { createHash } from 'node:crypto'

/**
 * The cookies by which ELB finds a target again. A cookie's value says nothing to a client: a digest that the plane can make again,
 * so that it outlives a restart.
 */
export const targetCookie = 'AWSALB'
export const groupCookie = 'AWSALBTG'
export const appCookie = 'AWSALBAPP-0'

export const stickyToken = (...parts: readonly (string | number)[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('base64url')

/** The value of a cookie in a Cookie header; undefined where it is not there. */
export function readCookie(header: string, name: string): string | undefined {
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=')
    if (equals > 0 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim()
  }
  return undefined
}

/** Set-Cookie as ELB sends it: once plain, and once for requests from other sites. Name and value of the header in turn. */
export function setCookies(name: string, value: string, seconds: number, now: number): string[] {
  const plain = `${name}=${value}; Expires=${new Date(now + seconds * 1_000).toUTCString()}; Path=/`
  const crossSite = plain.replace(name, `${name}CORS`)
  return ['Set-Cookie', plain, 'Set-Cookie', `${crossSite}; SameSite=None`]
}

/** Whether an answer sets a cookie of that name. */
export function setsCookie(headers: readonly string[], name: string): boolean {
  for (let at = 0; at < headers.length; at += 2) {
    if (headers[at]?.toLowerCase() === 'set-cookie' && headers[at + 1]?.startsWith(`${name}=`)) return true
  }
  return false
}
