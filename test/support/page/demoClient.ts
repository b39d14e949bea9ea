import type { Service, Task } from '@aws-sdk/client-ecs'
import type { ClusterClient } from '#cluster/api/contract.ts'
import { ClusterError, serviceNotFound } from '#cluster/api/errors.ts'
import type { WatchChange } from '#cluster/api/watch.ts'
import { pushStream } from '#cluster/lib/pushStream.ts'
import { arn, deployment, service, task, taskDefinition } from './demoData.ts'
import { logLines } from './demoLogs.ts'
import { watchWorld } from './demoWatch.ts'
import type { World } from './demoWorlds.ts'

const short = (name = '') => name.slice(name.lastIndexOf('/') + 1)
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** A client in memory: enough of a cluster to look at screens. Not a model of ECS: that is what the simulated engine is for. */
export function createDemoClient(world: World): ClusterClient {
  const watchers = new Set<(changes: WatchChange[]) => void>()
  let revision = 1
  const tell = (...changes: WatchChange[]) => {
    revision += 1
    for (const watcher of watchers) watcher(changes)
  }
  const putTask = (value: Task) => {
    world.tasks = [...world.tasks.filter((one) => one.taskArn !== value.taskArn), value]
    tell({ kind: 'task', op: 'put', arn: value.taskArn ?? '', value })
  }
  const putService = (value: Service) => {
    world.services = [...world.services.filter((one) => one.serviceArn !== value.serviceArn), value]
    tell({ kind: 'service', op: 'put', arn: value.serviceArn ?? '', value })
  }
  const count = (name: string) => {
    const found = world.services.find((one) => one.serviceName === name)
    if (!found) return
    const own = world.tasks.filter((one) => one.group === `service:${name}`)
    putService({
      ...found,
      runningCount: own.filter((one) => one.lastStatus === 'RUNNING').length,
      pendingCount: own.filter((one) => one.lastStatus === 'PENDING').length,
    })
  }
  const live = (definition: string, name?: string) => {
    const one = task({ definition, status: 'PENDING', ageMinutes: 0, ...(name ? { service: name } : {}) })
    putTask(one)
    setTimeout(() => {
      putTask({ ...task({ definition, ageMinutes: 0, ...(name ? { service: name } : {}) }), taskArn: one.taskArn })
      if (name) count(name)
    }, 1_500)
    return one
  }
  const scaleTo = async (name: string, desired: number) => {
    const own = world.tasks.filter((one) => one.group === `service:${name}` && one.desiredStatus === 'RUNNING')
    const definition = short(world.services.find((one) => one.serviceName === name)?.taskDefinition)
    for (let at = own.length; at < desired; at += 1) live(definition, name)
    for (const one of own.slice(desired)) putTask({ ...one, desiredStatus: 'STOPPED', lastStatus: 'STOPPING' })
    await wait(900)
    for (const one of own.slice(desired))
      putTask({ ...one, desiredStatus: 'STOPPED', lastStatus: 'STOPPED', stopCode: 'ServiceSchedulerInitiated', stoppedAt: new Date() })
    count(name)
  }
  const findService = (name = '') => {
    const found = world.services.find((one) => one.serviceName === short(name))
    if (!found) throw serviceNotFound()
    return found
  }
  const implemented: Partial<ClusterClient> = {
    getStatus: async () => world.status,
    listEngines: async () => ({ engines: world.status.engine.choices }),
    useEngine: async () => world.status,
    startSample: async () => {
      putService(service({ name: 'hello', definition: 'hello:1', desired: 2, tasks: [] }))
      void scaleTo('hello', 2)
      return { cluster: 'default', service: 'hello', created: true }
    },
    listLocalDifferences: async () => ({
      differences: [{ path: '', sentence: 'On this computer, Fargate tasks share one machine; CPU limits apply, isolation does not.' }],
    }),
    explain: async () => ({ arn: '', explanations: [] }),
    updateService: async ({ service: name, desiredCount, taskDefinition: definition }) => {
      await wait(150)
      const found = findService(name)
      const next = { ...found, ...(desiredCount === undefined ? {} : { desiredCount }) }
      if (definition)
        next.deployments = [
          deployment(short(definition), next.desiredCount ?? 0, 0, 0, 'IN_PROGRESS'),
          ...(found.deployments ?? []).map((one) => ({ ...one, status: 'ACTIVE' })),
        ]
      putService(next)
      void scaleTo(found.serviceName ?? '', next.desiredCount ?? 0)
      return { service: next }
    },
    createService: async ({ serviceName = '', taskDefinition: definition = '', desiredCount = 1 }) => {
      if (world.services.some((one) => one.serviceName === serviceName))
        throw new ClusterError('InvalidParameterException', 'Creation of service was not idempotent.')
      const made = service({ name: serviceName, definition: short(definition), desired: desiredCount, tasks: [] })
      putService(made)
      void scaleTo(serviceName, desiredCount)
      return { service: made }
    },
    deleteService: async ({ service: name }) => {
      const found = findService(name)
      world.services = world.services.filter((one) => one !== found)
      tell({ kind: 'service', op: 'delete', arn: found.serviceArn ?? '' })
      return { service: found }
    },
    describeServices: async ({ services = [] }) => ({ services: services.map(findService) }),
    describeTasks: async ({ tasks = [] }) => ({
      tasks: world.tasks.filter((one) => tasks.some((name) => short(one.taskArn) === short(name))),
    }),
    runTask: async ({ taskDefinition: definition = '', count: howMany = 1 }) => ({
      tasks: Array.from({ length: howMany }, () => live(short(definition))),
    }),
    stopTask: async ({ task: name }) => {
      const found = world.tasks.find((one) => short(one.taskArn) === short(name))
      if (!found) throw new ClusterError('InvalidParameterException', 'The referenced task was not found.')
      putTask({
        ...found,
        desiredStatus: 'STOPPED',
        lastStatus: 'STOPPED',
        stopCode: 'UserInitiated',
        stoppedReason: 'Stopped in Marina',
        stoppedAt: new Date(),
      })
      return { task: found }
    },
    listContainerInstances: async () => ({ containerInstanceArns: world.instances.map((one) => one.containerInstanceArn ?? '') }),
    describeContainerInstances: async () => ({ containerInstances: world.instances }),
    createCluster: async ({ clusterName: name = 'default' }) => {
      const made = { clusterName: name, clusterArn: arn(`cluster/${name}`), status: 'ACTIVE' }
      world.clusters = [...world.clusters, made]
      tell({ kind: 'cluster', op: 'put', arn: made.clusterArn, value: made })
      return { cluster: made }
    },
    describeTaskDefinition: async ({ taskDefinition: name = '' }) => {
      const found = world.taskDefinitions.findLast((one) => one.family === short(name) || `${one.family}:${one.revision}` === short(name))
      if (!found) throw new ClusterError('ClientException', 'Unable to describe task definition.')
      return { taskDefinition: found, tags: [] }
    },
    listTaskDefinitions: async () => ({ taskDefinitionArns: world.taskDefinitions.map((one) => one.taskDefinitionArn ?? '') }),
    registerTaskDefinition: async (request) => {
      const family = request.family ?? ''
      const last = Math.max(0, ...world.taskDefinitions.filter((one) => one.family === family).map((one) => one.revision ?? 0))
      const made = { ...taskDefinition(family, last + 1), containerDefinitions: request.containerDefinitions ?? [] }
      world.taskDefinitions = [...world.taskDefinitions, made]
      tell({ kind: 'taskDefinition', op: 'put', arn: made.taskDefinitionArn ?? '', value: made })
      return { taskDefinition: made, tags: [] }
    },
    deregisterTaskDefinition: async ({ taskDefinition: name = '' }) => {
      const found = world.taskDefinitions.find((one) => `${one.family}:${one.revision}` === short(name))
      if (!found) throw new ClusterError('ClientException', 'The specified task definition does not exist.')
      const gone = { ...found, status: 'INACTIVE' as const }
      world.taskDefinitions = world.taskDefinitions.map((one) => (one === found ? gone : one))
      tell({ kind: 'taskDefinition', op: 'put', arn: gone.taskDefinitionArn ?? '', value: gone })
      return { taskDefinition: gone }
    },
    watch: (scope, signal) => watchWorld(world, watchers, () => revision, scope, signal),
    async *logs({ tasks, service: name, tail = 1000, follow }, signal) {
      const ids = tasks ?? world.tasks.filter((one) => one.group === `service:${name}`).map((one) => short(one.taskArn))
      yield { type: 'lines', lines: logLines(ids, Math.min(tail, 2_000), 0) }
      yield { type: 'caughtUp' }
      for (let at = 1; follow && !signal.aborted; at += 1) {
        await wait(400)
        yield { type: 'lines', lines: logLines(ids, 3, at) }
      }
    },
    exec: async () => {
      const output = pushStream<Uint8Array>(1_000)
      const say = (text: string) => output.push(new TextEncoder().encode(text))
      say('Demo shell: what is typed comes back.\r\n# ')
      return {
        output,
        write: (data) => void say(new TextDecoder().decode(data).replaceAll('\r', '\r\n# ')),
        ready: async () => {},
        endInput: () => {},
        resize: () => {},
        exitCode: Promise.resolve(0),
        close: () => output.end(),
      }
    },
  }
  return refusing({ ...implemented, secrets: refusing({}), parameters: refusing({}) })
}

/** What the demo does not do says so. */
const refusing = <Calls extends object>(implemented: Partial<Calls>): Calls =>
  new Proxy(implemented, {
    get: (target, name) =>
      target[name as keyof Calls] ??
      (async () => Promise.reject(new ClusterError('UnsupportedFeatureException', `The demo does not do ${String(name)}.`))),
  }) as Calls
