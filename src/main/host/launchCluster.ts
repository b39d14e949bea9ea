import { createClient, inProcessTransport } from '#cluster/client/index.ts'
import type { DaemonOptions, RunningDaemon } from '#cluster/daemon/index.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { serveMessagePort } from '#cluster/server/messagePort.ts'
import { attachToDaemon } from './attachToDaemon.ts'
import type { ClusterHost, HostOptions } from './clusterHost.ts'
import { openLog } from './openLog.ts'

/**
 * Runs the cluster in this process, or becomes a client of the Marina that already has the data folder.
 * Rejects with an Error whose message is a sentence for the user.
 */
export async function launchCluster(options: HostOptions): Promise<ClusterHost> {
  const log = openLog(options.dataFolder)
  // Loaded here and not at the top: the window is on its way to the screen meanwhile.
  const { startDaemon } = await import('#cluster/daemon/index.ts')
  try {
    const daemon = await startDaemon(daemonOptions(options, log))
    if (options.sample) await daemon.startSample()
    return hostOf(daemon, log)
  } catch (error) {
    const attached = isInUse(error) ? await attachToDaemon(options, log) : undefined
    if (attached) return attached
    throw error
  }
}

function daemonOptions({ dataFolder, engine, port, pageFolder, installEngine, keyWrapping }: HostOptions, log: Logger): DaemonOptions {
  return {
    dataFolder,
    ephemeral: false,
    port,
    engine,
    account: '000000000000',
    region: 'us-east-1',
    publishAddress: '127.0.0.1',
    log,
    pageFolder,
    installEngine,
    keyWrapping,
  }
}

/** The store says so when another process holds the data file. */
const isInUse = (error: unknown) => error instanceof Error && 'kind' in error && error.kind === 'inUse'

function hostOf(daemon: RunningDaemon, log: Logger): ClusterHost {
  const { dispatcher, context, endpoint, keyLock } = daemon
  return {
    client: createClient(inProcessTransport(dispatcher, context)),
    endpoint,
    attached: false,
    serve: (port) => serveMessagePort(port, { dispatcher, defaults: context, log }),
    keyLock,
    stop: (how) => daemon.stop(how),
  }
}
