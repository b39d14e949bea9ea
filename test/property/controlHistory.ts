/** What may happen to a cluster: users, faults and restarts, as data that fast-check can make and shrink. */
import type { DeploymentCircuitBreaker, DeploymentEarlySuccessCriteria } from '@aws-sdk/client-ecs'
import fc from 'fast-check'
import type { ServiceArn } from '#cluster/api/arns.ts'
import { choosePlacement } from '#cluster/control/scheduler/choosePlacement.ts'
import { applyServicePlan } from '#cluster/control/services/applyServicePlan.ts'
import { planService } from '#cluster/control/services/planService.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import { newTask, reservationOf } from '#cluster/state/writes/newTask.ts'
import { changeSwitches, type SwitchChange } from '#cluster/state/writes/switches.ts'
import { stopTask } from '#cluster/state/writes/tasks.ts'
import { buildCluster, buildInstance, buildTaskDefinition } from '#test/support/clusterBuilders.ts'
import type { ControlWorld } from '#test/support/controlWorld.ts'
import type { Fate } from '#test/support/modelAgent.ts'

const serviceNames = ['web', 'api', 'worker']
const limits = [
  { minimumHealthyPercent: 100, maximumPercent: 200 },
  { minimumHealthyPercent: 50, maximumPercent: 100 },
  { minimumHealthyPercent: 75, maximumPercent: 125 },
  { minimumHealthyPercent: 0, maximumPercent: 100 },
  { minimumHealthyPercent: 34, maximumPercent: 150 },
]
const breakers: (DeploymentCircuitBreaker | undefined)[] = [
  undefined,
  { enable: true, rollback: true },
  { enable: true, rollback: false, thresholdConfiguration: { type: 'COUNT', value: 2 } },
]
/** Percentages below the minimum are the minimum. */
const earlySuccesses: (DeploymentEarlySuccessCriteria | undefined)[] = [
  undefined,
  undefined,
  { enable: true, healthyPercent: 0, sourceServiceRevisionCleanup: 'BLOCKING' },
  { enable: true, healthyPercent: 40, sourceServiceRevisionCleanup: 'DEFERRED' },
  { enable: true, healthyPercent: 100, sourceServiceRevisionCleanup: 'DEFERRED' },
]
/** One for each instance. */
const providers = ['one', 'two']
const launches = ['EC2', 'FARGATE', 'providers'] as const
/** What anything comes to rest under; without a breaker, since tasks from before may still fail. */
const healthy = { minimumHealthyPercent: 100, maximumPercent: 200 }
const container = { name: 'app', image: 'app', cpu: 128, memory: 64, essential: true }
const healthCheck = { command: ['CMD', '/check'], interval: 5, timeout: 2, retries: 2 }
/** Plain; with a health check; with a fixed host port; with a network of its own. */
export const revisions = [
  buildTaskDefinition({ containerDefinitions: [container] }, { revision: 1 }),
  buildTaskDefinition({ containerDefinitions: [{ ...container, healthCheck }] }, { revision: 2 }),
  buildTaskDefinition(
    { containerDefinitions: [{ ...container, portMappings: [{ containerPort: 80, hostPort: 8080, protocol: 'tcp' }] }] },
    { revision: 3 },
  ),
  buildTaskDefinition({ containerDefinitions: [container], networkMode: 'awsvpc' }, { revision: 4 }),
]

export type Action =
  | { do: 'scale'; service: number; to: number }
  | { do: 'deploy'; service: number; revision: number; launch: (typeof launches)[number] }
  | { do: 'configure'; service: number; limits: number; breaker: number; early: number }
  | { do: 'kill' | 'sicken' | 'heal' | 'userStop'; service: number; task: number }
  | { do: 'delete'; service: number }
  | { do: 'pause'; service: number }
  | { do: 'resume'; service: number }
  | { do: 'order'; service: number; after: boolean }
  | { do: 'create'; service: number; to: number }
  | { do: 'drain' | 'activate' | 'disconnect' | 'terminate'; instance: number }
  | { do: 'shrink'; instance: number; cpu: number }
  | { do: 'runTask' }
  | { do: 'restartControl' | 'agentDown' | 'agentUp' }
  | { do: 'wait'; ms: number }

const service = fc.nat(serviceNames.length - 1)
const instance = fc.nat(1)
const launch = fc.constantFrom(...launches)
const to = fc.integer({ min: 0, max: 7 })
const kind = <Do extends Action['do']>(...names: Do[]) => fc.constantFrom(...names)
const wait = fc.record({ do: kind('wait'), ms: fc.constantFrom(0, 1, 400, 1_000, 3_000, 20_000, 60_000) })

export const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: wait },
  { weight: 4, arbitrary: fc.record({ do: kind('scale'), service, to }) },
  { weight: 4, arbitrary: fc.record({ do: kind('deploy'), service, revision: fc.nat(revisions.length - 1), launch }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: kind('configure'),
      service,
      limits: fc.nat(limits.length - 1),
      breaker: fc.nat(breakers.length - 1),
      early: fc.nat(earlySuccesses.length - 1),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: kind('kill', 'sicken', 'heal', 'userStop'), service, task: fc.nat(6) }) },
  { weight: 2, arbitrary: fc.record({ do: kind('create'), service, to }) },
  { weight: 1, arbitrary: fc.record({ do: kind('delete'), service }) },
  { weight: 1, arbitrary: fc.record({ do: kind('pause'), service }) },
  { weight: 1, arbitrary: fc.record({ do: kind('resume'), service }) },
  { weight: 1, arbitrary: fc.record({ do: kind('order'), service, after: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: kind('drain', 'activate', 'disconnect', 'terminate'), instance }) },
  { weight: 1, arbitrary: fc.record({ do: kind('shrink'), instance, cpu: fc.constantFrom(0, 300, 1024) }) },
  { weight: 1, arbitrary: fc.record({ do: kind('runTask') }) },
  { weight: 3, arbitrary: fc.record({ do: kind('restartControl', 'agentDown', 'agentUp') }) },
)

export const actions = fc.array(action, { minLength: 1, maxLength: 30 })

export const fates: fc.Arbitrary<Fate[]> = fc.array(
  fc
    .record({
      startMs: fc.constantFrom(100, 500, 1_000, 30_000),
      stopMs: fc.constantFrom(0, 10, 30_000),
      ends: fc.oneof(
        { weight: 5, arbitrary: fc.constant({}) },
        { weight: 2, arbitrary: fc.constant({ failsToStart: 'CannotPullContainerError: no such image' }) },
        { weight: 2, arbitrary: fc.record({ exitAfterMs: fc.constantFrom(1_000, 5_000, 60_000), stopsAtOnce: fc.boolean() }) },
      ),
      health: fc.record({ says: fc.constantFrom('HEALTHY', 'HEALTHY', 'UNHEALTHY'), afterMs: fc.constantFrom(2_000, 20_000) }),
    })
    .map(({ ends, ...rest }) => ({ ...rest, ...ends })),
  { minLength: 1, maxLength: 8 },
)

const arnOf = (world: ControlWorld, number: number) => world.arns[number % serviceNames.length] as ServiceArn
const instanceRecord = (world: ControlWorld, number: number) =>
  buildInstance({ id: `instance${number}`, node: world.nodes[number] ?? 'local', capacityProviderName: providers[number] ?? 'one' })

/** Two instances on two nodes, four revisions, three services of three tasks each. */
export function seedHistory(world: ControlWorld): void {
  world.store.update('seed history', (tx) => {
    for (const revision of revisions) tx.put('taskDefinitions', revision)
    // The world's own goes first: one of these has its name.
    tx.delete('containerInstances', buildInstance().arn)
    for (const number of [0, 1]) tx.put('containerInstances', instanceRecord(world, number))
  })
  for (const name of serviceNames) world.arns.push(world.createService({ name, arn: nameArn(name), desiredCount: 3 }))
}

const nameArn = (name: string) => `arn:aws:ecs:us-east-1:000000000000:service/default/${name}` as ServiceArn

/** An agent waits a while for what is under way on its engine: that while has to pass. */
export async function stopAgent({ agent, clock }: ControlWorld): Promise<void> {
  let isDown = false
  const stopping = Promise.resolve(agent.stop()).finally(() => (isDown = true))
  for (await clock.settle(); !isDown; ) await clock.advance(100)
  await stopping
}

/** Does one thing to the world. What makes no sense at the moment, such as scaling a deleted service, does nothing. */
export async function act(world: ControlWorld, action: Action): Promise<void> {
  if ('service' in action) return actOnService(world, action)
  if ('instance' in action) return actOnInstance(world, action)
  if (action.do === 'wait') return world.clock.advance(action.ms)
  if (action.do === 'restartControl') {
    await world.stopControl()
    return world.startControl()
  }
  if (action.do === 'agentDown') return stopAgent(world)
  if (action.do === 'agentUp') return world.agent.start()
  return runTask(world)
}

function actOnService(world: ControlWorld, action: Extract<Action, { service: number }>): void {
  const arn = arnOf(world, action.service)
  const record = world.service(arn)
  if (action.do === 'create') {
    if (record.status === 'INACTIVE') world.createService({ name: record.name, arn, desiredCount: action.to })
    return
  }
  if (record.status !== 'ACTIVE') return
  if (action.do === 'scale') return world.updateService(arn, { desiredCount: action.to })
  if (action.do === 'configure') return world.updateService(arn, { deploymentConfiguration: configurationOf(action) })
  if (action.do === 'delete') return world.deleteService(arn)
  if (action.do === 'pause') return switchService(world, arn, { pausedSince: world.clock.now() })
  if (action.do === 'resume') return switchService(world, arn, { pausedSince: undefined })
  // After the service before it alone, so that it never goes round in a circle.
  if (action.do === 'order')
    return switchService(world, arn, { after: action.after && action.service > 0 ? [arnOf(world, action.service - 1)] : undefined })
  if (action.do === 'deploy') {
    const taskDefinitionArn = revisions[action.revision]?.arn ?? buildTaskDefinition().arn
    const capacityProviderStrategy =
      action.launch === 'providers' ? providers.map((capacityProvider) => ({ capacityProvider, weight: 1 })) : []
    return world.deploy(arn, { taskDefinitionArn, launchType: action.launch === 'FARGATE' ? 'FARGATE' : 'EC2', capacityProviderStrategy })
  }
  const tasks = world.liveTasks(arn)
  const task = tasks[action.task % Math.max(1, tasks.length)]
  if (!task) return
  if (action.do === 'kill') return world.agent.kill(task.arn)
  if (action.do === 'userStop') return world.stopTask(task.arn)
  return world.agent.setHealth(task.arn, action.do === 'sicken' ? 'UNHEALTHY' : 'HEALTHY')
}

function configurationOf({ limits: at, breaker, early }: Extract<Action, { do: 'configure' }>): ServiceRecord['deploymentConfiguration'] {
  const deploymentCircuitBreaker = breakers[breaker]
  const configuration = { ...healthy, ...limits[at], ...(deploymentCircuitBreaker && { deploymentCircuitBreaker }) }
  return withCriteria(configuration, earlySuccesses[early])
}

function withCriteria(
  configuration: ServiceRecord['deploymentConfiguration'],
  criteria: DeploymentEarlySuccessCriteria | undefined,
): ServiceRecord['deploymentConfiguration'] {
  if (!criteria) return configuration
  const healthyPercent = Math.max(criteria.healthyPercent ?? 0, configuration.minimumHealthyPercent)
  return { ...configuration, earlySuccessCriteria: { ...criteria, healthyPercent } }
}

/** As the loss of a virtual machine: what ran on it is to stop. */
function terminate(world: ControlWorld, instance: ContainerInstanceRecord): void {
  const now = world.clock.now()
  world.store.update('terminate container instance', (tx) => {
    const tasks = tx.snapshot.tasks.by('liveOnInstance', instance.arn)
    tx.put('containerInstances', { ...instance, status: 'INACTIVE', agentConnected: false, virtual: {}, lost: true })
    for (const { arn } of tasks) stopTask(tx, arn, { stopCode: 'TerminationNotice', stoppedReason: 'Host EC2 terminated.', now })
  })
}
const switchService = (world: ControlWorld, arn: ServiceArn, change: SwitchChange) =>
  void world.store.update('switch service', (tx) => changeSwitches(tx, world.service(arn), change))

function actOnInstance(world: ControlWorld, action: Extract<Action, { instance: number }>): void {
  const { arn } = instanceRecord(world, action.instance)
  const known = world.store.read().containerInstances.get(arn)
  if (action.do === 'terminate') return known && terminate(world, known)
  world.store.update('instance changes', (tx) => {
    const before = tx.snapshot.containerInstances.get(arn)
    if (!before) return
    if (action.do === 'drain') tx.put('containerInstances', { ...before, status: 'DRAINING' })
    // One that was lost is replaced by another under its name.
    const { virtual: _, ...sound } = before
    if (action.do === 'activate') tx.put('containerInstances', { ...sound, status: 'ACTIVE', agentConnected: true })
    if (action.do === 'disconnect') tx.put('containerInstances', { ...before, agentConnected: false })
    if (action.do === 'shrink') tx.put('containerInstances', { ...before, registered: { ...before.registered, cpu: action.cpu } })
  })
}

function runTask(world: ControlWorld): void {
  const taskDefinition = revisions[0] ?? buildTaskDefinition()
  const wanted = { cluster: buildCluster(), taskDefinition, launchType: 'EC2' as const, group: 'family:web' }
  const placement = choosePlacement(world.store.read(), { ...wanted, reserved: reservationOf(taskDefinition) })
  if ('refused' in placement) return
  const task = newTask({ ...wanted, placement: placement.placed }, { now: world.clock.now(), ids: world.ids })
  world.store.update('run task', (tx) => tx.put('tasks', task))
}

/** Whatever was broken is well again, and what users configured can be fulfilled. An instance that drains or is gone stays so. */
export function endFaults(world: ControlWorld): void {
  world.agent.fateOf = () => ({ startMs: 1_000, stopMs: 100, health: { says: 'HEALTHY', afterMs: 1_000 } })
  world.agent.start()
  const [first, second] = [instanceRecord(world, 0), instanceRecord(world, 1)]
  const isSecondThere = world.store.read().containerInstances.get(second.arn)?.status === 'ACTIVE'
  world.store.update('faults end', (tx) => {
    for (const record of isSecondThere ? [first, second] : [first])
      tx.put('containerInstances', { ...record, registered: { ...record.registered, cpu: 16_384, memoryMiB: 16_384 } })
  })
  for (const arn of world.arns) {
    const record = world.service(arn)
    if (record.status !== 'ACTIVE') continue
    switchService(world, arn, { pausedSince: undefined })
    const fixedPort = record.taskDefinitionArn === revisions[2]?.arn
    // A fixed port fits once per node, and an update needs a second place: nothing else could ever finish.
    const hasFailed = record.deployments[0]?.rolloutState === 'FAILED'
    const lacksProvider = !isSecondThere && (record.capacityProviderStrategy?.length ?? 0) > 0
    world.updateService(arn, { deploymentConfiguration: withCriteria(healthy, record.deploymentConfiguration.earlySuccessCriteria) })
    const taskDefinitionArn = fixedPort ? revisions[0]?.arn : record.taskDefinitionArn
    // Of one that has failed nothing is started any more, until somebody deploys again.
    if (taskDefinitionArn && (fixedPort || hasFailed || lacksProvider))
      world.deploy(arn, { taskDefinitionArn, ...(lacksProvider && { capacityProviderStrategy: [] }) })
  }
}

/**
 * Asks every service for a plan and applies it, as a loop that was woken for nothing, and tells what that wrote. Another
 * reason for the same lack of room is no difference: services take each other's room without waking each other.
 */
export function writtenByPlanningAgain(world: ControlWorld): string[] {
  const written: string[] = []
  const cancel = world.store.subscribe(({ changes }) => {
    for (const { table, after } of changes) {
      const reason = table === 'serviceEvents' && after && 'message' in after && after.message.includes('was unable to place a task')
      if (!reason) written.push(`${table} ${JSON.stringify(after)}`)
    }
  })
  world.store.update('plan again', (tx) => {
    for (const arn of world.arns) {
      const plan = planService(tx.snapshot, arn, world.clock.now())
      if (plan) applyServicePlan(tx, plan, { now: world.clock.now(), ids: world.ids })
    }
  })
  cancel()
  return written
}
