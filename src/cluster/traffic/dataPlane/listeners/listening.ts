import { once } from 'node:events'
import type { Server, Socket } from 'node:net'
import { createServer } from 'node:net'
import { createSecureContext, createServer as createTlsServer, type SecureContext, TLSSocket } from 'node:tls'
import type { ListenerConfig } from '../trafficConfig.ts'
import { mostConnections } from './listener.ts'

/** How long a client may take to agree on TLS. */
const handshakeTimeoutMs = 10_000

/** A server of plain sockets; with TLS where the listener has a certificate. */
export interface SocketServer {
  open(config: ListenerConfig): Promise<number>
  change(config: ListenerConfig): void
  close(): void
}

export interface SocketServerOptions {
  /** Chooses among what a TLS client offers; undefined for none. */
  chooseProtocol?: (offered: readonly string[]) => string | undefined
  accepted: (socket: Socket) => void
}

export function createSocketServer(config: ListenerConfig, { chooseProtocol, accepted }: SocketServerOptions): SocketServer {
  const secure = config.protocol === 'HTTPS' || config.protocol === 'TLS'
  let context: SecureContext | undefined
  const useCertificate = ({ certificate }: ListenerConfig) => {
    context = certificate ? createSecureContext({ cert: certificate.certificate, key: certificate.key, minVersion: 'TLSv1.2' }) : undefined
  }
  if (secure) useCertificate(config)
  // The context is looked up for each client, so that a certificate can change without a closed port.
  const tls = {
    SNICallback: (_name: string, done: (error: Error | null, found?: SecureContext) => void) => done(null, context),
    ...(chooseProtocol && { ALPNCallback: ({ protocols }: { protocols: string[] }) => chooseProtocol(protocols) }),
    handshakeTimeout: handshakeTimeoutMs,
    allowHalfOpen: true,
  }
  const server: Server = secure
    ? createTlsServer({ ...tls, ...certificateOf(config) }, accepted)
    : createServer({ allowHalfOpen: true, noDelay: true }, accepted)
  server.maxConnections = mostConnections
  return {
    open: ({ address, port }) => listen(server, address, port),
    change(next) {
      if (!secure) return
      useCertificate(next)
      if ('setSecureContext' in server && typeof server.setSecureContext === 'function') server.setSecureContext(certificateOf(next))
    },
    close: () => void server.close(),
  }
}

const certificateOf = ({ certificate }: ListenerConfig) =>
  certificate ? { cert: certificate.certificate, key: certificate.key, minVersion: 'TLSv1.2' as const } : {}

async function listen(server: Server, host: string, port: number): Promise<number> {
  server.listen({ host, port, exclusive: true, backlog: 1_024 })
  await once(server, 'listening')
  server.on('error', () => {})
  const address = server.address()
  return typeof address === 'object' && address ? address.port : port
}

/** What a TLS client and we agreed to speak; undefined without TLS or agreement. */
export const agreedProtocol = (socket: Socket): string | undefined =>
  socket instanceof TLSSocket && typeof socket.alpnProtocol === 'string' ? socket.alpnProtocol : undefined
