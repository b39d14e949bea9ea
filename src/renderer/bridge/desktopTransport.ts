import type { Transport } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import { portTransport } from '#cluster/client/index.ts'
import type { Desktop, PortMessage } from './desktop.ts'

/** Calls over the port that the desktop hands out; once it closed, the next call asks for another one. */
export function desktopTransport(desktop: Desktop): Transport {
  let current: Promise<Transport> | undefined
  const onClose = () => (current = undefined)
  const transport = () => (current ??= openTransport(desktop, onClose))
  return {
    call: async (target, request) => (await transport()).call(target, request),
    async *stream(name, request, signal) {
      yield* (await transport()).stream(name, request, signal)
    },
    exec: async (request) => (await transport()).exec(request),
  }
}

const PATIENCE_MS = 10_000

async function openTransport(desktop: Desktop, onClose: () => void): Promise<Transport> {
  try {
    return portTransport(eventPort(await nextPort(desktop)), { onClose })
  } catch (error) {
    onClose()
    throw error
  }
}

function nextPort(desktop: Desktop): Promise<MessagePort> {
  return new Promise((resolve, reject) => {
    const onMessage = ({ data, ports, source }: MessageEvent<PortMessage | undefined>) => {
      const [port] = ports
      if (source !== window || data?.type !== 'marina:port' || !port) return
      leave()
      resolve(port)
    }
    const leave = () => {
      removeEventListener('message', onMessage)
      clearTimeout(timer)
    }
    const timer = setTimeout(() => {
      leave()
      reject(new ClusterError('ServerException', 'The cluster did not start yet.', { details: { unreachable: true } }))
    }, PATIENCE_MS)
    addEventListener('message', onMessage)
    desktop.requestClusterPort()
  })
}

/** A browser's port with the one signature that ports of all three worlds share. */
const eventPort = (port: MessagePort) => ({
  postMessage: (message: unknown) => port.postMessage(message),
  addEventListener: (type: string, listener: (event: never) => void) => port.addEventListener(type, listener as (event: Event) => void),
  start: () => port.start(),
  close: () => port.close(),
})
