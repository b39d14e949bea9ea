import { isDeepStrictEqual } from 'node:util'
import type { AgentTaskFields, ControlTaskFields, StopCode, TaskRecord } from '../records/taskRecords.ts'
import { taskStatuses } from '../records/taskRecords.ts'
import type { Tx } from '../store.ts'
import { drainConnections } from './connectDrains.ts'
import type { NewTask } from './newTask.ts'
import { deregisterTask } from './targets.ts'

const rank = new Map(taskStatuses.map((status, index) => [status, index]))

/** Writes nothing, and makes no revision, when every field is already so. */
function patch(tx: Tx, arn: string, change: (task: TaskRecord) => Partial<TaskRecord>): void {
  const task = tx.snapshot.tasks.get(arn)
  if (!task) return
  const fields = change(task)
  const differs = Object.entries(fields).some(([name, value]) => !isDeepStrictEqual(task[name as keyof TaskRecord], value))
  if (differs) tx.put('tasks', { ...task, ...fields, version: task.version + 1 })
}

/**
 * What the agent saw. `lastStatus` only moves forward: a report that would take it back leaves it as it is.
 * @param fields all of them new values; `containers` replaces the whole list
 */
export function reportTask(tx: Tx, arn: string, fields: Partial<AgentTaskFields>): void {
  patch(tx, arn, (task) => {
    const { lastStatus } = fields
    if (lastStatus === undefined || (rank.get(lastStatus) ?? 0) >= (rank.get(task.lastStatus) ?? 0)) return fields
    return { ...fields, lastStatus: task.lastStatus }
  })
}

/** No agent ever had it, so nobody else will say that it has ended. */
const endedWithoutPlace = ({ containers, networkInterface }: TaskRecord, now: number): Partial<TaskRecord> => ({
  lastStatus: 'STOPPED',
  stoppedAt: now,
  containers: containers.map((container) => ({ ...container, lastStatus: 'STOPPED' })),
  ...(networkInterface && { networkInterface: { ...networkInterface, status: 'DELETED' } }),
})

/** Gives a task that waits its place (spec part 1, 6.1): an agent finds it from now on. */
export function placeTask(tx: Tx, arn: string, placement: NewTask['placement']): void {
  const task = tx.snapshot.tasks.get(arn)
  if (!task?.awaits || task.lastStatus === 'STOPPED') return
  const { awaits: _, ...rest } = task
  const lastStatus = task.networkInterface ? 'PROVISIONING' : 'PENDING'
  tx.put('tasks', { ...rest, ...placement, lastStatus, version: task.version + 1 })
}

/**
 * Lets go of a task whose agent cannot be asked: it counts as stopped from now on. What may still run of it is for its agent to stop
 * once that is back.
 */
export function giveUpTask(tx: Tx, arn: string, stop: { stopCode: StopCode; stoppedReason: string; now: number }): void {
  stopTask(tx, arn, stop)
  patch(tx, arn, ({ lastStatus, containers }) =>
    lastStatus === 'STOPPED'
      ? {}
      : {
          lastStatus: 'STOPPED',
          stoppedAt: stop.now,
          givenUp: true,
          containers: containers.map((container) => ({ ...container, lastStatus: 'STOPPED' as const })),
        },
  )
}

/** Changes what is wanted of a task without stopping it. */
export function directTask(tx: Tx, arn: string, fields: Pick<Partial<ControlTaskFields>, 'tags'>): void {
  patch(tx, arn, () => fields)
}

/** Protects a task from scale-in until then, or no more. No client sees it in the task, so its version stays. */
export function protectTask(tx: Tx, arn: string, until: number | undefined): void {
  const task = tx.snapshot.tasks.get(arn)
  if (!task) return
  const { protectedUntil: _, ...rest } = task
  tx.put('tasks', until === undefined ? rest : { ...rest, protectedUntil: until })
}

/**
 * Wants a task stopped, and deregisters it from its target groups and from Service Connect: the agent does not stop it before it is drained
 * (spec part 1, 8.1). The first reason stays: a later one changes nothing.
 */
export function stopTask(tx: Tx, arn: string, stop: { stopCode: StopCode; stoppedReason: string; now: number }): void {
  const task = tx.snapshot.tasks.get(arn)
  if (task?.desiredStatus === 'RUNNING') drainConnections(tx, task, stop.now)
  patch(tx, arn, (task) =>
    task.desiredStatus === 'STOPPED'
      ? {}
      : {
          desiredStatus: 'STOPPED',
          stopCode: stop.stopCode,
          stoppedReason: stop.stoppedReason,
          stoppingAt: stop.now,
          ...(task.awaits && endedWithoutPlace(task, stop.now)),
        },
  )
  deregisterTask(tx, arn, stop.now)
}
