/** Services behind a load balancer: who is registered when, what counts as healthy, and in which order things are said and done. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ServiceArn } from '#cluster/api/arns.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { TargetRecord } from '#cluster/state/records/trafficRecords.ts'
import { reportTask } from '#cluster/state/writes/tasks.ts'
import { createCertificates } from '#cluster/traffic/control/certificates.ts'
import { createTrafficControl, type TrafficControl } from '#cluster/traffic/control/createTrafficControl.ts'
import { type DataPlaneDouble, dataPlaneDouble } from '#cluster/traffic/control/dataPlaneDouble.testSupport.ts'
import { createLoadBalancing } from '#cluster/traffic/loadBalancing/index.ts'
import { forward } from '#cluster/traffic/loadBalancing/world.testSupport.ts'
import { buildTaskDefinition, scope } from '#test/support/clusterBuilders.ts'
import { type ControlWorld, openControlWorld } from '#test/support/controlWorld.ts'
import type { Fate } from '#test/support/modelAgent.ts'
import { explainTask } from '../explain/explainTask.ts'

const context = { ...scope, principalArn: 'arn:aws:iam::000000000000:root' }
const web = (revision: number, more: object = {}) =>
  buildTaskDefinition(
    { containerDefinitions: [{ name: 'app', image: 'a', cpu: 128, memory: 64, portMappings: [{ containerPort: 80 }], ...more }] },
    { revision },
  )
const checked = web(3, { healthCheck: { command: ['CMD', '/check'] } })

let world: ControlWorld
let plane: DataPlaneDouble
let traffic: TrafficControl
let elb: ReturnType<typeof createLoadBalancing>
let fate: Fate
let nextPort: number
/** What the data plane finds of each target as soon as it is told of it. */
let verdict: (target: { id: string; port: number }) => 'healthy' | 'unhealthy' | undefined

beforeEach(() => {
  nextPort = 32_768
  fate = { startMs: 1_000, stopMs: 500 }
  verdict = () => 'healthy'
  world = openControlWorld({
    fateOf: () => ({ ...fate, networkBindings: [{ bindIP: '127.0.0.1', containerPort: 80, hostPort: nextPort++, protocol: 'tcp' }] }),
  })
  plane = dataPlaneDouble()
  const { store, clock, ids } = world
  store.update('register', (tx) => {
    for (const definition of [web(1), web(2), checked]) tx.put('taskDefinitions', definition)
  })
  elb = createLoadBalancing({ store, clock, ids, publishAddress: '127.0.0.1' })
  const whyNotFree = async () => undefined
  const certificates = createCertificates({ store, clock })
  traffic = createTrafficControl({ store, clock, log: silentLogger, dataPlane: plane, address: '127.0.0.1', whyNotFree, certificates })
  traffic.start()
  world.start()
})
afterEach(async () => {
  await traffic.stop()
  await world.close()
})

/** The health checks of a data plane, one pass each second. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await world.clock.advance(1_000)
    for (const target of world.store.read().targets.all()) {
      const state = verdict(target)
      if (target.drainingSince !== undefined || state === undefined) continue
      const why = ['Target.ResponseCodeMismatch', 'Health checks failed with these codes: [503]'] as const
      plane.report(state, target, ...(state === 'unhealthy' ? why : []))
    }
  }
}

let balancers = 0
async function group(Name = 'blue', more: object = {}): Promise<string> {
  balancers += 1
  const made = await elb.CreateLoadBalancer({ Name: `lb-${balancers}`, Subnets: ['subnet-1', 'subnet-2'] }, context)
  const groups = await elb.CreateTargetGroup({ Name, Protocol: 'HTTP', Port: 80, VpcId: 'vpc-1', ...more }, context)
  const arn = groups.TargetGroups?.[0]?.TargetGroupArn ?? ''
  const LoadBalancerArn = made.LoadBalancers?.[0]?.LoadBalancerArn ?? ''
  await elb.CreateListener({ LoadBalancerArn, Protocol: 'HTTP', Port: 8000 + balancers, DefaultActions: [forward(arn)] }, context)
  return arn
}

const behind = (...groups: string[]) => groups.map((targetGroupArn) => ({ targetGroupArn, containerName: 'app', containerPort: 80 }))
const targets = (groupArn: string): TargetRecord[] => world.store.read().targets.by('targetGroup', groupArn)
const primary = (arn: ServiceArn) => world.service(arn).deployments[0]
/** Events with ids and ARNs replaced by short names, in the order in which they appear. */
function story(arn: ServiceArn, from = 0): string[] {
  const names = new Map<string, string>()
  const nameOf = (id: string) => {
    names.set(id, names.get(id) ?? String.fromCharCode(65 + names.size))
    return names.get(id) ?? ''
  }
  return world
    .events(arn)
    .slice(from)
    .map((message) => message.replace(/arn:\S+targetgroup\/(\w+)\/\w+/g, '$1').replace(/[0-9a-f]{32}|ecs-svc\/\d+/g, nameOf))
}

describe('a service behind a load balancer', () => {
  it('registers tasks that run, and is steady once they are healthy there', async () => {
    const blue = await group()
    verdict = () => undefined
    const arn = world.createService({ desiredCount: 2, loadBalancers: behind(blue) })
    await pass(20)
    expect(targets(blue)).toMatchObject([
      { id: 'i-instance1', port: 32_768, connect: { address: '127.0.0.1', port: 32_768 }, health: { state: 'initial' } },
      { id: 'i-instance1', port: 32_769 },
    ])
    expect(plane.config.targetGroups[0]?.targets).toHaveLength(2)
    expect(primary(arn)?.rolloutState).toBe('IN_PROGRESS')
    verdict = () => 'healthy'
    await pass(2)
    expect(primary(arn)?.rolloutState).toBe('COMPLETED')
    expect(story(arn)).toEqual([
      'has started 2 tasks: (task A) (task B).',
      'registered 1 targets in (target-group blue)',
      'registered 1 targets in (target-group blue)',
      '(deployment C) deployment completed.',
      'has reached a steady state.',
    ])
  })

  it('updates one task in the order of ECS’s events, and stops none that still has requests under way', async () => {
    const blue = await group()
    const arn = world.createService({ desiredCount: 1, loadBalancers: behind(blue) })
    await pass(10)
    const [old] = world.runningTasks(arn) as [TaskRecord]
    const before = world.events(arn).length
    world.deploy(arn, { taskDefinitionArn: web(2).arn })
    await pass(30)
    const statusOf = () => world.store.read().tasks.get(old.arn)?.lastStatus
    expect(statusOf()).toBe('DEACTIVATING')
    expect(plane.config.targetGroups[0]?.targets.map(({ draining }) => draining)).toEqual([true, false])
    expect(primary(arn)?.rolloutState).toBe('IN_PROGRESS')
    plane.drain()
    await pass(3)
    expect(statusOf()).toBe('STOPPED')
    expect(targets(blue)).toHaveLength(1)
    expect(story(arn, before)).toEqual([
      'has started 1 tasks: (task A).',
      'registered 1 targets in (target-group blue)',
      'has stopped 1 running tasks: (task B).',
      'deregistered 1 targets in (target-group blue)',
      'has begun draining connections on 1 tasks.',
      '(deployment C) deployment completed.',
      'has reached a steady state.',
    ])
  })

  it('replaces a task that its load balancer finds unhealthy, with ECS’s reason', async () => {
    const blue = await group()
    const arn = world.createService({ desiredCount: 1, loadBalancers: behind(blue) })
    await pass(10)
    const [sick] = world.runningTasks(arn) as [TaskRecord]
    const before = world.events(arn).length
    verdict = ({ port }) => (port === 32_768 ? 'unhealthy' : 'healthy')
    await pass(15)
    plane.drain()
    await pass(3)
    expect(world.store.read().tasks.get(sick.arn)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: `Task failed ELB health checks in (target-group ${blue})`,
    })
    expect(story(arn, before)).toEqual([
      'has started 1 tasks: (task A). Amazon ECS replaced 1 tasks due to an unhealthy status.',
      'registered 1 targets in (target-group blue)',
      '(instance i-instance1) (port 32768) is unhealthy in (target-group blue) due to (reason Health checks failed with these codes: [503]).',
      'has stopped 1 running tasks: (task B).',
      'deregistered 1 targets in (target-group blue)',
      'has begun draining connections on 1 tasks.',
      'has reached a steady state.',
    ])
  })

  it('takes no notice of unhealthy targets in its grace period', async () => {
    const blue = await group()
    verdict = () => 'unhealthy'
    const arn = world.createService({ desiredCount: 1, loadBalancers: behind(blue), healthCheckGracePeriodSeconds: 60 })
    await pass(50)
    expect(world.liveTasks(arn)).toHaveLength(1)
    await pass(20)
    expect(story(arn).join()).toContain('replaced 1 tasks due to an unhealthy status')
  })

  it('asks for a task’s own health check and for every target group', async () => {
    const blue = await group()
    const green = await group('green')
    let greenSays: 'healthy' | undefined
    verdict = (target) => ((target as TargetRecord).targetGroupArn === green ? greenSays : 'healthy')
    fate = { ...fate, health: { says: 'HEALTHY', afterMs: 30_000 } }
    const arn = world.createService({ desiredCount: 1, loadBalancers: behind(blue, green), taskDefinitionArn: checked.arn })
    await pass(20)
    expect(targets(green)).toHaveLength(1)
    greenSays = 'healthy'
    await pass(5)
    expect(primary(arn)?.rolloutState).toBe('IN_PROGRESS')
    await pass(10)
    expect(primary(arn)?.rolloutState).toBe('COMPLETED')
    expect(story(arn).slice(1, 3)).toEqual(['registered 1 targets in (target-group blue)', 'registered 1 targets in (target-group green)'])
  })

  it('drains before a StopTask of the user, on scale-in and when it is deleted, and not after an exit', async () => {
    const blue = await group()
    const arn = world.createService({ desiredCount: 3, loadBalancers: behind(blue) })
    await pass(10)
    const [first, second] = world.runningTasks(arn) as [TaskRecord, TaskRecord]
    world.stopTask(first.arn)
    await pass(5)
    expect(world.store.read().tasks.get(first.arn)?.lastStatus).toBe('DEACTIVATING')
    world.agent.kill(second.arn)
    await pass(5)
    expect(world.store.read().targets.by('task', second.arn)).toMatchObject([{ health: { state: 'draining' } }])
    plane.drain()
    await pass(20)
    world.updateService(arn, { desiredCount: 1 })
    await pass(5)
    expect(world.liveTasks(arn).filter(({ lastStatus }) => lastStatus === 'DEACTIVATING').length).toBeGreaterThan(0)
    plane.drain()
    await pass(5)
    world.deleteService(arn)
    await pass(5)
    expect(world.service(arn).status).toBe('DRAINING')
    plane.drain()
    await pass(5)
    expect(world.service(arn).status).toBe('INACTIVE')
    expect(world.store.read().targets.size).toBe(0)
  })

  it('moves to another target group by a deployment, each task where its own deployment wants it', async () => {
    const blue = await group()
    const green = await group('green')
    const arn = world.createService({ desiredCount: 1, loadBalancers: behind(blue) })
    await pass(10)
    world.deploy(arn, { loadBalancers: behind(green) })
    verdict = (target) => ((target as TargetRecord).targetGroupArn === green ? undefined : 'healthy')
    await pass(10)
    expect([targets(blue).length, targets(green).length]).toEqual([1, 1])
    verdict = () => 'healthy'
    await pass(10)
    plane.drain()
    await pass(5)
    expect([targets(blue).length, targets(green).length]).toEqual([0, 1])
    expect(primary(arn)?.rolloutState).toBe('COMPLETED')
  })

  it('follows a container that was restarted in place and is published elsewhere', async () => {
    const blue = await group()
    const arn = world.createService({ desiredCount: 1, loadBalancers: behind(blue) })
    await pass(10)
    const [task] = world.runningTasks(arn) as [TaskRecord]
    const networkBindings = [{ bindIP: '127.0.0.1', containerPort: 80, hostPort: 40_000, protocol: 'tcp' as const }]
    world.store.update('restarted', (tx) =>
      reportTask(tx, task.arn, { containers: task.containers.map((container) => ({ ...container, networkBindings })) }),
    )
    await pass(1)
    expect(targets(blue)).toMatchObject([{ port: 32_768, health: { state: 'draining' } }, { port: 40_000 }])
    plane.drain()
    await pass(2)
    expect(targets(blue)).toHaveLength(1)
    expect(world.liveTasks(arn)).toHaveLength(1)
  })

  it('explains what a task waits for', async () => {
    const blue = await group()
    verdict = () => undefined
    const arn = world.createService({ desiredCount: 1, loadBalancers: behind(blue) })
    await pass(10)
    const [task] = world.runningTasks(arn) as [TaskRecord]
    const explain = () => explainTask(world.store.read(), world.store.read().tasks.get(task.arn) as TaskRecord, world.clock.now())
    expect(explain().map(({ sentence }) => sentence)).toContain(
      'It counts as healthy once its load balancer finds it so: its target is initial (Target registration is in progress).',
    )
    world.stopTask(task.arn)
    await pass(1)
    expect(explain()[1]?.sentence).toBe('It runs on until the requests that load balancers or Service Connect have sent it are done.')
  })

  it('says once that its target group is gone', async () => {
    const blue = await group()
    world.store.update('gone', (tx) => tx.delete('targetGroups', blue))
    const arn = world.createService({ desiredCount: 1, loadBalancers: behind(blue) })
    await pass(20)
    expect(story(arn)).toEqual([
      'has started 1 tasks: (task A).',
      '(task A) is not healthy in target-group (blue) due to TARGET GROUP IS NOT FOUND.',
    ])
  })

  it('brings its load balancers back with a rollback', async () => {
    const blue = await group()
    const green = await group('green')
    const breaker = { enable: true, rollback: true, thresholdConfiguration: { type: 'COUNT' as const, value: 2 } }
    const deploymentConfiguration = { maximumPercent: 200, minimumHealthyPercent: 100, deploymentCircuitBreaker: breaker }
    const arn = world.createService({ desiredCount: 1, loadBalancers: behind(blue), deploymentConfiguration })
    await pass(60)
    verdict = (target) => ((target as TargetRecord).targetGroupArn === green ? 'unhealthy' : 'healthy')
    world.deploy(arn, { loadBalancers: behind(green) })
    for (let round = 0; round < 10; round += 1) {
      await pass(10)
      plane.drain()
    }
    expect(world.service(arn).loadBalancers).toEqual(behind(blue))
    expect(targets(green)).toEqual([])
    expect(story(arn).join()).toContain('rolling back to deployment')
  })
})
