/** The composition root: opens the store, picks the adapters, starts the loops and stops them in order. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openCommand } from '#cluster/agent/exec/openCommand.ts'
import { openExec } from '#cluster/agent/exec/openExec.ts'
import type { CallContext, EcsHandlers } from '#cluster/api/contract.ts'
import type { MarinaStatus, TaskProgress } from '#cluster/api/resources/marina.ts'
import { createCapacity } from '#cluster/control/capacity/index.ts'
import { createEc2AutoScaling, createEcsHandlers, newGroupInstance } from '#cluster/handlers/index.ts'
import { createCallHook } from '#cluster/hooks/callHook.ts'
import { createHookRunner } from '#cluster/hooks/hookRunner.ts'
import { systemClock } from '#cluster/lib/clock.ts'
import { randomIds } from '#cluster/lib/ids.ts'
import { createListeners, type Listeners } from '#cluster/lib/listeners.ts'
import { type CloudWatchLogs, createCloudWatchLogs, type LogStore } from '#cluster/logs/index.ts'
import { createCloudWatch } from '#cluster/scaling/cloudWatch.ts'
import { createApplicationAutoScaling } from '#cluster/scaling/index.ts'
import { createEventBridge } from '#cluster/schedules/index.ts'
import { createSecrets, type Secrets, secretViews } from '#cluster/secrets/index.ts'
import { createDispatcher, type Dispatcher } from '#cluster/server/dispatcher.ts'
import { createHttpServer } from '#cluster/server/http/httpServer.ts'
import { createSessionHandlers } from '#cluster/server/session/sessionHandlers.ts'
import { createSessions, type Sessions } from '#cluster/server/session/sessions.ts'
import { createWatch } from '#cluster/server/watch/index.ts'
import { readHookCommands } from '#cluster/state/hookCommands.ts'
import { openStore, type Store } from '#cluster/state/store.ts'
import { setSpeed } from '#cluster/state/writes/switches.ts'
import { dataPlaneOnDemand } from '#cluster/traffic/dataPlane/dataPlaneOnDemand.ts'
import { startDataPlane } from '#cluster/traffic/dataPlane/worker/dataPlaneInWorker.ts'
import { createDiscovery, type Discovery } from '#cluster/traffic/discovery/index.ts'
import manifest from '../../../package.json' with { type: 'json' }
import { type AwsAccess, openAwsAccess } from './awsAccess.ts'
import { removeDaemonFile, writeDaemonFile } from './daemonFile.ts'
import type { DaemonOptions, RunningDaemon } from './daemonOptions.ts'
import { joinCluster, type ReadEcsConfig, readEcsConfig } from './ecsConfig.ts'
import type { RuntimeOptions } from './engineRuntime.ts'
import { type EngineSlot, openEngineSlot } from './engineSlot.ts'
import { createEngineFleet } from './engines/engineFleet.ts'
import { createInstanceEngines, type InstanceEngines } from './engines/instanceEngines.ts'
import { instanceEngineOpener } from './engines/openInstanceEngine.ts'
import { type EventFlow, openEventFlow } from './eventFlow.ts'
import { startIntrospection } from './introspection.ts'
import { openKeptLogs } from './keptLogs.ts'
import { keptSecret } from './keptSecret.ts'
import { createMarinaHandlers } from './marinaHandlers.ts'
import { protectionThrough } from './protectionThrough.ts'
import { startSample } from './sampleService.ts'
import { createScalingRuntime, type ScalingRuntime } from './scalingRuntime.ts'
import { createSchedulesRuntime } from './schedulesRuntime.ts'
import { openTraffic, type Traffic } from './traffic.ts'

export { parseCredentialsChoice, parseSecretsChoice } from '#cluster/api/awsAccess.ts'
export { parseEventTarget } from '#cluster/events/targets/parseEventTarget.ts'
export { StoreError } from '#cluster/state/storeError.ts'
export type { DaemonOptions, RunningDaemon } from './daemonOptions.ts'

/** What every part is given. */
interface Parts {
  options: DaemonOptions
  store: Store
  keptLogs: LogStore
  cloudWatch: CloudWatchLogs
  slot: EngineSlot
  engines: InstanceEngines
  flow: EventFlow
  ecs: EcsHandlers
  sessions: Sessions
  secrets: Secrets
  aws: AwsAccess
  discovery: Discovery
  traffic: Traffic
  scaling: ScalingRuntime
  /** The one that this computer joined by `ecs.config`. */
  cluster: string | undefined
  status: () => MarinaStatus
  statusListeners: Listeners<MarinaStatus>
  progressListeners: Listeners<TaskProgress>
}

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
  const { log, dataFolder, account, region, pageFolder, accessKey, speed } = options
  if (speed !== undefined) setSpeed(store, speed)
  const statusListeners = createListeners<MarinaStatus>()
  const progressListeners = createListeners<TaskProgress>()
  const started = { at: (options.clock ?? systemClock).now(), endpoint: '' }
  const ecsConfig = readEcsConfig(dataFolder, options.ecsConfigFile, log)
  const status = () => statusOf(options, slot, started, ecsConfig, { store, aws, secrets, traffic, engines })
  const flow = openEventFlow(options.eventTarget, { store, clock: options.clock ?? systemClock, ids: options.ids ?? randomIds, log })
  const secrets = secretsOf(store, options)
  const aws = openAwsAccess({
    store,
    clock: options.clock ?? systemClock,
    fixed: { secrets: options.secrets, credentials: options.credentials },
    local: secrets,
  })
  const cloudWatch = createCloudWatchLogs({
    store,
    kept: keptLogs,
    clock: options.clock ?? systemClock,
    ids: options.ids ?? randomIds,
  })
  const discovery = createDiscovery({ store, clock: options.clock ?? systemClock, ids: options.ids ?? randomIds, log })
  const dataPlane = dataPlaneOnDemand(() => startDataPlane({ logger: log, accessLogFolder: join(dataFolder, 'access-logs') }))
  const traffic = openTraffic({
    store,
    clock: options.clock ?? systemClock,
    ids: options.ids ?? randomIds,
    log,
    publishAddress: options.publishAddress,
    dataPlane,
    connectAddress: (place) => slot.runtime.connect.ensure(place),
  })
  const context: RuntimeContext = {
    onStatus: () => statusListeners.tell(status()),
    onProgress: (progress) => progressListeners.tell(progress),
    protection: protectionThrough(() => ecs),
    settings: ecsConfig.settings,
    elsewhere: { holding: (engineName) => fleet.holding(engineName), isRead: (engineName) => fleet.isRead(engineName) },
  }
  const runtimeOptions = runtimeOptionsOf({ store, keptLogs, logStreams: cloudWatch.streams, aws }, options, context)
  const slot = await openEngineSlot(options, { ...runtimeOptions, fleet: () => fleet })
  const open = options.openInstanceEngine ?? instanceEngineOpener(runtimeOptions)
  const fleet = createEngineFleet({ ...runtimeOptions, open })
  const sessions = createSessions({
    clock: options.clock ?? systemClock,
    ids: options.ids ?? randomIds,
    log,
    endpoint: () => started.endpoint,
    openCommand: (target, size) => openCommand(slot.runtime.containers, store, { ...target, size }),
  })
  const ecs = createEcsHandlers({
    store,
    clock: options.clock ?? systemClock,
    ids: options.ids ?? randomIds,
    nodeFacts: () => slot.nodeFacts(),
    endpoint: () => started.endpoint,
    beginSession: sessions.begin,
  })
  const scaling = createScalingRuntime({
    store,
    clock: options.clock ?? systemClock,
    ids: options.ids ?? randomIds,
    log,
    timing: options.timing ?? 'local',
    slot,
    dataPlane,
    ecs,
  })
  const forInstances = { clock: options.clock ?? systemClock, ids: options.ids ?? randomIds, nodeFacts: () => slot.nodeFacts() }
  const capacity = createCapacity({ store, log, ...forInstances, newInstance: newGroupInstance(forInstances) })
  const cluster = ecsConfig.settings.ECS_CLUSTER
  const engines = createInstanceEngines({
    deps: { store, clock: runtimeOptions.clock, ids: runtimeOptions.ids, nodeFacts: () => slot.nodeFacts() },
    fleet,
    open,
    local: () => slot.runtime.selected,
    publishAddress: options.publishAddress,
  })
  const dispatcher = wire({
    options,
    store,
    keptLogs,
    cloudWatch,
    slot,
    engines,
    flow,
    ecs,
    secrets,
    aws,
    discovery,
    traffic,
    scaling,
    sessions,
    cluster,
    status,
    statusListeners,
    progressListeners,
  })
  const hooks = createHookRunner({
    store,
    clock: options.clock ?? systemClock,
    log,
    call: createCallHook(() => readHookCommands(store)),
  })
  const schedules = createSchedulesRuntime({ store, clock: options.clock ?? systemClock, ids: options.ids ?? randomIds, log, dispatcher })
  const token = keptSecret(store, 'token')
  const server = createHttpServer({
    dispatcher,
    host: '127.0.0.1',
    port: options.port,
    token,
    account,
    region,
    sessions,
    log,
    ...(pageFolder !== undefined && { pageFolder }),
    ...(accessKey !== undefined && { accessKey }),
  })
  const caller: CallContext = { account, region, principalArn: `arn:aws:iam::${account}:root` }
  // The first call of an account and region makes its cluster `default`: a page that only watches should see it too.
  await ecs.DescribeClusters({}, caller)
  await joinCluster(ecsConfig, ecs, caller, log)
  let stopIntrospection = () => {}
  const end = async ({ stopTasks = false } = {}) => {
    removeDaemonFile(dataFolder)
    stopIntrospection()
    await server.close()
    await schedules.stop()
    await hooks.stop()
    await scaling.stop()
    await capacity.stop()
    await slot.stop({ stopTasks })
    await fleet.stop()
    await discovery.registrations.stop()
    // Tasks that were to stop had their connections drained by it.
    await traffic.stop()
    await flow.stop()
  }
  try {
    if (options.introspectionPort !== undefined)
      stopIntrospection = await startIntrospection({
        port: options.introspectionPort,
        store,
        slot,
        installation: keptSecret(store, 'installation'),
        scope: caller,
        cluster: cluster ?? 'default',
        version: manifest.version,
        log,
      })
    const { endpoint } = await server.listen()
    started.endpoint = endpoint
    writeDaemonFile(dataFolder, { pid: process.pid, endpoint, token, account, region })
  } catch (error) {
    // What listens would keep the process, and with it the data folder, for nobody.
    await end()
    throw error
  }
  discovery.registrations.start()
  // Before control looks at them: how long they were away before counts for nothing.
  fleet.start()
  slot.start()
  traffic.start()
  scaling.start()
  capacity.start()
  schedules.start()
  hooks.start()

  return {
    endpoint: started.endpoint,
    token,
    dispatcher,
    context: caller,
    status,
    onStatus: statusListeners.add,
    keyLock: secrets.keyLock,
    async startSample() {
      await startSample(ecs, caller, { cluster })
    },
    async stop(stopOptions) {
      await end(stopOptions)
      keptLogs.close()
      store.close()
    },
    ...(pageFolder !== undefined && { uiAddress: `${started.endpoint}/#token=${token}` }),
  }
}

type RuntimeContext = Pick<RuntimeOptions, 'onStatus' | 'onProgress' | 'protection' | 'settings' | 'elsewhere'>

/** What agents need, on whichever engine. */
function runtimeOptionsOf(
  { store, keptLogs, logStreams, aws }: Pick<RuntimeOptions, 'store' | 'keptLogs' | 'logStreams'> & { aws: AwsAccess },
  options: DaemonOptions,
  context: RuntimeContext,
): RuntimeOptions {
  const { clock = systemClock, ids = randomIds, log, publishAddress } = options
  const installation = keptSecret(store, 'installation')
  return {
    store,
    keptLogs,
    logStreams,
    clock,
    ids,
    log,
    publishAddress,
    installation,
    secrets: aws.secrets,
    metadataKey: keptSecret(store, 'metadata'),
    credentials: aws.credentials,
    ...(options.hostResolvers && { hostResolvers: options.hostResolvers }),
    ...context,
  }
}

function secretsOf(store: Store, { clock = systemClock, ids = randomIds, dataFolder, ephemeral, keyWrapping }: DaemonOptions): Secrets {
  return createSecrets({
    store,
    clock,
    ids,
    dataFolder: ephemeral ? undefined : dataFolder,
    ...(keyWrapping && { wrapping: keyWrapping }),
  })
}

function wire({
  options,
  store,
  keptLogs,
  cloudWatch,
  slot,
  engines,
  flow,
  ecs,
  secrets,
  aws,
  discovery,
  traffic,
  scaling,
  sessions,
  cluster,
  status,
  statusListeners,
  progressListeners,
}: Parts): Dispatcher {
  const { clock = systemClock, ids = randomIds, log, publishAddress } = options
  return createDispatcher({
    ecs,
    marina: createMarinaHandlers({
      ecs,
      store,
      clock,
      status,
      publishAddress,
      cluster,
      useEngine: (wanted) => slot.use(wanted),
      flow,
      aws,
      keptLogs,
      onStatus: () => statusListeners.tell(status()),
      listListeners: traffic.listListeners,
      listConnectEndpoints: traffic.listConnectEndpoints,
      sendRequests: traffic.sendRequests,
      schedules: { store, clock, ids },
      instances: { store, clock, ids, nodeFacts: () => slot.nodeFacts() },
      engines: engines.handlers,
    }),
    siblings: {
      secretsmanager: secrets.secretsmanager,
      ssm: { ...secrets.ssm, ...createSessionHandlers(sessions) },
      logs: cloudWatch.handlers,
      servicediscovery: discovery.handlers,
      elasticloadbalancing: traffic.handlers,
      autoscaling: createApplicationAutoScaling({ store, clock, ids }),
      ec2autoscaling: createEc2AutoScaling({ store, clock, ids, nodeFacts: () => slot.nodeFacts() }),
      events: createEventBridge({ store, clock, ids }),
      monitoring: createCloudWatch({ store, clock, ids, measurements: scaling.load, balancers: scaling.balancers }),
    },
    streams: {
      watch: createWatch({
        store,
        clock,
        status,
        onStatus: statusListeners.add,
        onProgress: progressListeners.add,
        events: flow.events,
        secrets: secretViews(() => clock.now()),
        loadBalancing: traffic.views,
      }),
      logs: (request, caller, signal) => slot.runtime.logs.read(request, caller, signal),
      exec: (request, caller) => openExec(slot.runtime.containers, store, request, caller),
    },
    log,
  })
}

function statusOf(
  options: DaemonOptions,
  slot: EngineSlot,
  started: { at: number; endpoint: string },
  { notes }: ReadEcsConfig,
  { store, aws, secrets, traffic, engines }: Pick<Parts, 'store' | 'aws' | 'secrets' | 'traffic' | 'engines'>,
): MarinaStatus {
  const { account, region, dataFolder, ephemeral, publishAddress } = options
  const whyNoMetadata = slot.runtime.metadata.whyNot()
  const awsAccess = aws.chosen()
  const elsewhere = engines.states()
  const { speed } = store.read()
  const whyNoNames = [slot.runtime.names.whyNot(), slot.runtime.connect.whyNot(), ...traffic.problems()]
  const told = [...notes, whyNoMetadata, ...whyNoNames, secrets.problem()].filter((note) => note !== undefined)
  return {
    version: manifest.version,
    endpoint: started.endpoint,
    account,
    region,
    dataFolder,
    ephemeral,
    startedAt: started.at,
    publishAddress,
    engine: slot.runtime.status(),
    ...(told.length > 0 && { notes: told }),
    ...(awsAccess && { awsAccess }),
    ...(elsewhere.length > 0 && { instanceEngines: elsewhere }),
    ...(speed !== 1 && { speed }),
  }
}
