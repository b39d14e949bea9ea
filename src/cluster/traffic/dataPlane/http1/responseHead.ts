import { BadMessage, type ResponseHead } from '../exchange/message.ts'
import { dropNamed, hasToken, readFields, readLength, refuseControls } from './fields.ts'

const statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: ([\t\x20-\x7e\x80-\xff]*))?$/

interface Reading extends ResponseHead {
  connection: string
  transferEncoding: string | undefined
}

/**
 * Takes the head of a target's answer apart, as strictly as that of a request.
 * @param text the head in Latin-1, without the empty line at its end
 * @throws BadMessage with 502
 */
export function parseResponseHead(text: string): ResponseHead {
  try {
    return read(text)
  } catch (error) {
    throw error instanceof BadMessage ? new BadMessage(502, error.message) : error
  }
}

function read(text: string): ResponseHead {
  refuseControls(text)
  const found = text.indexOf('\r\n')
  const end = found < 0 ? text.length : found
  const line = statusLine.exec(found < 0 ? text : text.slice(0, end))
  if (!line) throw new BadMessage(502, 'a status line that is none')
  const head: Reading = {
    status: Number(line[2]),
    reason: line[3] ?? '',
    headers: [],
    contentLength: undefined,
    chunked: false,
    keepAlive: line[1] === '1',
    upgrade: '',
    keepAliveSeconds: undefined,
    connection: '',
    transferEncoding: undefined,
  }
  readFields(text, end + 2, head, take)
  if (head.connection !== '') takeConnection(head)
  takeFraming(head)
  return head
}

function take(head: Reading, name: string, value: string): boolean {
  switch (name) {
    case 'content-length':
      head.contentLength = readLength(head.contentLength, value)
      return true
    case 'transfer-encoding':
      if (head.transferEncoding !== undefined) throw new BadMessage(502, 'more than one Transfer-Encoding')
      head.transferEncoding = value
      return true
    case 'connection':
      head.connection = head.connection ? `${head.connection},${value}` : value
      return true
    case 'keep-alive':
      head.keepAliveSeconds = Number(/(?:^|,)\s*timeout=(\d{1,6})/i.exec(value)?.[1] ?? Number.NaN)
      if (Number.isNaN(head.keepAliveSeconds)) head.keepAliveSeconds = undefined
      return true
    case 'upgrade':
      head.upgrade = value
      return true
    default:
      return name === 'proxy-connection'
  }
}

function takeConnection(head: Reading): void {
  head.keepAlive = head.keepAlive ? !hasToken(head.connection, 'close') : hasToken(head.connection, 'keep-alive')
  if (head.upgrade !== '' && !hasToken(head.connection, 'upgrade')) head.upgrade = ''
  head.headers = dropNamed(head.headers, head.connection)
}

function takeFraming(head: Reading): void {
  if (head.transferEncoding === undefined) return
  if (head.contentLength !== undefined) throw new BadMessage(502, 'both Content-Length and Transfer-Encoding')
  if (head.transferEncoding.toLowerCase() !== 'chunked') throw new BadMessage(502, 'a Transfer-Encoding other than chunked')
  head.chunked = true
}
