import { join } from 'node:path'
import { openCommand } from '#cluster/agent/exec/openCommand.ts'
import type { MarinaStatus, TaskProgress } from '#cluster/api/resources/marina.ts'
import { createCapacity } from '#cluster/control/capacity/index.ts'
import { createEcsHandlers, type HandlerDeps, newGroupInstance } from '#cluster/handlers/index.ts'
import { systemClock } from '#cluster/lib/clock.ts'
import { randomIds } from '#cluster/lib/ids.ts'
import { createListeners } from '#cluster/lib/listeners.ts'
import { createCloudWatchLogs, type LogStore } from '#cluster/logs/index.ts'
import { createSecrets, type Secrets } from '#cluster/secrets/index.ts'
import { createSessions } from '#cluster/server/session/sessions.ts'
import type { Store } from '#cluster/state/store.ts'
import { dataPlaneOnDemand } from '#cluster/traffic/dataPlane/dataPlaneOnDemand.ts'
import { startDataPlane } from '#cluster/traffic/dataPlane/worker/dataPlaneInWorker.ts'
import { createDiscovery } from '#cluster/traffic/discovery/index.ts'
import { type AwsAccess, openAwsAccess } from './awsAccess.ts'
import type { DaemonOptions } from './daemonOptions.ts'
import { readEcsConfig } from './ecsConfig.ts'
import type { RuntimeOptions } from './engineRuntime.ts'
import { openEngineSlot } from './engineSlot.ts'
import { createEngineFleet } from './engines/engineFleet.ts'
import { createInstanceEngines } from './engines/instanceEngines.ts'
import { instanceEngineOpener } from './engines/openInstanceEngine.ts'
import { openEventFlow } from './eventFlow.ts'
import { keptSecret } from './keptSecret.ts'
import type { Base, Parts, Started } from './parts.ts'
import { protectionThrough } from './protectionThrough.ts'
import { createScalingRuntime } from './scalingRuntime.ts'
import { statusOf } from './statusOf.ts'
import { openTraffic } from './traffic.ts'

export function baseOf(store: Store, { clock = systemClock, ids = randomIds, log }: DaemonOptions): Base {
  return { store, clock, ids, log }
}

/** Opens them all; nothing acts yet. Rejects with a NoEngineError where there is no engine as asked for. */
export async function openParts(base: Base, keptLogs: LogStore, options: DaemonOptions): Promise<Parts> {
  const { store, clock, log } = base
  const started: Started = { at: clock.now(), endpoint: '' }
  const ecsConfig = readEcsConfig(options.dataFolder, options.ecsConfigFile, log)
  const statusListeners = createListeners<MarinaStatus>()
  const progressListeners = createListeners<TaskProgress>()
  const status = () => statusOf({ options, started, ecsConfig, store, slot, aws, secrets, traffic, engines })
  // Before the engine, so that what its choice changes is told too.
  const flow = openEventFlow(options.eventTarget, base)
  const secrets = openSecrets(base, options)
  const aws = openAwsAccess({ ...base, fixed: { secrets: options.secrets, credentials: options.credentials }, local: secrets })
  const cloudWatch = createCloudWatchLogs({ ...base, kept: keptLogs })
  const dataPlane = dataPlaneOnDemand(() => startDataPlane({ logger: log, accessLogFolder: join(options.dataFolder, 'access-logs') }))
  const traffic = openTraffic({
    ...base,
    publishAddress: options.publishAddress,
    dataPlane,
    connectAddress: (place) => slot.runtime.connect.ensure(place),
  })
  const runtimeOptions: RuntimeOptions = {
    ...base,
    ...forAgents(base, options, aws),
    keptLogs,
    logStreams: cloudWatch.streams,
    settings: ecsConfig.settings,
    protection: protectionThrough(() => ecs),
    elsewhere: { holding: (engineName) => fleet.holding(engineName), isRead: (engineName) => fleet.isRead(engineName) },
    onStatus: () => statusListeners.tell(status()),
    onProgress: (progress) => progressListeners.tell(progress),
  }
  const slot = await openEngineSlot(options, { ...runtimeOptions, fleet: () => fleet })
  const open = options.openInstanceEngine ?? instanceEngineOpener(runtimeOptions)
  const fleet = createEngineFleet({ ...runtimeOptions, open })
  const instances: HandlerDeps = { ...base, nodeFacts: () => slot.nodeFacts() }
  const engines = createInstanceEngines({
    deps: instances,
    fleet,
    open,
    local: () => slot.runtime.selected,
    publishAddress: options.publishAddress,
  })
  const endpoint = () => started.endpoint
  const sessions = createSessions({
    ...base,
    endpoint,
    openCommand: (target, size) => openCommand(slot.runtime.containers, store, { ...target, size }),
  })
  const ecs = createEcsHandlers({ ...instances, endpoint, beginSession: sessions.begin })
  return {
    base,
    options,
    keptLogs,
    cloudWatch,
    slot,
    fleet,
    engines,
    flow,
    ecs,
    sessions,
    secrets,
    aws,
    discovery: createDiscovery(base),
    traffic,
    scaling: createScalingRuntime({ ...base, timing: options.timing ?? 'local', slot, dataPlane, ecs }),
    capacity: createCapacity({ ...instances, log, newInstance: newGroupInstance(instances) }),
    ecsConfig,
    instances,
    started,
    status,
    statusListeners,
    progressListeners,
  }
}

/** What agents on every engine have of this daemon. */
function forAgents({ store }: Base, { publishAddress, hostResolvers }: DaemonOptions, aws: AwsAccess) {
  return {
    publishAddress,
    installation: keptSecret(store, 'installation'),
    secrets: aws.secrets,
    metadataKey: keptSecret(store, 'metadata'),
    credentials: aws.credentials,
    ...(hostResolvers && { hostResolvers }),
  }
}

function openSecrets(base: Base, { dataFolder, ephemeral, keyWrapping }: DaemonOptions): Secrets {
  return createSecrets({ ...base, dataFolder: ephemeral ? undefined : dataFolder, ...(keyWrapping && { wrapping: keyWrapping }) })
}
