import { BadMessage, type RequestHead } from '../exchange/message.ts'
import { dropNamed, hasToken, hostPattern, limits, readFields, readLength, refuseControls } from './fields.ts'

const requestLine = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+) ([\x21-\x7e\x80-\xff]+) HTTP\/(\d)\.(\d)$/
const absolute = /^https?:\/\/([^/?#]*)(.*)$/i

/** What is read on the way and not kept. */
interface Reading extends RequestHead {
  connection: string
  transferEncoding: string | undefined
  hosts: number
}

/**
 * Takes the head of a request apart, as strictly as a proxy must: whatever a target could read otherwise is refused.
 * @param text the head in Latin-1, without the empty line at its end
 * @throws BadMessage with ELB's status
 */
export function parseRequestHead(text: string): RequestHead {
  refuseControls(text)
  const found = text.indexOf('\r\n')
  const end = found < 0 ? text.length : found
  if (end > limits.line) throw new BadMessage(414, 'a request line above 16 KB')
  const line = requestLine.exec(found < 0 ? text : text.slice(0, end))
  if (!line) throw new BadMessage(400, 'a request line that is none')
  const [, method = '', target = '', major, minor] = line
  if (major !== '1' || (minor !== '0' && minor !== '1')) throw new BadMessage(505, 'a version that is not spoken here')
  const reading = emptyHead(method, target, minor === '0' ? '1.0' : '1.1', text.length + 4)
  readFields(text, end + 2, reading, take)
  return finish(reading)
}

const emptyHead = (method: string, target: string, version: '1.0' | '1.1', bytes: number): Reading => ({
  method,
  target,
  host: '',
  version,
  headers: [],
  contentLength: undefined,
  chunked: false,
  keepAlive: version === '1.1',
  upgrade: '',
  expectContinue: false,
  forwardedFor: '',
  traceId: '',
  cookie: '',
  userAgent: '',
  bytes,
  connection: '',
  transferEncoding: undefined,
  hosts: 0,
})

function take(head: Reading, name: string, value: string): boolean {
  switch (name) {
    case 'host':
      head.hosts += 1
      head.host = value
      return true
    case 'content-length':
      head.contentLength = readLength(head.contentLength, value)
      return true
    case 'transfer-encoding':
      if (head.transferEncoding !== undefined) throw new BadMessage(400, 'more than one Transfer-Encoding')
      head.transferEncoding = value
      return true
    case 'connection':
      head.connection = head.connection ? `${head.connection},${value}` : value
      return true
    case 'upgrade':
      head.upgrade = value
      return true
    case 'expect':
      if (value.toLowerCase() !== '100-continue') throw new BadMessage(417, 'an expectation that is not known')
      head.expectContinue = true
      return true
    case 'x-forwarded-for':
      head.forwardedFor = head.forwardedFor ? `${head.forwardedFor}, ${value}` : value
      return true
    case 'x-amzn-trace-id':
      head.traceId = value
      return true
    case 'cookie':
      head.cookie = head.cookie ? `${head.cookie}; ${value}` : value
      return false
    case 'user-agent':
      head.userAgent = value
      return false
    default:
      return isDropped(name)
  }
}

const isDropped = (name: string) =>
  name === 'keep-alive' || name === 'proxy-connection' || name === 'te' || name === 'x-forwarded-port' || name === 'x-forwarded-proto'

function finish(head: Reading): RequestHead {
  takeTarget(head)
  if (head.hosts > 1 || (head.hosts === 0 && head.version === '1.1')) throw new BadMessage(400, 'not exactly one Host header')
  if (!hostPattern.test(head.host)) throw new BadMessage(400, 'a Host header that is none')
  takeFraming(head)
  const { connection } = head
  const switches = connection !== '' && head.upgrade !== '' && hasToken(connection, 'upgrade')
  if (!switches) head.upgrade = ''
  if (connection !== '') {
    head.keepAlive = head.version === '1.1' ? !hasToken(connection, 'close') : hasToken(connection, 'keep-alive')
    head.headers = dropNamed(head.headers, connection)
  }
  return head
}

/** A proxy may be asked with a whole address, whose host then counts (RFC 9112, 3.2.2). */
function takeTarget(head: Reading): void {
  if (head.target.startsWith('/')) return
  const whole = absolute.exec(head.target)
  if (whole) {
    const [, host = '', rest = ''] = whole
    head.host = host
    head.target = rest.startsWith('/') ? rest : `/${rest}`
    return
  }
  if (head.target !== '*' || head.method !== 'OPTIONS') throw new BadMessage(400, 'a target that is no path')
}

/** Both kinds of framing at once, or one that a target may not know, is how requests are smuggled (RFC 9112, 6.1). */
function takeFraming(head: Reading): void {
  if (head.transferEncoding === undefined) return
  if (head.contentLength !== undefined) throw new BadMessage(400, 'both Content-Length and Transfer-Encoding')
  if (head.version === '1.0') throw new BadMessage(400, 'Transfer-Encoding in HTTP/1.0')
  if (head.transferEncoding.toLowerCase() !== 'chunked') throw new BadMessage(501, 'a Transfer-Encoding other than chunked')
  head.chunked = true
}
