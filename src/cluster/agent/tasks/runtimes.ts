import type { TaskArn } from '#cluster/api/arns.ts'
import type { ContainerSummary } from '#cluster/engine/containerEngine.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { routerOf } from '../firelens/router.ts'
import { newSecretsView } from '../secrets/readSecrets.ts'
import { type ContainerView, newContainerView, type TaskView } from './taskView.ts'

/** A container is asked for its health again after this time, because the event that told of it may have been lost. */
const HEALTH_LOOK_MS = 30_000

/** What the agent holds in memory for one live task. */
export interface TaskRuntime {
  readonly arn: TaskArn
  readonly view: TaskView
  /** Ends what waits for the task's images. */
  readonly pulls: AbortController
  /** What its containers are called in the engine. */
  readonly engineNames: readonly string[]
}

/** The agent's memory of live tasks, found by task and by a container's name in the engine. */
export interface Runtimes {
  of(task: TaskRecord, taskDefinition: TaskDefinitionRecord): TaskRuntime
  forget(arn: TaskArn): void
  byEngineName(name: string): { arn: TaskArn; view: ContainerView } | undefined
  /**
   * Compares what the engine lists with what is known, and marks what differs to be asked for.
   * @returns the tasks that have something to look at
   */
  learn(listed: readonly ContainerSummary[], now: number): Set<TaskArn>
  markAllStale(): void
  /** Forgets everything, and waits for no image any more. */
  clear(): void
}

export function createRuntimes(): Runtimes {
  const byArn = new Map<TaskArn, TaskRuntime>()
  const byName = new Map<string, { arn: TaskArn; view: ContainerView }>()
  let inEngine: ReadonlySet<string> = new Set()

  /** A name that the engine did not list belongs to a container yet to be made, or to one that is gone. */
  const createView = (arn: TaskArn, engineName: string): ContainerView => {
    const view = newContainerView(inEngine.has(engineName))
    byName.set(engineName, { arn, view })
    return view
  }
  const create = (task: TaskRecord, taskDefinition: TaskDefinitionRecord): TaskRuntime => {
    const view: TaskView = {
      containers: new Map(task.containers.map(({ name, engineName }) => [name, createView(task.arn, engineName)])),
      ...(task.pauseEngineName && { pause: createView(task.arn, task.pauseEngineName) }),
      volumes: { ready: !needsVolumes(taskDefinition) },
      secrets: newSecretsView(task, taskDefinition),
    }
    const engineNames = [...task.containers.map(({ engineName }) => engineName), ...(task.pauseEngineName ? [task.pauseEngineName] : [])]
    return { arn: task.arn, view, pulls: new AbortController(), engineNames }
  }
  const forget = (arn: TaskArn) => {
    const runtime = byArn.get(arn)
    if (!runtime) return
    runtime.pulls.abort(new Error('nobody waits for the images of this task any more'))
    byArn.delete(arn)
    for (const name of runtime.engineNames) byName.delete(name)
  }
  return {
    of(task, taskDefinition) {
      const known = byArn.get(task.arn)
      if (known) return known
      const runtime = create(task, taskDefinition)
      byArn.set(task.arn, runtime)
      return runtime
    },
    forget,
    byEngineName: (name) => byName.get(name),
    learn(listed, now) {
      const summaries = new Map(listed.map((summary) => [summary.name, summary]))
      inEngine = new Set(summaries.keys())
      const toLookAt = new Set<TaskArn>()
      for (const [name, { arn, view }] of byName) {
        if (!view.busy && differs(view, summaries.get(name), now)) view.stale = true
        if (view.stale) toLookAt.add(arn)
      }
      return toLookAt
    },
    markAllStale() {
      for (const { view } of byName.values()) view.stale = true
    },
    clear() {
      for (const arn of byArn.keys()) forget(arn)
    },
  }
}

const needsVolumes = ({ definition }: TaskDefinitionRecord) =>
  (definition.volumes?.length ?? 0) > 0 || routerOf(definition.containerDefinitions) !== undefined

function differs({ facts, askedAt }: ContainerView, listed: ContainerSummary | undefined, now: number): boolean {
  if (facts?.state !== listed?.state) return true
  return facts?.state === 'running' && facts.health !== 'none' && now - (askedAt ?? 0) > HEALTH_LOOK_MS
}
