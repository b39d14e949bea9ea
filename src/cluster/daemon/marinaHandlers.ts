import type { Scope } from '#cluster/api/arns.ts'
import type { EcsHandlers, MarinaHandlers } from '#cluster/api/contract.ts'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { MarinaStatus, ServiceConnectEndpoint, TrafficListener } from '#cluster/api/resources/marina.ts'
import { discoverEngines } from '#cluster/engine/discovery/discoverEngines.ts'
import { createAutoScalingGroups, createInterruptions, createVirtualInstances, type HandlerDeps } from '#cluster/handlers/index.ts'
import { createSwitches } from '#cluster/handlers/switches/index.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import { type LogStore, searchKeptLogs } from '#cluster/logs/index.ts'
import type { SchedulesDeps } from '#cluster/schedules/deps.ts'
import { createMarinaSchedules } from '#cluster/schedules/marinaSchedules.ts'
import type { Store } from '#cluster/state/store.ts'
import type { AwsAccess } from './awsAccess.ts'
import { listDecisions } from './decisionsHandler.ts'
import type { EventFlow } from './eventFlow.ts'
import { explain } from './explainHandler.ts'
import { createHookCommands } from './hookCommands.ts'
import { listDifferences } from './listDifferences.ts'
import { startSample } from './sampleService.ts'
import { choicesOf, NoEngineError } from './selectEngine.ts'

export interface MarinaHandlersOptions {
  ecs: EcsHandlers
  store: Store
  clock: Clock
  status: () => MarinaStatus
  publishAddress: string
  /** The one that this computer joined, where it is not `default`. */
  cluster?: string | undefined
  useEngine: (wanted: string) => Promise<void>
  keptLogs: LogStore
  flow: Pick<EventFlow, 'target' | 'useTarget'>
  aws: Pick<AwsAccess, 'state' | 'use' | 'chosen'>
  /** Told when a status would be another one. */
  onStatus: () => void
  listListeners: (scope: Scope) => TrafficListener[]
  listConnectEndpoints: (scope: Scope) => ServiceConnectEndpoint[]
  sendRequests: MarinaHandlers['SendRequests']
  schedules: SchedulesDeps
  instances: HandlerDeps
  engines: Pick<MarinaHandlers, 'AddContainerInstance' | 'ListInstanceEngines' | 'ForgetEngine'>
}

/** Marina's own operations (api/operations/marina.ts). */
export function createMarinaHandlers({
  ecs,
  store,
  clock,
  status,
  publishAddress,
  cluster,
  useEngine,
  keptLogs,
  flow,
  aws,
  onStatus,
  listListeners,
  listConnectEndpoints,
  sendRequests,
  schedules,
  instances,
  engines,
}: MarinaHandlersOptions): MarinaHandlers {
  return {
    GetStatus: () => status(),
    ListEngines: async () => ({ engines: choicesOf(await discoverEngines({ survey: 'all' })) }),
    UseEngine: async ({ engine }) => {
      await useEngine(engine).catch((error: unknown) => {
        throw error instanceof NoEngineError ? invalidParameter(error.message) : error
      })
      return status()
    },
    ListTrafficListeners: (_request, context) => ({ listeners: listListeners(context) }),
    ListServiceConnectEndpoints: (_request, context) => ({ endpoints: listConnectEndpoints(context) }),
    SendRequests: sendRequests,
    GetEventTarget: () => flow.target(),
    SetEventTarget: async ({ eventTarget }) => {
      await flow.useTarget(eventTarget)
      return flow.target()
    },
    ...createHookCommands(store),
    GetAwsAccess: () => aws.state(),
    SetAwsAccess: async (wanted) => {
      await aws.use(wanted)
      onStatus()
      return aws.state()
    },
    StartSample: ({ desiredCount }, context) => startSample(ecs, context, { desiredCount, cluster }),
    ListLocalDifferences: async (request, context) => ({
      differences: await listDifferences(ecs, request, { publishAddress, ...aws.chosen() }, context),
    }),
    Explain: (request, context) => explain({ store, clock }, request, context),
    ListDecisions: (request, context) => listDecisions(store, request, context),
    ...createSwitches({ store, clock, onSpeed: onStatus }),
    SearchLogs: (request, context) => searchKeptLogs(keptLogs, request, context),
    ...createMarinaSchedules(schedules),
    ...createVirtualInstances(instances),
    ...createInterruptions(instances),
    ...createAutoScalingGroups(instances),
    ...engines,
  }
}
