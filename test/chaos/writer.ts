import { setTimeout as wait } from 'node:timers/promises'
import type { ClusterClient } from '#cluster/api/contract.ts'
import { isUnreachable } from '#cluster/client/unreachable.ts'
import type { Dice } from './dice.ts'
import type { History } from './history.ts'
import { type Ledger, MARK, type Outcome } from './ledger.ts'
import { MOST_OTHER_TASKS, MOST_SERVICE_TASKS, type Workload, workloads } from './workloads.ts'
import type { World } from './world.ts'

/** The client that goes on writing whatever happens, and writes down what it was answered. */
export interface Writer {
  /** Registers and creates everything. */
  begin(): Promise<void>
  /** One write after the other until `signal` aborts. */
  write(signal: AbortSignal): Promise<void>
  /** Brings to 0 what is never at rest. */
  calm(): Promise<void>
  /** Reads back all that was acknowledged, and says what of it is gone. */
  compare(): Promise<void>
  /** Deletes all services and stops all other tasks. */
  removeAll(): Promise<void>
}

const LOST = 'no acknowledged write is lost'
const ANSWERED = 'writes are answered with success or a reason'

export function createWriter(world: World, ledger: Ledger, history: History, dice: Dice): Writer {
  const wanted = new Map<string, number>()
  const others = new Set<string>()
  let mark = 0
  let passing: string | undefined
  let last: Promise<unknown> = Promise.resolve()
  /** What is read back must not meet a write that is under way. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work)
    last = turn
    return turn
  }
  const client = (): ClusterClient => {
    if (!world.marina) throw new Error('Marina is down')
    return world.marina.client
  }

  /** @param learn is told how it went; with an answer only where there is one */
  const attempt = async <T>(what: string, work: () => Promise<T>, learn: (outcome: Outcome, answer?: T) => void) => {
    const { marina } = world
    if (!marina) return
    try {
      const answer = await work()
      learn('acknowledged', answer)
      history.note(`acknowledged ${what}`)
    } catch (error) {
      const outcome = isUnreachable(error) ? 'lost' : 'refused'
      learn(outcome)
      history.note(`${outcome} ${what}`, String((error as Error).message).slice(0, 160))
      if (outcome === 'refused' && !/is full/.test(String(error))) history.wrong(ANSWERED, `${what}: ${String(error)}`)
    }
  }

  const register = ({ name, task }: Workload) => {
    mark += 1
    const text = `${name}-${mark}`
    const [first, ...rest] = task.containerDefinitions ?? []
    const marked = { ...first, environment: [...(first?.environment ?? []), { name: MARK, value: text }] }
    return attempt(
      'RegisterTaskDefinition',
      () => client().registerTaskDefinition({ ...task, family: name, containerDefinitions: [marked, ...rest] }),
      (_, answer) => answer && ledger.registered(answer.taskDefinition?.taskDefinitionArn ?? '', text),
    )
  }
  /** Any revision that is sure to exist. */
  const revisionOf = ({ name }: Workload) => dice.oneOf(ledger.taskDefinitions.filter((arn) => arn.includes(`/${name}:`)))

  const create = ({ name, service }: Omit<Workload, 'most'>, taskDefinition: string, desiredCount: number, onCreated = () => {}) => {
    const request = { serviceName: name, taskDefinition, desiredCount, launchType: 'EC2' as const, ...service }
    return attempt(
      'CreateService',
      () => client().createService(request),
      (outcome) => {
        ledger.service(name, { desiredCount, taskDefinition }, outcome)
        if (outcome === 'acknowledged') onCreated()
      },
    )
  }
  const scaleTo = ({ name }: Workload, desiredCount: number) => {
    wanted.set(name, desiredCount)
    return attempt(
      'UpdateService (desiredCount)',
      () => client().updateService({ service: name, desiredCount }),
      (outcome) => ledger.service(name, { desiredCount }, outcome),
    )
  }
  const scale = (workload: Workload) => {
    const ofOthers = [...wanted].reduce((sum, [name, count]) => (name === workload.name ? sum : sum + count), 0)
    return scaleTo(workload, Math.min(dice.between(0, workload.most), MOST_SERVICE_TASKS - ofOthers))
  }
  const update = (workload: Workload) => {
    const taskDefinition = revisionOf(workload)
    if (taskDefinition === undefined) return
    return attempt(
      'UpdateService (taskDefinition)',
      () => client().updateService({ service: workload.name, taskDefinition }),
      (outcome) => ledger.service(workload.name, { taskDefinition }, outcome),
    )
  }
  const deployAnew = ({ name }: Workload) =>
    attempt(
      'UpdateService (forceNewDeployment)',
      () => client().updateService({ service: name, forceNewDeployment: true }),
      () => {},
    )
  const remove = (service: string) =>
    attempt(
      'DeleteService',
      () => client().deleteService({ service, force: true }),
      (outcome) => ledger.deleted(service, outcome),
    )
  const describeServices = async () => {
    const answers = await Promise.all(chunks(ledger.services, 10).map((services) => client().describeServices({ services })))
    return answers.flatMap(({ services }) => services ?? [])
  }
  const activeServices = async () =>
    (await describeServices()).flatMap(({ status, serviceName = '' }) => (status === 'ACTIVE' ? [serviceName] : []))
  /** Services that come and go beside the twenty; there is one of them at a time. */
  const passBy = (workload: Workload) => {
    const name = passing
    if (name !== undefined) {
      passing = undefined
      return remove(name)
    }
    const taskDefinition = revisionOf(workload)
    if (workload.name.startsWith('port-') || taskDefinition === undefined) return
    mark += 1
    const next = `passing-${mark}`
    return create({ ...workload, name: next }, taskDefinition, 1, () => {
      passing = next
    })
  }
  const run = (workload: Workload) => {
    const taskDefinition = revisionOf(workload)
    if (others.size >= MOST_OTHER_TASKS || workload.name.startsWith('port-') || taskDefinition === undefined) return stopOther()
    const { networkConfiguration } = workload.service ?? {}
    const request = { taskDefinition, launchType: 'EC2' as const, ...(networkConfiguration && { networkConfiguration }) }
    return attempt(
      'RunTask',
      () => client().runTask(request),
      (_, answer) => {
        for (const { taskArn = '' } of answer?.tasks ?? []) {
          ledger.started(taskArn)
          others.add(taskArn)
        }
      },
    )
  }
  const stop = (task: string) =>
    attempt(
      'StopTask',
      () => client().stopTask({ task }),
      (outcome) => {
        if (outcome !== 'acknowledged') return
        ledger.stopped(task)
        others.delete(task)
      },
    )
  const stopOther = () => {
    const task = dice.oneOf([...others])
    return task === undefined ? undefined : stop(task)
  }
  const stopAny = async () => {
    const listed = await world.marina?.client.listTasks({}).catch(() => undefined)
    const task = dice.oneOf(listed?.taskArns ?? [])
    return task === undefined ? undefined : stop(task)
  }
  const writes = [scale, scale, scale, update, deployAnew, register, run, run, stopOther, stopAny, passBy, passBy]

  const compare = async () => {
    const services = await describeServices()
    for (const name of ledger.services)
      for (const sentence of ledger.compareService(
        name,
        services.find(({ serviceName }) => serviceName === name),
      ))
        history.wrong(LOST, sentence)
    for (const taskDefinition of ledger.taskDefinitions) {
      const answer = await client()
        .describeTaskDefinition({ taskDefinition })
        .catch(() => undefined)
      for (const sentence of ledger.compareTaskDefinition(taskDefinition, answer?.taskDefinition)) history.wrong(LOST, sentence)
    }
    const answers = await Promise.all(chunks(ledger.tasks, 100).map((tasks) => client().describeTasks({ tasks })))
    const tasks = new Map(answers.flatMap((answer) => answer.tasks ?? []).map((task) => [task.taskArn, task]))
    for (const arn of ledger.tasks) for (const sentence of ledger.compareTask(arn, tasks.get(arn))) history.wrong(LOST, sentence)
  }

  return {
    async begin() {
      for (const workload of workloads) {
        await register(workload)
        const desiredCount = dice.between(1, workload.most)
        wanted.set(workload.name, desiredCount)
        await create(workload, revisionOf(workload) ?? '', desiredCount)
      }
    },
    async write(signal) {
      while (!signal.aborted) {
        await wait(dice.between(100, 1_500), undefined, { signal }).catch(() => {})
        const workload = dice.oneOf(workloads)
        if (workload) await inTurn(async () => dice.oneOf(writes)?.(workload))
      }
    },
    async calm() {
      for (const workload of workloads.filter(({ restless }) => restless)) await scaleTo(workload, 0)
      for (const service of await activeServices()) if (service.startsWith('passing-')) await remove(service)
    },
    compare: () => inTurn(compare),
    async removeAll() {
      for (const service of await activeServices()) await remove(service)
      const { taskArns = [] } = await client().listTasks({})
      for (const task of taskArns) await client().stopTask({ task })
    },
  }
}

function chunks<T>(values: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) => values.slice(index * size, (index + 1) * size))
}
