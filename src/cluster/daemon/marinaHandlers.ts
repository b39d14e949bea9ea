import { explainLocalDifferences } from '#cluster/agent/localDifferences.ts'
import type { CallContext, EcsHandlers, MarinaHandlers } from '#cluster/api/contract.ts'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { MarinaStatus } from '#cluster/api/resources/marina.ts'
import { discoverEngines } from '#cluster/engine/discovery/discoverEngines.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import { type LogStore, searchKeptLogs } from '#cluster/logs/index.ts'
import type { Store } from '#cluster/state/store.ts'
import type { EventFlow } from './eventFlow.ts'
import { explain } from './explainHandler.ts'
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
    GetEventTarget: () => flow.target(),
    SetEventTarget: async ({ eventTarget }) => {
      await flow.useTarget(eventTarget)
      return flow.target()
    },
    StartSample: ({ desiredCount }, context) => startSample(ecs, context, { desiredCount, cluster }),
    ListLocalDifferences: async ({ taskDefinition }, context: CallContext) => {
      const answer = await ecs.DescribeTaskDefinition({ taskDefinition }, context)
      return { differences: explainLocalDifferences(answer.taskDefinition ?? {}, { publishAddress }) }
    },
    Explain: (request, context) => explain({ store, clock }, request, context),
    SearchLogs: (request, context) => searchKeptLogs(keptLogs, request, context),
  }
}
