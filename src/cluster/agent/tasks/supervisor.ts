import type { TaskArn } from '#cluster/api/arns.ts'
import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Reconcile } from '#cluster/lib/reconcileQueue.ts'
import { definitionOf } from '#cluster/state/definitionOf.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Store } from '#cluster/state/store.ts'
import { reportTask } from '#cluster/state/writes/tasks.ts'
import type { EngineWatch } from '../engineWatch.ts'
import { isDraining } from './isDraining.ts'
import { isOnLostMachine } from './isOnLostMachine.ts'
import { type Habits, nextSteps, type Step } from './nextStep.ts'
import { planReport } from './planReport.ts'
import type { Runtimes, TaskRuntime } from './runtimes.ts'
import type { StepTarget } from './stepContext.ts'
import { refresh } from './steps/tools.ts'

export interface SupervisorOptions {
  store: Store
  engine: ContainerEngine
  clock: Clock
  ids: Ids
  watch: EngineWatch
  runtimes: Runtimes
  /** Begins a step. */
  doStep: (target: StepTarget, step: Exclude<Step, { do: 'wait' }>) => void
  /** Only tasks of this node are looked at. */
  node: string
  habits?: Habits
}

/**
 * Looks at one task: asks the engine where something may have happened, reports what is new, begins what comes next. It
 * never waits for a step: that wakes the task again when it ends.
 */
export function createSupervisor(options: SupervisorOptions): Reconcile<TaskArn> {
  const { store, clock, ids, watch, runtimes, doStep, node, habits = {} } = options

  const liveTask = (arn: TaskArn) => {
    const task = store.read().tasks.get(arn)
    const taskDefinition = task && definitionOf(store.read(), task.taskDefinitionArn)
    return task && taskDefinition && task.node === node && task.lastStatus !== 'STOPPED' ? { task, taskDefinition } : undefined
  }

  const report = (arn: TaskArn, runtime: TaskRuntime) => {
    const live = liveTask(arn)
    if (!live) return undefined
    const draining = isDraining(store.read(), live.task, live.taskDefinition)
    const context = { now: clock.now(), networkInterfaceId: () => `eni-${ids.hex17()}`, draining }
    const fields = planReport(live.task, live.taskDefinition, runtime.view, context)
    if (!fields) return live
    store.update('report task', (tx) => reportTask(tx, arn, fields))
    return liveTask(arn)
  }

  return async (arn) => {
    const live = liveTask(arn)
    if (!live) runtimes.forget(arn)
    if (!live || !watch.state.connected) return undefined
    const runtime = runtimes.of(live.task, live.taskDefinition)
    if (!(await refreshStale(options, runtime, live.task))) return undefined
    const reported = report(arn, runtime)
    if (!reported) runtimes.forget(arn)
    if (!reported) return undefined
    if (reported.task.desiredStatus === 'STOPPED') runtime.pulls.abort(new Error('the task is to stop'))
    const draining = isDraining(store.read(), reported.task, reported.taskDefinition)
    const steps = nextSteps(reported.task, reported.taskDefinition, runtime.view, clock.now(), { draining, ...habits })
    const lost = isOnLostMachine(store.read(), reported.task)
    if (lost) cutShort(options, runtime, reported.task)
    for (const step of steps) if (step.do !== 'wait') doStep({ runtime, ...reported, lost }, step)
    return nextLook(steps, clock.now())
  }
}

/** Containers that were asked to end before their machine was lost have no time left. The step that asked them goes on and sees their end. */
function cutShort({ engine }: SupervisorOptions, { view }: TaskRuntime, task: TaskRecord): void {
  for (const { name, engineName } of task.containers) {
    // What fails here fails there too, and is tried again.
    if (view.containers.get(name)?.busy === 'stopping') void engine.kill(engineName, 'SIGKILL').catch(() => undefined)
  }
}

/** @returns false when the engine is gone */
async function refreshStale(
  { engine, clock, watch }: SupervisorOptions,
  { view }: TaskRuntime,
  task: { containers: readonly { name: string; engineName: string }[]; pauseEngineName?: string },
): Promise<boolean> {
  const all = task.containers.map(({ name, engineName }) => ({ engineName, seen: view.containers.get(name) }))
  if (task.pauseEngineName) all.push({ engineName: task.pauseEngineName, seen: view.pause })
  try {
    await Promise.all(all.flatMap(({ engineName, seen }) => (seen?.stale && !seen.busy ? [refresh(engine, clock, engineName, seen)] : [])))
    return true
  } catch (error) {
    if (await watch.isGone(error)) return false
    throw error
  }
}

function nextLook(steps: readonly Step[], now: number) {
  const times = steps.flatMap((step) => (step.do === 'wait' ? step.until : []))
  return times.length > 0 ? { againAfterMs: Math.max(0, Math.min(...times) - now) } : undefined
}
