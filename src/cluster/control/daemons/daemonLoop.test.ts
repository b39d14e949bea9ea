import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { minute, openDaemonWorld } from '#test/support/daemonWorld.ts'
import type { Fate } from '#test/support/modelAgent.ts'
import { choosePlacement } from '../scheduler/choosePlacement.ts'

let world: ReturnType<typeof openDaemonWorld>
let fates: (task: TaskRecord) => Fate
const calm: Fate = { startMs: 1_000, stopMs: 500 }
const failing: Fate = { ...calm, failsToStart: 'CannotPullContainerError: no such image' }
/** Revision 2 never starts. */
const secondFails = (task: TaskRecord) => (task.taskDefinitionArn.endsWith(':2') ? failing : calm)

beforeEach(() => {
  fates = () => calm
  world = openDaemonWorld({ fateOf: (task) => fates(task) })
  world.start()
})
afterEach(() => world.close())

const pass = (ms = 2 * minute) => world.clock.advance(ms)

describe('a daemon', () => {
  it('has one task on each instance of its capacity providers, in words of its own', async () => {
    const arn = world.create(1, { enableECSManagedTags: true, propagateTags: 'DAEMON' })
    await pass()
    expect(world.running()).toEqual(['one 1', 'three 1', 'two 1'])
    expect(world.deployment(arn)).toMatchObject({ status: 'SUCCESSFUL', statusReason: 'Deployment completed successfully.' })
    const [task] = world.live()
    const [deployment] = world.daemon().deployments
    expect(task).toMatchObject({
      group: 'daemon:agent',
      startedBy: deployment?.id,
      launchType: 'MANAGED_INSTANCES',
      capacityProviderName: 'managed',
    })
    expect(task?.tags).toEqual([
      { key: 'aws:ecs:clusterName', value: 'default' },
      { key: 'aws:ecs:daemonName', value: 'agent' },
    ])
    expect(task?.serviceArn).toBeUndefined()
  })

  it('is complete at once where there is no instance, and follows those that come', async () => {
    const arn = world.create(1, { capacityProviders: ['empty'] })
    await pass(0)
    expect(world.deployment(arn)?.status).toBe('SUCCESSFUL')
    world.change(world.instances[0], { capacityProviderName: 'empty' })
    await pass()
    expect(world.running()).toEqual(['one 1'])
    world.change(world.instances[0], { capacityProviderName: 'other' })
    await pass()
    expect(world.live()).toEqual([])
  })

  it('starts anew what ends, and what is unhealthy', async () => {
    world.create()
    await pass()
    const [first, second] = world.live()
    if (first) world.agent.kill(first.arn)
    if (second) world.agent.setHealth(second.arn, 'UNHEALTHY')
    await pass()
    expect(world.running()).toHaveLength(3)
    expect(world.live()).not.toContainEqual(expect.objectContaining({ arn: first?.arn }))
    expect(world.live()).not.toContainEqual(expect.objectContaining({ arn: second?.arn }))
  })

  it('writes nothing once everything is as wanted', async () => {
    world.create()
    await pass()
    const before = world.store.read().revision
    await pass(10 * minute)
    expect(world.store.read().revision).toBe(before)
  })
})

describe('an update of a daemon', () => {
  it.each([
    [25, 1],
    [70, 2],
    [100, 3],
  ])('with a drainPercent of %i takes %i of three instances at a time', async (drainPercent, atATime) => {
    world.create()
    await pass()
    let fewest = 3
    world.store.subscribe(() => {
      const places = world.live().map((task) => task.containerInstanceArn)
      expect(new Set(places).size).toBe(places.length)
      fewest = Math.min(fewest, world.running().length)
    })
    const arn = world.update(2, { deploymentConfiguration: { drainPercent, bakeTimeInMinutes: 0 } })
    expect(world.deployment(arn)?.status).toBe('PENDING')
    await pass(1_000)
    expect(world.deployment(arn)?.status).toBe('IN_PROGRESS')
    await pass(10 * minute)
    expect(world.running()).toEqual(['one 2', 'three 2', 'two 2'])
    expect(world.deployment(arn)?.status).toBe('SUCCESSFUL')
    expect(fewest).toBe(3 - atATime)
    expect(world.daemon().deployments).toHaveLength(1)
  })

  it('is over after its bake time, and not before', async () => {
    world.create()
    await pass()
    const arn = world.update(2, { deploymentConfiguration: { drainPercent: 100, bakeTimeInMinutes: 5 } })
    await pass(5 * minute)
    expect(world.running()).toEqual(['one 2', 'three 2', 'two 2'])
    expect(world.deployment(arn)?.status).toBe('IN_PROGRESS')
    await pass(minute)
    expect(world.deployment(arn)?.status).toBe('SUCCESSFUL')
  })

  it('stops the deployment that it replaces', async () => {
    const first = world.create()
    await pass(1_500)
    const second = world.update(3)
    await pass(10 * minute)
    expect(world.deployment(first)).toMatchObject({
      status: 'STOPPED',
      statusReason: 'Deployment stopped because it was replaced by a new deployment.',
      stoppedAt: expect.any(Number),
    })
    expect(world.deployment(second)?.status).toBe('SUCCESSFUL')
    expect(world.running()).toEqual(['one 3', 'three 3', 'two 3'])
  })

  it('moves to other capacity providers', async () => {
    world.create()
    await pass()
    world.update(1, { capacityProviders: ['spare'] })
    await pass(10 * minute)
    expect(world.running()).toEqual(['four 1'])
  })
})

describe('a deployment whose tasks fail', () => {
  it('brings back the revision that completed last', async () => {
    fates = secondFails
    world.create()
    await pass()
    const arn = world.update(2, { critical: false })
    await pass(30 * minute)
    const revision = world.store.read().daemonDeployments.get(arn)?.rollback?.revisionArn
    expect(world.deployment(arn)).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: 'Deployment rolled back because the circuit breaker threshold was exceeded.',
      circuitBreaker: { status: 'TRIGGERED', failureCount: 3, threshold: 3 },
    })
    expect(revision).toMatch(/:daemon-revision\/default\/agent\/\d+$/)
    expect(world.running()).toEqual(['one 1', 'three 1', 'two 1'])
    expect(world.daemon()).toMatchObject({ critical: true, taskDefinitionArn: expect.stringMatching(/:1$/) })
  })

  it('fails to roll back where what was there fails too', async () => {
    world.create()
    await pass()
    fates = () => failing
    const arn = world.update(2)
    await pass(60 * minute)
    expect(world.deployment(arn)?.status).toBe('ROLLBACK_FAILED')
  })

  it('stops where there is nothing to go back to, and starts no more', async () => {
    fates = () => failing
    const arn = world.create()
    await pass(30 * minute)
    expect(world.deployment(arn)).toMatchObject({ status: 'STOPPED', circuitBreaker: { status: 'TRIGGERED' } })
    expect(world.live()).toEqual([])
    fates = () => calm
    await pass(30 * minute)
    expect(world.live()).toEqual([])
    const second = world.update(1)
    await pass()
    expect(world.deployment(second)?.status).toBe('SUCCESSFUL')
  })

  it('counts an instance without room, and not one whose engine does not answer', async () => {
    for (const instance of world.instances) world.change(instance, { agentConnected: false })
    const waiting = world.create(1)
    await pass(30 * minute)
    expect(world.deployment(waiting)?.status).toBe('IN_PROGRESS')
    for (const instance of world.instances) world.change(instance, { agentConnected: true })
    await pass()
    expect(world.deployment(waiting)?.status).toBe('SUCCESSFUL')
    const huge = world.update(9)
    await pass(30 * minute)
    expect(world.deployment(huge)?.status).toBe('ROLLBACK_SUCCESSFUL')
    expect(world.running()).toHaveLength(3)
  })
})

describe('the instance of a daemon', () => {
  const ask = () => {
    const snapshot = world.store.read()
    const cluster = snapshot.clusters.get(world.daemon().clusterArn)
    const taskDefinition = Array.from(snapshot.taskDefinitions.all())[0]
    if (!cluster || !taskDefinition) throw new Error('no cluster')
    const reserved = { cpu: 1, memoryMiB: 1, tcpPorts: [], udpPorts: [] }
    return choosePlacement(snapshot, {
      cluster,
      taskDefinition,
      launchType: 'MANAGED_INSTANCES',
      reserved,
      group: 'g',
      capacityProviderName: 'managed',
    })
  }

  it('takes other tasks once the daemon runs', async () => {
    world.create()
    await pass(10)
    expect(ask()).toEqual({
      refused: Array.from({ length: 3 }, () => expect.objectContaining({ reason: 'AGENT', detail: 'its daemon agent does not run yet' })),
    })
    await pass()
    expect(ask()).toHaveProperty('placed')
  })

  it('takes them at any time where the daemon is not critical', async () => {
    fates = () => failing
    world.create(1, { critical: false })
    await pass()
    expect(ask()).toHaveProperty('placed')
  })

  it('keeps the daemon until its other tasks are gone when it drains', async () => {
    world.create()
    await pass()
    const arn = world.createService({
      desiredCount: 1,
      placementConstraints: [{ type: 'memberOf', expression: 'attribute:ecs.instance-type == x' }],
    })
    world.change(world.instances[0], { attributes: [{ name: 'ecs.instance-type', value: 'x' }] })
    await pass()
    expect(world.runningTasks(arn)).toHaveLength(1)
    const order: string[] = []
    world.store.subscribe(({ changes }) => {
      for (const change of changes)
        if (change.table === 'tasks' && change.before?.lastStatus !== 'STOPPED' && change.after?.lastStatus === 'STOPPED')
          order.push(change.after.daemonArn ? 'daemon' : 'service')
    })
    world.change(world.store.read().containerInstances.get(world.instances[0]?.arn ?? ''), { status: 'DRAINING' })
    world.updateService(arn, { desiredCount: 0 })
    await pass()
    expect(order).toEqual(['service', 'daemon'])
    expect(world.running()).toEqual(['three 1', 'two 1'])
  })
})

describe('a daemon that is deleted', () => {
  it('goes once its tasks are gone, by a deployment that ends', async () => {
    world.create()
    await pass()
    const arn = world.delete()
    await pass(100)
    expect(world.isGone()).toBe(false)
    expect(world.deployment(arn)?.status).toBe('IN_PROGRESS')
    await pass()
    expect(world.isGone()).toBe(true)
    expect(world.live()).toEqual([])
    expect(world.deployment(arn)?.status).toBe('SUCCESSFUL')
  })

  it('leaves its deployments for an hour', async () => {
    world.create()
    await pass()
    const arn = world.delete()
    await pass(30 * minute)
    expect(world.deployment(arn)).toBeDefined()
    await pass(31 * minute)
    expect(Array.from(world.store.read().daemonDeployments.all())).toEqual([])
    expect(Array.from(world.store.read().daemonRevisions.all())).toEqual([])
  })

  it('is deleted by another control on the same data', async () => {
    world.create()
    await pass()
    await world.stopControl()
    world.delete()
    world.startControl()
    await pass()
    expect(world.isGone()).toBe(true)
  })
})
