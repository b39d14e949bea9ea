/**
 * Who may come in. Loopback is open to every program and every web page on the machine, so each request is judged by its headers
 * before anything else is done for it (docs/security.md).
 */
import type { IncomingHttpHeaders } from 'node:http'
import { ClusterError } from '#cluster/api/errors.ts'
import { parseCredentialScope } from './credentialScope.ts'
import { secretMatcher } from './secrets.ts'

/** What SDKs make of `marina.localhost`: for Cloud Map's DiscoverInstances, and for Live Tail, new ones and old. Names ending in `localhost` are nobody else's. */
const namesOfSdks = ['data-', 'stream-', 'streaming-'].map((prefix) => `${prefix}marina.localhost`)
const ownNames = ['127.0.0.1', 'localhost', '[::1]', 'marina.localhost', ...namesOfSdks]

/** A no, with the HTTP status it goes out with. */
export interface Refusal {
  status: number
  error: ClusterError
}

const forbidden = (message: string): Refusal => ({ status: 403, error: new ClusterError('AccessDeniedException', message) })

/**
 * Refuses requests that were sent under another name (DNS rebinding) or on behalf of another web page, whatever the method or protocol.
 * @param port the one that listens
 */
export function refuseStranger(headers: IncomingHttpHeaders, port: number): Refusal | undefined {
  const host = headers.host?.toLowerCase()
  if (host === undefined || !isOwnHost(host, port)) {
    return forbidden(`Marina answers only to http://127.0.0.1:${port} and http://localhost:${port}. Use one of these as the endpoint.`)
  }
  const { origin } = headers
  const site = headers['sec-fetch-site']
  if ((origin !== undefined && origin.toLowerCase() !== `http://${host}`) || site === 'cross-site' || site === 'same-site') {
    return forbidden('Another web page may not use Marina. To open its own page, type or paste its address.')
  }
  return undefined
}

function isOwnHost(host: string, port: number): boolean {
  return ownNames.some((name) => host === `${name}:${port}` || (port === 80 && host === name))
}

export interface Guards {
  /** Marina's own operations and streams: always the token. */
  refuseWithoutToken(headers: IncomingHttpHeaders, what: string): Refusal | undefined
  /** ECS operations: the token for our page, and the access key where one is asked for. */
  refuseCaller(headers: IncomingHttpHeaders): Refusal | undefined
  isToken(given: string): boolean
  /** Only calls signed with one access key id are admitted. */
  readonly asksForKey: boolean
}

/** A browser tells of itself with one of these on every POST; other programs have no reason to. */
const isFromPage = (headers: IncomingHttpHeaders) => headers.origin !== undefined || headers['sec-fetch-site'] !== undefined

export function createGuards(secrets: { token: string; accessKey?: string }): Guards {
  const isToken = secretMatcher(secrets.token)
  const isAccessKey = secrets.accessKey === undefined ? undefined : secretMatcher(secrets.accessKey)
  const tokenOf = (headers: IncomingHttpHeaders) => headers['x-marina-token']
  const hasToken = (headers: IncomingHttpHeaders) => {
    const given = tokenOf(headers)
    return typeof given === 'string' && isToken(given)
  }
  return {
    isToken,
    asksForKey: isAccessKey !== undefined,
    refuseWithoutToken: (headers, what) => (hasToken(headers) ? undefined : withoutToken(what)),
    refuseCaller(headers) {
      if (hasToken(headers)) return undefined
      if (isFromPage(headers) || tokenOf(headers) !== undefined) return withoutToken('Marina’s page')
      if (!isAccessKey) return undefined
      const scope = parseCredentialScope(headers.authorization)
      if (!scope) return { status: 400, error: unsigned() }
      return isAccessKey(scope.accessKeyId) ? undefined : { status: 400, error: unknownKey() }
    },
  }
}

export const withoutToken = (what: string): Refusal =>
  forbidden(
    `${what} needs the token of this Marina. Open the page with the address that Marina printed, or run the command as the user who started it.`,
  )

const unsigned = () =>
  new ClusterError(
    'MissingAuthenticationTokenException',
    'Missing Authentication Token. This Marina was started with --access-key: sign requests with that key.',
  )

const unknownKey = () =>
  new ClusterError(
    'UnrecognizedClientException',
    'The security token included in the request is invalid. This Marina admits only the key given with --access-key.',
  )
