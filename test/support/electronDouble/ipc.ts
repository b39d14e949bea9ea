import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type { IpcMain, IpcMainInvokeEvent } from 'electron'

type Handler = (event: { senderFrame: unknown }, ...given: unknown[]) => unknown

const handlers = new Map<string, Handler>()
const events = new EventEmitter()

export const ipcMain = Object.assign(events, {
  handle(channel: string, handler: (event: IpcMainInvokeEvent, ...given: unknown[]) => unknown) {
    handlers.set(channel, handler as Handler)
  },
} satisfies Pick<IpcMain, 'handle'>)

/** As if the page, or something else, had called. */
export async function invoke(channel: string, senderFrame: unknown, given: unknown[]): Promise<unknown> {
  const handler = handlers.get(channel)
  if (!handler) throw new Error(`nobody handles ${channel}`)
  // Arguments and answers are cloned on their way, as in Electron: a function among them is an error.
  return structuredClone(await handler({ senderFrame }, ...structuredClone(given)))
}

export class DoublePort extends EventEmitter {
  readonly port: MessagePort

  constructor(port: MessagePort) {
    super()
    this.port = port
    port.on('close', () => this.emit('close'))
  }

  start(): void {
    this.port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }))
  }

  postMessage(message: unknown): void {
    this.port.postMessage(message)
  }

  close(): void {
    this.port.close()
  }
}

export class MessageChannelMain {
  readonly port1: DoublePort
  readonly port2: DoublePort

  constructor() {
    const { port1, port2 } = new MessageChannel()
    this.port1 = new DoublePort(port1)
    this.port2 = new DoublePort(port2)
  }
}
