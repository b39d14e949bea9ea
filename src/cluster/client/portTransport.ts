import type { Scope } from '#cluster/api/arns.ts'
import type { Transport } from '#cluster/api/contract.ts'
import type { ClusterError } from '#cluster/api/errors.ts'
import { listenToPort, type PortAnswer, type PortLike, type PortRequest } from '#cluster/api/portMessages.ts'
import { fromWireError } from '#cluster/api/wireError.ts'
import { createInbox } from './inbox.ts'
import { createTerminal } from './terminal.ts'
import { unreachable } from './unreachable.ts'

export interface PortTransportOptions {
  /** Whose resources; the cluster's own account and region where absent. */
  scope?: Partial<Scope>
  /** The port closed: everything under way has failed, and everything to come will. */
  onClose?: () => void
}

/** What waits for messages of one id. */
interface Receiver {
  receive(answer: PortAnswer): void
  fail(error: ClusterError): void
}

/** Carries calls over a message port of a browser, of Node or of Electron. */
export function portTransport(port: PortLike, options: PortTransportOptions = {}): Transport {
  const receivers = new Map<number, Receiver>()
  const scope = options.scope ? { scope: options.scope } : {}
  let lastId = 0
  let closed = false

  const send = (request: PortRequest) => port.postMessage(request)
  const receive = (data: unknown) => {
    const answer = data as PortAnswer
    receivers.get(answer.id)?.receive(answer)
  }
  const close = () => {
    if (closed) return
    closed = true
    for (const receiver of receivers.values()) receiver.fail(portClosed())
    receivers.clear()
    options.onClose?.()
  }
  const open = (receiver: Receiver): number => {
    const id = ++lastId
    if (closed) queueMicrotask(() => receiver.fail(portClosed()))
    else receivers.set(id, receiver)
    return id
  }
  listenToPort(port, receive, close)

  return {
    call: (target, request) =>
      new Promise((resolve, reject) => {
        const settle = (answer: PortAnswer) => {
          receivers.delete(id)
          if (answer.type === 'answer') resolve(answer.value)
          else if (answer.type === 'error') reject(fromWireError(answer.error))
        }
        const id = open({ receive: settle, fail: reject })
        send({ type: 'call', id, target, request, ...scope })
      }),

    async *stream(name, request, signal) {
      if (signal.aborted) return
      const leave = () => {
        receivers.delete(id)
        send({ type: 'close', id })
      }
      const inbox = createInbox<{ value: unknown }>(() => send({ type: 'taken', id, count: 1 }), leave)
      const onAnswer = (answer: PortAnswer) => {
        if (answer.type === 'event') return inbox.push({ value: answer.value })
        receivers.delete(id)
        if (answer.type === 'error') inbox.fail(fromWireError(answer.error))
        else inbox.end()
      }
      const id = open({ receive: onAnswer, fail: (error) => inbox.fail(error) })
      const onAbort = () => {
        leave()
        inbox.end()
      }
      signal.addEventListener('abort', onAbort, { once: true })
      send({ type: 'stream', id, name, request, ...scope })
      try {
        for await (const { value } of inbox) yield value
      } finally {
        signal.removeEventListener('abort', onAbort)
      }
    },

    exec(request) {
      const terminal = createTerminal({
        write: (bytes) => send({ type: 'input', id, bytes }),
        endInput: () => send({ type: 'endInput', id }),
        resize: (size) => send({ type: 'resize', id, ...size }),
        taken: (count) => send({ type: 'taken', id, count }),
        close: () => {
          receivers.delete(id)
          send({ type: 'close', id })
        },
      })
      const onAnswer = (answer: PortAnswer) => {
        if (answer.type === 'started') return terminal.start()
        if (answer.type === 'output') return terminal.output(answer.bytes)
        if (answer.type === 'taken') return terminal.inputTaken(answer.count)
        receivers.delete(id)
        if (answer.type === 'exit') terminal.exit(answer.exitCode)
        else if (answer.type === 'error') terminal.fail(fromWireError(answer.error))
      }
      const id = open({ receive: onAnswer, fail: terminal.fail })
      send({ type: 'exec', id, request, ...scope })
      return terminal.session
    },
  }
}

const portClosed = () => unreachable('The line to the cluster was closed. It is opened again as soon as the cluster answers.')
