import type { Page } from '@playwright/test'
import type { LogEvent } from '../../../../src/cluster/api/streams.ts'

/** A container whose output a test dictates, in place of the cluster's: as fast as no real one is. */
export interface FakeLogs {
  /** Sends so many lines at once. */
  send(count: number): Promise<void>
  /** Sends an event as the cluster would. */
  event(event: LogEvent): Promise<void>
  /** From now on so many lines a second, in ten parts; 0 ends it. */
  flow(perSecond: number): Promise<void>
}

interface Taps {
  sendLogEvent(event: LogEvent): void
  sendLogLines(count: number): void
  flowLogLines(perSecond: number): void
}

/** Answers the page's log streams from within the page; every other line goes to the cluster. Call before the page is opened. */
export async function fakeLogs(page: Page): Promise<FakeLogs> {
  await page.addInitScript(takeOverLogStream)
  const taps = <Argument>(run: (given: Argument) => void, given: Argument) => page.evaluate(run as (given: unknown) => void, given)
  return {
    send: (count) => taps((given: number) => (window as unknown as Taps).sendLogLines(given), count),
    event: (event) => taps((given: LogEvent) => (window as unknown as Taps).sendLogEvent(given), event),
    flow: (perSecond) => taps((given: number) => (window as unknown as Taps).flowLogLines(given), perSecond),
  }
}

/** Runs in the page. */
function takeOverLogStream(): void {
  const texts = [
    'GET /products/1 200 1ms "Mozilla/5.0 (X11; Linux x86_64)"',
    '\u001b[31mERROR\u001b[0m upstream connect error or disconnect/reset before headers',
    '{"level":"info","msg":"order placed","id":4711,"customer":"c-8812"}',
    '\u001b[38;5;208mWARN\u001b[0m \u001b[2mslow query\u001b[0m 812 ms',
  ]
  const sockets = new Set<EventTarget>()
  let sent = 0
  const send = (count: number) => {
    for (let left = count; left > 0; left -= 500) {
      const lines = Array.from({ length: Math.min(500, left) }, () => {
        sent += 1
        const time = new Date(1_800_000_000_000 + sent).toISOString().replace('Z', '000000Z')
        const text = `${sent} ${texts[sent % texts.length]}`
        return { task: 'ab'.repeat(16), container: sent % 5 === 0 ? 'envoy' : 'web', time, stream: 'stdout' as const, text }
      })
      taps.sendLogEvent({ type: 'lines', lines })
    }
  }
  let timer = 0
  const taps = window as unknown as Taps
  taps.sendLogEvent = (event) => {
    const data = JSON.stringify(event)
    for (const socket of sockets) socket.dispatchEvent(new MessageEvent('message', { data }))
  }
  taps.sendLogLines = send
  taps.flowLogLines = (perSecond) => {
    clearInterval(timer)
    if (perSecond > 0) timer = window.setInterval(() => send(perSecond / 10), 100)
  }
  window.WebSocket = new Proxy(WebSocket, {
    construct(target, [url, ...more]: [string, ...unknown[]]) {
      if (!url.endsWith('/stream/logs')) return Reflect.construct(target, [url, ...more]) as object
      const socket = Object.assign(new EventTarget(), {
        binaryType: '',
        readyState: 1,
        send: () => {},
        close: () => sockets.delete(socket),
      })
      sockets.add(socket)
      setTimeout(() => socket.dispatchEvent(new Event('open')))
      return socket
    },
  })
}
