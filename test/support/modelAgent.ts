/**
 * Moves tasks through their statuses as an agent would, without an engine: for tests of what decides, not of what does.
 * It starts and stops tasks after pauses it is told, fails them on request, and reports through the agent's own write.
 */
import type { TaskArn } from '#cluster/api/arns.ts'
import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import type { AgentTaskFields, ContainerRecord, TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Store } from '#cluster/state/store.ts'
import { reportTask } from '#cluster/state/writes/tasks.ts'

/** What becomes of a task, decided once when the agent first sees it. All times in milliseconds. */
export interface Fate {
  /** From PENDING to RUNNING. */
  startMs: number
  /** From the wish to stop until it is STOPPED. */
  stopMs: number
  /** Where its first container is reached once it runs. */
  networkBindings?: ContainerRecord['networkBindings']
  /** It never starts, and this is why. */
  failsToStart?: string
  /** It ends by itself, so long after it started. */
  exitAfterMs?: number
  /** When it ends by itself it is STOPPED with the same report, before anybody could want it. */
  stopsAtOnce?: boolean
  /** What its health check says once it has run for a while. */
  health?: { says: 'HEALTHY' | 'UNHEALTHY'; afterMs: number }
}

/** What a world of tests needs of an agent, be it this model or the real one. */
export interface TestAgent {
  /** Nothing, where it has started already. */
  start(): void
  /** As a crash of the agent: nothing is reported any more. */
  stop(): void | Promise<void>
  /** Its first container ends as if killed from outside. */
  kill(arn: TaskArn, exitCode?: number): void
  /** What the health check says from now on. */
  setHealth(arn: TaskArn, health: 'HEALTHY' | 'UNHEALTHY'): void
  /** Decides about tasks that are not yet known. */
  fateOf: (task: TaskRecord) => Fate
}

export const reportLabel = 'model agent reports'

export function createModelAgent(options: { store: Store; clock: Clock; fateOf: (task: TaskRecord) => Fate }): TestAgent {
  const { store, clock } = options
  const fates = new Map<string, Fate>()
  const timers = new Map<string, Cancel>()
  const ends: Cancel[] = []

  const agent: TestAgent = {
    fateOf: options.fateOf,
    start() {
      if (ends.length > 0) return
      ends.push(
        store.subscribe(({ changes }) =>
          changes.forEach((change) => {
            if (change.table === 'tasks' && change.after) plan(change.after)
            const drained = change.table === 'targets' && !change.after && store.read().tasks.get(change.before?.taskArn ?? '')
            if (drained) plan(drained)
          }),
        ),
      )
      for (const task of store.read().tasks.by('live', 'live')) plan(task)
    },
    stop() {
      for (const end of [...ends.splice(0), ...timers.values()]) end()
      timers.clear()
    },
    kill(arn, exitCode = 137) {
      const task = store.read().tasks.get(arn)
      const runs = task?.containers[0]?.lastStatus === 'RUNNING'
      if (task && runs) report(task, { containers: ended(task, { exitCode }), executionStoppedAt: clock.now() })
    },
    setHealth(arn, health) {
      const task = store.read().tasks.get(arn)
      if (task?.lastStatus === 'RUNNING' && task.desiredStatus === 'RUNNING') report(task, { healthStatus: health })
    },
  }

  const report = (task: TaskRecord, fields: Partial<AgentTaskFields>) => store.update(reportLabel, (tx) => reportTask(tx, task.arn, fields))

  const fate = (task: TaskRecord) => {
    const known = fates.get(task.arn) ?? agent.fateOf(task)
    fates.set(task.arn, known)
    return known
  }

  /** One timer a task: whatever changed, the next step is planned anew. */
  const plan = (task: TaskRecord) => {
    timers.get(task.arn)?.()
    timers.delete(task.arn)
    const isDraining = task.desiredStatus === 'STOPPED' && store.read().targets.count('task', task.arn) > 0
    const next = isDraining ? nextDrainStep(task) : nextStep(task, fate(task), clock.now())
    if (!next) return
    const step = () => {
      timers.delete(task.arn)
      report(task, next.fields(clock.now()))
    }
    timers.set(task.arn, clock.after(next.afterMs, step))
  }
  return agent
}

interface Step {
  afterMs: number
  fields(now: number): Partial<AgentTaskFields>
}

function nextStep(task: TaskRecord, fate: Fate, now: number): Step | undefined {
  if (task.lastStatus === 'STOPPED' || task.awaits) return undefined
  if (task.desiredStatus === 'STOPPED') return nextStopStep(task, fate)
  if (task.containers.some((container) => container.lastStatus === 'STOPPED')) return undefined
  if (task.lastStatus === 'PROVISIONING') return { afterMs: 1, fields: () => ({ lastStatus: 'PENDING' }) }
  if (task.lastStatus === 'PENDING') return nextStartStep(task, fate)
  return nextRunningStep(task, fate, now)
}

function nextRunningStep(task: TaskRecord, { health, exitAfterMs, stopsAtOnce }: Fate, now: number): Step | undefined {
  const startedAt = task.startedAt ?? now
  const exits: Step | undefined =
    exitAfterMs === undefined
      ? undefined
      : {
          afterMs: Math.max(0, startedAt + exitAfterMs - now),
          fields: (at) => ({
            containers: ended(task, { exitCode: 1 }),
            executionStoppedAt: at,
            ...(stopsAtOnce && { lastStatus: 'STOPPED', stoppedAt: at }),
          }),
        }
  if (!health || task.healthStatus !== 'UNKNOWN') return exits
  const checked: Step = { afterMs: Math.max(0, startedAt + health.afterMs - now), fields: () => ({ healthStatus: health.says }) }
  return exits && exits.afterMs < checked.afterMs ? exits : checked
}

function nextStartStep(task: TaskRecord, fate: Fate): Step {
  const { failsToStart, startMs } = fate
  if (failsToStart !== undefined) return { afterMs: startMs, fields: () => ({ containers: ended(task, { reason: failsToStart }) }) }
  return {
    afterMs: startMs,
    fields: (now) => ({
      lastStatus: 'RUNNING',
      startedAt: now,
      containers: task.containers.map((container, place) => ({
        ...container,
        ...(place === 0 && fate.networkBindings && { networkBindings: fate.networkBindings }),
        lastStatus: 'RUNNING',
        startedAt: now,
      })),
    }),
  }
}

/** It goes on to run until its load balancers have let go of it. */
const nextDrainStep = (task: TaskRecord): Step | undefined =>
  task.lastStatus === 'RUNNING' ? { afterMs: 0, fields: () => ({ lastStatus: 'DEACTIVATING' }) } : undefined

function nextStopStep(task: TaskRecord, fate: Fate): Step {
  if (task.lastStatus !== 'STOPPING') return { afterMs: 0, fields: () => ({ lastStatus: 'STOPPING' }) }
  return {
    afterMs: fate.stopMs,
    fields: (now) => ({
      lastStatus: 'STOPPED',
      stoppedAt: now,
      containers: task.containers.map((container) => ({ ...container, lastStatus: 'STOPPED' })),
    }),
  }
}

function ended(task: TaskRecord, how: Pick<ContainerRecord, 'exitCode'> | Pick<ContainerRecord, 'reason'>): ContainerRecord[] {
  return task.containers.map((container, place) => (place === 0 ? { ...container, ...how, lastStatus: 'STOPPED' } : container))
}
