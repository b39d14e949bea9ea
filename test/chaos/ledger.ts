import type { Service, Task, TaskDefinition } from '@aws-sdk/client-ecs'

/** What became of a write: refused ones have changed nothing; of lost ones nobody knows. */
export type Outcome = 'acknowledged' | 'refused' | 'lost'

/** What a service may be by what was answered so far: more than one thing only after an answer was lost. */
interface Possible {
  exists: Set<boolean>
  desiredCount: Set<number>
  taskDefinition: Set<string>
}

/** What Marina has acknowledged, and so must still know whatever happens to it. */
export interface Ledger {
  service(name: string, wanted: { desiredCount?: number; taskDefinition?: string }, outcome: Outcome): void
  deleted(service: string, outcome: Outcome): void
  /** @param mark stands in it and in no other */
  registered(taskDefinitionArn: string, mark: string): void
  started(taskArn: string): void
  /** StopTask was answered for it. */
  stopped(taskArn: string): void
  readonly services: readonly string[]
  readonly taskDefinitions: readonly string[]
  readonly tasks: readonly string[]
  readonly acknowledged: number
  /** What of it is not as it was answered; a sentence each. */
  compareService(name: string, service: Service | undefined): string[]
  compareTaskDefinition(arn: string, found: TaskDefinition | undefined): string[]
  compareTask(arn: string, task: Task | undefined): string[]
}

/** Where a container of a written task definition carries its mark. */
export const MARK = 'MARK'

export function createLedger(): Ledger {
  const services = new Map<string, Possible>()
  const marks = new Map<string, string>()
  const tasks = new Map<string, 'started' | 'stopped'>()
  let acknowledged = 0

  const learn = <T>(possible: Set<T>, value: T | undefined, outcome: Outcome) => {
    if (value === undefined || outcome === 'refused') return
    if (outcome === 'acknowledged') possible.clear()
    possible.add(value)
  }
  return {
    service(name, { desiredCount, taskDefinition }, outcome) {
      if (outcome === 'acknowledged') acknowledged += 1
      const possible = services.get(name) ?? {
        exists: new Set<boolean>([false]),
        desiredCount: new Set<number>(),
        taskDefinition: new Set<string>(),
      }
      learn(possible.exists, true, outcome)
      learn(possible.desiredCount, desiredCount, outcome)
      learn(possible.taskDefinition, taskDefinition, outcome)
      services.set(name, possible)
    },
    deleted(name, outcome) {
      if (outcome === 'acknowledged') acknowledged += 1
      const possible = services.get(name)
      if (possible) learn(possible.exists, false, outcome)
    },
    registered(arn, mark) {
      acknowledged += 1
      if (marks.has(arn)) throw new Error(`${arn} was given to two task definitions`)
      marks.set(arn, mark)
    },
    started(arn) {
      acknowledged += 1
      tasks.set(arn, 'started')
    },
    stopped(arn) {
      acknowledged += 1
      tasks.set(arn, 'stopped')
    },
    get services() {
      return [...services.keys()]
    },
    get taskDefinitions() {
      return [...marks.keys()]
    },
    get tasks() {
      return [...tasks.keys()]
    },
    get acknowledged() {
      return acknowledged
    },
    compareService(name, service) {
      const possible = services.get(name)
      if (!possible) return []
      const exists = service?.status === 'ACTIVE'
      if (!possible.exists.has(exists))
        return [`service ${name} is ${service?.status ?? 'not known'}, and was ${exists ? '' : 'not '}deleted`]
      if (!exists) return []
      return (['desiredCount', 'taskDefinition'] as const).flatMap((field) => {
        const values: ReadonlySet<unknown> = possible[field]
        if (values.size === 0 || values.has(service[field])) return []
        return [`service ${name}: ${field} is ${service[field]}, and ${[...values].join(' or ')} was acknowledged`]
      })
    },
    compareTaskDefinition(arn, found) {
      const mark = found?.containerDefinitions?.[0]?.environment?.find(({ name }) => name === MARK)?.value
      return mark === marks.get(arn) ? [] : [`${arn} carries ${mark ?? 'nothing'}, and ${marks.get(arn)} was registered`]
    },
    compareTask(arn, task) {
      if (!task) return [`${arn} was started, and is not known any more`]
      if (tasks.get(arn) === 'stopped' && task.desiredStatus !== 'STOPPED') return [`${arn} was to stop, and is to run again`]
      return []
    },
  }
}
