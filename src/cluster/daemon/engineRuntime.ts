import { configuredAgent, configuredLogins } from '#cluster/agent/config/applyEcsConfig.ts'
import type { EcsSettings } from '#cluster/agent/config/parseEcsConfig.ts'
import { type ConnectAddresses, createConnectAddresses } from '#cluster/agent/connect/connectAddresses.ts'
import { createDockerCredentials } from '#cluster/agent/images/dockerCredentials.ts'
import { type Agent, createAgent, type SecretSource } from '#cluster/agent/index.ts'
import type { TaskProtection } from '#cluster/agent/metadata/answerProtection.ts'
import { LINK_LOCAL_ADDRESS } from '#cluster/agent/metadata/chooseAddress.ts'
import type { CredentialSource } from '#cluster/agent/metadata/credentials.ts'
import { createMetadata, type Metadata } from '#cluster/agent/metadata/index.ts'
import type { EngineStatus, TaskProgress } from '#cluster/api/resources/marina.ts'
import { ensureHelloImage, HELLO_IMAGE } from '#cluster/engine/sample/helloImage.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { type ContainerStreams, createCollector, createLogReader, keptOutput, type LogReader, type LogStore } from '#cluster/logs/index.ts'
import type { Store } from '#cluster/state/store.ts'
import { createTaskNames, type HostResolvers, type TaskNames } from '#cluster/traffic/discovery/index.ts'
import type { EngineFleet } from './engines/engineFleet.ts'
import { type RoutedEngine, routedEngine } from './engines/routedEngine.ts'
import type { SelectedEngine } from './selectEngine.ts'

/** One engine with everything that lives and dies with it. */
export interface EngineRuntime {
  readonly selected: SelectedEngine
  readonly logs: LogReader
  /** This engine, or the one elsewhere that a container is on. */
  readonly containers: RoutedEngine
  /** Where containers ask about themselves. */
  readonly metadata: Pick<Metadata, 'address' | 'whyNot'>
  /** How containers find each other. */
  readonly names: Pick<TaskNames, 'whyNot'>
  /** Where containers reach each other through Service Connect. */
  readonly connect: ConnectAddresses
  status(): EngineStatus
  /** Starts bringing containers in line with the tasks. */
  start(): void
  /** Leaves containers as they are. */
  stop(): Promise<void>
}

export interface RuntimeOptions {
  store: Store
  clock: Clock
  ids: Ids
  log: Logger
  installation: string
  secrets: SecretSource
  /** What containers wrote, also those that are gone. */
  keptLogs: LogStore
  /** What CloudWatch Logs calls them. */
  logStreams: ContainerStreams
  publishAddress: string
  /** What the user's `ecs.config` sets. */
  settings: EcsSettings
  /** What the ids of metadata endpoints are made from. */
  metadataKey: string
  /** Of task roles. */
  credentials: CredentialSource
  protection: TaskProtection
  hostResolvers?: () => HostResolvers
  /** Engines elsewhere, which have containers too. */
  elsewhere: Pick<EngineFleet, 'holding' | 'isRead'>
  onStatus: () => void
  onProgress: (progress: TaskProgress) => void
}

export function createEngineRuntime(selected: SelectedEngine, options: RuntimeOptions): EngineRuntime {
  const { store, clock, ids, log, installation, secrets, keptLogs, publishAddress } = options
  const { engine, info } = selected
  let lost: { at: number; why: string } | undefined = selected.unreachable ? { at: clock.now(), why: selected.unreachable } : undefined
  const collector = createCollector({
    store,
    engine,
    kept: keptLogs,
    clock,
    log,
    streams: options.logStreams,
    othersHold: options.elsewhere.isRead,
  })
  const containers = routedEngine(() => engine, options.elsewhere.holding)
  const metadata = createMetadata({
    ...options,
    engine,
    key: options.metadataKey,
    ...(options.settings.ECS_TASK_METADATA_RPS_LIMIT && { rateLimit: options.settings.ECS_TASK_METADATA_RPS_LIMIT }),
  })
  const connect = createConnectAddresses({ engine, clock, log, installation })
  const names = createTaskNames({
    store,
    log,
    connectAddress: connect.ensure,
    ...(options.hostResolvers && { hostResolvers: options.hostResolvers }),
    // Other engines' containers reach this computer by a name, which a name server cannot have.
    address: async () => ((await metadata.open())?.host === LINK_LOCAL_ADDRESS ? LINK_LOCAL_ADDRESS : undefined),
  })
  const agent: Agent = createAgent({
    store,
    engine,
    clock,
    ids,
    log,
    installation,
    secrets,
    isRead: collector.holds,
    metadata,
    names,
    options: {
      publishAddress,
      elsewhere: info.kind === 'simulated',
      pauseImage: HELLO_IMAGE,
      loadOwnImage: () => ensureHelloImage(engine),
      findCredentials: configuredLogins(options.settings, createDockerCredentials({ log }), log),
      ...configuredAgent(options.settings),
    },
  })
  agent.onProgress(options.onProgress)
  agent.onEngineState((state) => {
    lost = state.connected ? undefined : { at: state.since, why: state.why }
    if (state.connected) {
      metadata.start()
      names.start()
    }
    options.onStatus()
  })

  return {
    selected,
    containers,
    logs: createLogReader({ store, engine: keptOutput(containers, keptLogs), clock, log }),
    status: () => ({
      kind: info.kind,
      product: info.product,
      version: info.version,
      address: selected.address,
      cpus: info.cpus,
      memoryMiB: info.memoryMiB,
      connected: lost === undefined,
      ...(lost && { lostAt: lost.at, lostWhy: lost.why }),
      choices: selected.choices,
    }),
    metadata,
    connect,
    // Simulated containers ask nobody.
    names: { whyNot: () => (info.kind === 'simulated' ? undefined : names.whyNot()) },
    start() {
      metadata.start()
      names.start()
      collector.start()
      agent.start()
    },
    async stop() {
      await agent.stop()
      await collector.stop()
      await names.stop()
      await metadata.stop()
      engine.close()
    },
  }
}
