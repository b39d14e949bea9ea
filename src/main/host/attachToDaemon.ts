import type { Transport } from '#cluster/api/contract.ts'
import type { ExecRequest } from '#cluster/api/streams.ts'
import { createClient, httpTransport } from '#cluster/client/index.ts'
import { readDaemonFile } from '#cluster/daemon/daemonFile.ts'
import { keyLockOf } from '#cluster/daemon/keyLock.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { type MessagePortOptions, serveMessagePort } from '#cluster/server/messagePort.ts'
import type { ClusterHost, HostOptions } from './clusterHost.ts'

/** Becomes a client of the daemon that runs on this data folder; undefined when none answers. */
export async function attachToDaemon({ dataFolder, keyWrapping }: HostOptions, log: Logger): Promise<ClusterHost | undefined> {
  const daemon = readDaemonFile(dataFolder)
  if (!daemon) return undefined
  const { endpoint, token, account, region } = daemon
  const transport = httpTransport({ endpoint, token, credentials: { account, region } })
  const client = createClient(transport)
  try {
    await client.getStatus({})
  } catch (error) {
    log.warn('the Marina that has the data folder does not answer', { endpoint, error: String(error) })
    return undefined
  }
  return {
    client,
    endpoint,
    attached: true,
    // The page speaks to its port as ever; each call goes on over HTTP.
    serve: (port) => serveMessagePort(port, { dispatcher: passOn(transport), defaults: { account, region }, log }),
    keyLock: keyLockOf(dataFolder, keyWrapping),
    stop: async () => {},
  }
}

/** What the page sends is checked where it arrives, as for every other client of that daemon. */
function passOn(transport: Transport): MessagePortOptions['dispatcher'] {
  return {
    call: (target, json) => transport.call(target, json),
    stream: (name, json, _context, signal) => transport.stream(name, json, signal),
    exec: (json) => transport.exec(json as ExecRequest),
  }
}
