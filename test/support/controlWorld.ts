/** A store with control and a model agent over it, on one fake clock: a cluster without engine, wire or handlers. */
import type { ServiceArn, TaskArn } from '#cluster/api/arns.ts'
import { newDeployment, startDeployment } from '#cluster/control/deployments/newDeployment.ts'
import { createControl } from '#cluster/control/index.ts'
import { type FakeClock, fakeClock } from '#cluster/lib/fakeClock.ts'
import { countingIds, type Ids } from '#cluster/lib/ids.ts'
import { type Logger, silentLogger } from '#cluster/lib/logger.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Store } from '#cluster/state/store.ts'
import { openStoreWithoutDisk } from '#cluster/state/storeWithoutDisk.testSupport.ts'
import { deleteServiceDeployments, recordDeployment } from '#cluster/state/writes/serviceDeployments.ts'
import { stopTask } from '#cluster/state/writes/tasks.ts'
import { buildCluster, buildInstance, buildService, buildTaskDefinition } from './clusterBuilders.ts'
import { createModelAgent, type Fate, type TestAgent } from './modelAgent.ts'

export type ControlWorld = ReturnType<typeof openControlWorld>

/** What happens to a task where nothing does. */
export const calm: Fate = { startMs: 1_000, stopMs: 500 }

/** Revisions of `web` beside the first, for worlds that are given them; one waits for the health of its container. */
export const second = buildTaskDefinition({}, { revision: 2 })
export const checked = buildTaskDefinition(
  { containerDefinitions: [{ name: 'app', image: 'a', cpu: 128, memory: 64, healthCheck: { command: ['CMD', '/check'] } }] },
  { revision: 3 },
)

export interface AgentParts {
  store: Store
  clock: FakeClock
  ids: Ids
  fateOf: (task: TaskRecord) => Fate
}

export interface WorldOptions {
  /** The world's own `fate` for every task unless given. */
  fateOf?: (task: TaskRecord) => Fate
  /** Registered beside `web:1`. */
  definitions?: readonly TaskDefinitionRecord[]
  log?: Logger
  /** The model of an agent unless given. */
  makeAgent?: (parts: AgentParts) => TestAgent
  nodes?: string[]
}

/** Cluster `default` with one instance and task definition `web:1`. Nothing runs until `start`. */
export function openControlWorld(options: WorldOptions = {}) {
  // Nothing here waits for more than promises.
  const clock = fakeClock(undefined, 1)
  const ids = countingIds()
  const store = openStoreWithoutDisk({ now: clock.now() })
  const agent = (options.makeAgent ?? createModelAgent)({ store, clock, ids, fateOf: options.fateOf ?? (() => world.fate) })
  const newControl = () => createControl({ store, clock, ids, log: options.log ?? silentLogger })
  let control = newControl()
  store.update('seed', (tx) => {
    tx.put('clusters', buildCluster())
    tx.put('containerInstances', buildInstance())
    for (const definition of [buildTaskDefinition(), ...(options.definitions ?? [])]) tx.put('taskDefinitions', definition)
  })

  const serviceOf = (arn: string) => {
    const service = store.read().services.get(arn)
    if (!service) throw new Error(`no service ${arn}`)
    return service
  }

  const world = {
    clock,
    /** Of every task from now on. */
    fate: calm,
    /** Services a test wants to remember. */
    arns: [] as ServiceArn[],
    /** Of the instances, where a test makes them. */
    nodes: options.nodes ?? ['local', 'other'],
    ids,
    store,
    agent,
    start() {
      agent.start()
      control.start()
    },
    stopControl: () => control.stop(),
    /** As a new daemon on the same data. */
    startControl() {
      control = newControl()
      control.start()
    },
    async close() {
      await agent.stop()
      await control.stop()
      store.close()
    },
    /** As the handler does: the record and its first deployment. */
    createService(over: Partial<ServiceRecord> = {}): ServiceArn {
      const service = { ...buildService({ createdAt: clock.now(), ...over }), deployments: [] }
      const deployment = newDeployment(service, clock.now(), ids)
      const created = startDeployment(service, deployment)
      store.update('create service', (tx) => {
        deleteServiceDeployments(tx, created.arn)
        tx.put('services', created)
        recordDeployment(tx, created, deployment, ids)
      })
      return created.arn
    },
    /** Without a new deployment. */
    updateService(arn: ServiceArn, over: Partial<ServiceRecord>) {
      store.update('update service', (tx) => tx.put('services', { ...serviceOf(arn), ...over }))
    },
    /** With a new deployment. */
    deploy(arn: ServiceArn, over: Partial<ServiceRecord> = {}) {
      const service = { ...serviceOf(arn), ...over }
      const deployment = newDeployment(service, clock.now(), ids)
      const deployed = startDeployment(service, deployment)
      store.update('deploy service', (tx) => {
        tx.put('services', deployed)
        recordDeployment(tx, deployed, deployment, ids)
      })
    },
    /** As a forced DeleteService. */
    deleteService(arn: ServiceArn) {
      store.update('delete service', (tx) => tx.put('services', { ...serviceOf(arn), status: 'DRAINING', desiredCount: 0 }))
    },
    stopTask(arn: TaskArn) {
      const now = clock.now()
      store.update('stop task', (tx) => stopTask(tx, arn, { stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user', now }))
    },
    service: serviceOf,
    /** Not STOPPED yet, oldest first. */
    liveTasks: (arn: ServiceArn) => store.read().tasks.by('liveOfService', arn),
    runningTasks: (arn: ServiceArn) =>
      store
        .read()
        .tasks.by('runningOfService', arn)
        .filter((task) => task.desiredStatus === 'RUNNING'),
    /** Oldest first, without `(service NAME) `. */
    events: (arn: ServiceArn) =>
      store
        .read()
        .serviceEvents.by('service', arn)
        .map((event) => event.message.replace(/^\(service [^)]*\) /, '')),
  }
  return world
}
