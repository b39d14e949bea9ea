import type { Transport } from '#cluster/api/contract.ts'
import { portTransport } from '#cluster/client/index.ts'
import type { Desktop, PortMessage } from './desktop.ts'

/** Calls over the port that the desktop hands out; each new one replaces the one before. */
export function desktopTransport(desktop: Desktop): Transport {
  let current: Promise<Transport> | undefined
  const forget = () => (current = undefined)
  const transport = () =>
    (current ??= nextPort(desktop)
      .then((port) => portTransport(port))
      .catch((error) => (forget(), Promise.reject(error))))
  return {
    call: async (target, request) => (await transport()).call(target, request),
    async *stream(name, request, signal) {
      yield* (await transport()).stream(name, request, signal)
    },
    exec: async (request) => (await transport()).exec(request),
  }
}

function nextPort(desktop: Desktop): Promise<MessagePort> {
  return new Promise((resolve) => {
    const onMessage = ({ data, ports, source }: MessageEvent<PortMessage | undefined>) => {
      const [port] = ports
      if (source !== window || data?.type !== 'marina:port' || !port) return
      removeEventListener('message', onMessage)
      resolve(port)
    }
    addEventListener('message', onMessage)
    desktop.requestClusterPort()
  })
}
