/** What the load balancer answers by itself. */
import { STATUS_CODES } from 'node:http'
import type { ResponseHead } from './message.ts'

/** Codes of ELB's own have no phrase in HTTP. */
const phrases: Record<number, string> = { 460: 'Client Closed Request', 463: 'X-Forwarded-For Too Long', 464: 'Incompatible Protocol' }

export const phraseOf = (status: number): string => phrases[status] ?? STATUS_CODES[status] ?? 'Unknown'

export interface Answer {
  head: ResponseHead
  body: Buffer
}

/** The small page that ELB sends with an error. */
export function answerOf(status: number): Answer {
  const title = `${status} ${phraseOf(status)}`
  const page = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`
  return ownAnswer(status, 'text/html', page)
}

export function ownAnswer(status: number, contentType: string, text: string, headers: string[] = []): Answer {
  const body = Buffer.from(text)
  const head: ResponseHead = {
    status,
    reason: phraseOf(status),
    headers: ['Server', 'awselb/2.0', 'Date', new Date().toUTCString(), ...(contentType ? ['Content-Type', contentType] : []), ...headers],
    contentLength: body.length,
    chunked: false,
    keepAlive: true,
    upgrade: '',
    keepAliveSeconds: undefined,
  }
  return { head, body }
}
