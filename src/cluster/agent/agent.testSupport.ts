import type { TaskDefinition } from '@aws-sdk/client-ecs'
import type { TaskArn } from '#cluster/api/arns.ts'
import type { TaskProgress } from '#cluster/api/resources/marina.ts'
import type { ContainerEngine, ContainerSummary } from '#cluster/engine/containerEngine.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import { countingIds, type Ids } from '#cluster/lib/ids.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { TaskRecord, TaskStatus } from '#cluster/state/records/taskRecords.ts'
import { openStore, type Store } from '#cluster/state/store.ts'
import { type NewTask, newTask } from '#cluster/state/writes/newTask.ts'
import { stopTask } from '#cluster/state/writes/tasks.ts'
import { buildCluster, buildTaskDefinition, scope } from '#test/support/clusterBuilders.ts'
import { type Agent, type AgentSettings, createAgent, type EngineState } from './index.ts'
import { INSTALLATION_LABEL } from './labels.ts'
import type { SecretSource } from './secrets/secretSource.ts'

export { scope }
export const cluster = buildCluster()

type Definition = Partial<TaskDefinition> & Pick<TaskDefinition, 'containerDefinitions'>

/** A revision of `family` (default `web:1`), as if registered. */
export function taskDefinition({ family = 'web', revision = 1, ...definition }: Definition): TaskDefinitionRecord {
  return buildTaskDefinition({ family, ...definition, containerDefinitions: definition.containerDefinitions ?? [] }, { family, revision })
}

/** A task as it is first written, in no store yet. */
export function taskOf(
  definition: TaskDefinitionRecord,
  over: Partial<NewTask> = {},
  context: { now?: number; ids?: Ids } = {},
): TaskRecord {
  const wanted: NewTask = {
    cluster,
    taskDefinition: definition,
    launchType: 'EC2',
    placement: { node: 'local', availabilityZone: 'us-east-1a' },
    group: `family:${definition.family}`,
    ...over,
  }
  return newTask(wanted, { now: context.now ?? 0, ids: context.ids ?? countingIds() })
}

export interface AgentBench {
  store: Store
  agent: Agent
  engineStates: EngineState[]
  progress: TaskProgress[]
  /** Every `lastStatus` a task was seen in, in order. */
  statuses(arn: TaskArn): TaskStatus[]
  /** How many commits the agent has made. */
  reports(): number
  run(definition: TaskDefinitionRecord, over?: Partial<NewTask>): TaskArn
  task(arn: TaskArn): TaskRecord
  stopTask(arn: TaskArn, stoppedReason?: string): void
  containers(): Promise<ContainerSummary[]>
  /** A new agent over the same store and engine, as after a restart of the daemon. */
  restart(): Promise<Agent>
  close(): Promise<void>
}

export interface BenchOptions {
  engine: ContainerEngine
  clock: Clock
  ids?: Ids
  installation?: string
  settings?: Partial<AgentSettings>
  secrets?: SecretSource
  isRead?: (engineName: string) => boolean
}

/** An agent with a store in memory, and a stand-in for control that stops a task whose essential container stopped. */
export function agentBench({
  engine,
  clock,
  ids = countingIds(),
  installation = 'bench',
  settings = {},
  secrets,
  isRead,
}: BenchOptions): AgentBench {
  const store = openStore({ file: ':memory:', now: clock.now() })
  store.update('cluster', (tx) => tx.put('clusters', cluster))
  const seen = new Map<string, TaskStatus[]>()
  const engineStates: EngineState[] = []
  const progress: TaskProgress[] = []
  let reports = 0
  store.subscribe(({ label, changes }) => {
    if (label === 'report task') reports += 1
    for (const change of changes) {
      if (change.table !== 'tasks' || !change.after) continue
      const before = seen.get(change.key) ?? []
      if (before.at(-1) !== change.after.lastStatus) seen.set(change.key, [...before, change.after.lastStatus])
      const { arn } = change.after
      queueMicrotask(() => judge(store, arn, clock))
    }
  })
  const start = () => {
    const agent = createAgent({
      store,
      engine,
      clock,
      ids,
      log: silentLogger,
      installation,
      ...(secrets && { secrets }),
      ...(isRead && { isRead }),
      options: { publishAddress: '127.0.0.1', random: () => 0, ...settings },
    })
    agent.onEngineState((state) => engineStates.push(state))
    agent.onProgress((step) => progress.push(step))
    agent.start()
    return agent
  }
  const bench: AgentBench = {
    store,
    agent: start(),
    engineStates,
    progress,
    statuses: (arn) => seen.get(arn) ?? [],
    reports: () => reports,
    run(definition, over) {
      const task = taskOf(definition, over, { now: clock.now(), ids })
      store.update('run task', (tx) => {
        tx.put('taskDefinitions', definition)
        tx.put('tasks', task)
      })
      return task.arn
    },
    task(arn) {
      const task = store.find('tasks', arn)
      if (!task) throw new Error(`no task ${arn}`)
      return task
    },
    stopTask(arn, stoppedReason = 'Task stopped by user') {
      store.update('stop task', (tx) => stopTask(tx, arn, { stopCode: 'UserInitiated', stoppedReason, now: clock.now() }))
    },
    containers: () => engine.list({ labels: { [INSTALLATION_LABEL]: installation } }),
    async restart() {
      await bench.agent.stop()
      bench.agent = start()
      return bench.agent
    },
    async close() {
      await bench.agent.stop()
      store.close()
    },
  }
  return bench
}

function judge(store: Store, arn: TaskArn, clock: Clock): void {
  const task = store.read().tasks.get(arn)
  const definition = task && store.read().taskDefinitions.get(task.taskDefinitionArn)
  if (!task || !definition || task.desiredStatus === 'STOPPED') return
  const essential = definition.definition.containerDefinitions.filter((container) => container.essential !== false).map(({ name }) => name)
  const ended = task.containers.find(({ name, lastStatus }) => essential.includes(name) && lastStatus === 'STOPPED')
  if (!ended) return
  const stop = task.startedAt
    ? { stopCode: 'EssentialContainerExited' as const, stoppedReason: 'Essential container in task exited' }
    : { stopCode: 'TaskFailedToStart' as const, stoppedReason: ended.reason ?? 'Task failed to start' }
  store.update('judge task', (tx) => stopTask(tx, arn, { ...stop, now: clock.now() }))
}
