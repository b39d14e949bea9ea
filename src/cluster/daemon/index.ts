/** The composition root: opens the store, picks the adapters, starts the loops and stops them in order. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { CallContext } from '#cluster/api/contract.ts'
import { systemClock } from '#cluster/lib/clock.ts'
import type { LogStore } from '#cluster/logs/index.ts'
import type { Dispatcher } from '#cluster/server/dispatcher.ts'
import { createHttpServer, type HttpServer } from '#cluster/server/http/httpServer.ts'
import { openStore, type Store } from '#cluster/state/store.ts'
import { setSpeed } from '#cluster/state/writes/switches.ts'
import manifest from '../../../package.json' with { type: 'json' }
import { removeDaemonFile, writeDaemonFile } from './daemonFile.ts'
import type { DaemonOptions, RunningDaemon } from './daemonOptions.ts'
import { joinCluster } from './ecsConfig.ts'
import { startIntrospection } from './introspection.ts'
import { openKeptLogs } from './keptLogs.ts'
import { keptSecret } from './keptSecret.ts'
import { createLoops } from './loops.ts'
import { baseOf, openParts } from './openParts.ts'
import type { Parts } from './parts.ts'
import { startSample } from './sampleService.ts'
import { wire } from './wire.ts'

export { parseCredentialsChoice, parseSecretsChoice } from '#cluster/api/awsAccess.ts'
export { parseEventTarget } from '#cluster/events/targets/parseEventTarget.ts'
export { StoreError } from '#cluster/state/storeError.ts'
export type { DaemonOptions, RunningDaemon } from './daemonOptions.ts'

/**
 * Starts the cluster and resolves once its endpoint answers.
 * Rejects with a StoreError, NoEngineError or port error, each with a sentence that says what to do.
 */
export async function startDaemon(options: DaemonOptions): Promise<RunningDaemon> {
  const { clock = systemClock, dataFolder } = options
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const store = openStore({
    file: options.ephemeral ? ':memory:' : join(dataFolder, 'state.db'),
    now: clock.now(),
    timing: options.timing ?? 'local',
  })
  try {
    const keptLogs = openKeptLogs(options)
    return await startOn(store, keptLogs, options).catch((error: unknown) => {
      keptLogs.close()
      throw error
    })
  } catch (error) {
    store.close()
    throw error
  }
}

async function startOn(store: Store, keptLogs: LogStore, options: DaemonOptions): Promise<RunningDaemon> {
  const { account, region, pageFolder, speed } = options
  if (speed !== undefined) setSpeed(store, speed)
  const base = baseOf(store, options)
  const parts = await openParts(base, keptLogs, options)
  const { ecs, ecsConfig, started } = parts
  const dispatcher = wire(parts)
  const token = keptSecret(store, 'token')
  const server = serverOf(parts, dispatcher, token)
  const loops = createLoops(parts, dispatcher)
  const caller: CallContext = { account, region, principalArn: `arn:aws:iam::${account}:root` }
  // The first call of an account and region makes its cluster `default`: a page that only watches should see it too.
  await ecs.DescribeClusters({}, caller)
  await joinCluster(ecsConfig, ecs, caller, base.log)
  let introspection = () => {}
  const end = async ({ stopTasks = false } = {}) => {
    removeDaemonFile(options.dataFolder)
    introspection()
    await server.close()
    await loops.stop({ stopTasks })
  }
  try {
    introspection = await openIntrospection(parts, caller)
    started.endpoint = (await server.listen()).endpoint
    writeDaemonFile(options.dataFolder, { pid: process.pid, endpoint: started.endpoint, token, account, region })
  } catch (error) {
    // What listens would keep the process, and with it the data folder, for nobody.
    await end()
    throw error
  }
  loops.start()
  return {
    endpoint: started.endpoint,
    token,
    dispatcher,
    context: caller,
    status: parts.status,
    onStatus: parts.statusListeners.add,
    keyLock: parts.secrets.keyLock,
    async startSample() {
      await startSample(ecs, caller, { cluster: ecsConfig.settings.ECS_CLUSTER })
    },
    async stop(stopOptions) {
      await end(stopOptions)
      keptLogs.close()
      store.close()
    },
    ...(pageFolder !== undefined && { uiAddress: `${started.endpoint}/#token=${token}` }),
  }
}

function serverOf({ base, options, sessions }: Parts, dispatcher: Dispatcher, token: string): HttpServer {
  const { port, account, region, pageFolder, accessKey } = options
  return createHttpServer({
    dispatcher,
    host: '127.0.0.1',
    port,
    token,
    account,
    region,
    sessions,
    log: base.log,
    ...(pageFolder !== undefined && { pageFolder }),
    ...(accessKey !== undefined && { accessKey }),
  })
}

/** @returns ends it; nothing to end where nobody asked for it */
async function openIntrospection({ base, options, slot, ecsConfig }: Parts, scope: CallContext): Promise<() => void> {
  if (options.introspectionPort === undefined) return () => {}
  return startIntrospection({
    port: options.introspectionPort,
    store: base.store,
    slot,
    installation: keptSecret(base.store, 'installation'),
    scope,
    cluster: ecsConfig.settings.ECS_CLUSTER ?? 'default',
    version: manifest.version,
    log: base.log,
  })
}
