import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** An engine's Unix socket, reached over TCP: as if the engine were on another machine. */
export interface Forward {
  port: number
  close(): void
}

export async function forwardToSocket(socketPath: string): Promise<Forward> {
  const sockets = new Set<Socket>()
  const track = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy())
    return socket
  }
  const server = createServer((near) => {
    const far = track(connect(socketPath))
    track(near).pipe(far).pipe(near)
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
