import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sayDecision } from '#cluster/api/resources/decisions.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { minute, openDaemonWorld } from '#test/support/daemonWorld.ts'
import type { Fate } from '#test/support/modelAgent.ts'
import { explainDaemon } from '../explain/explainDaemon.ts'
import { taskDecisions } from './taskDecisions.ts'

let world: ReturnType<typeof openDaemonWorld>
let fates: (task: TaskRecord) => Fate
const calm: Fate = { startMs: 1_000, stopMs: 500 }
const failing: Fate = { ...calm, failsToStart: 'CannotPullContainerError: no such image' }

beforeEach(() => {
  fates = () => calm
  world = openDaemonWorld({ fateOf: (task) => fates(task) })
  world.start()
})
afterEach(() => world.close())

const pass = (ms = 2 * minute) => world.clock.advance(ms)
const kept = () => world.store.read().decisions.by('owner', world.daemon().arn)
const said = () => kept().map((decision) => sayDecision(decision).replaceAll(/ecs-daemon\/\d+/g, 'ID'))
const explained = () =>
  explainDaemon(world.store.read(), world.daemon(), world.clock.now()).map(({ state, sentence }) => `${state}: ${sentence}`)

describe('decisions of a daemon', () => {
  it('are where it belongs, and which instances got a task', async () => {
    world.create()
    await pass()
    expect(said()).toEqual([
      'It belongs on 3 container instances: the ACTIVE ones of managed, and those that drain as long as they have other tasks.',
      'Started 3 of agent:1 on one, two, three, one on each: 0 of 3 instances had a task that was running or starting.',
      'Deployment ID of agent:1 completed.',
    ])
    expect(explained()).toEqual(['asWanted: 3 of 3 instances have a healthy task.'])
    const [task] = world.live()
    expect(task && taskDecisions(task, kept().reverse()).map(sayDecision).at(-1)).toBe(
      'Placed on container instance one, which is to have one of its tasks.',
    )
  })

  it('are the batches of a rollout, and its bake time', async () => {
    world.create()
    await pass()
    const before = kept().length
    world.update(2, { deploymentConfiguration: { drainPercent: 70, bakeTimeInMinutes: 5 } })
    await pass(1_000)
    expect(explained()).toContain(
      'waiting: agent:2 is rolled out: 2 of 3 instances at a time may be without a healthy task (drainPercent 70 %).',
    )
    await pass()
    expect(said().slice(before)).toEqual([
      'Stopped 2 of an older deployment on three, two: 3 of 3 instances had a healthy one, and 2 at a time may be without (drainPercent 70 %).',
      'None is started yet: 3 are still there on 3 instances, those that are stopping among them.',
      'No more older ones are stopped: 1 of 3 instances have a healthy one, and 2 at a time may be without (drainPercent 70 %).',
      'Started 1 of agent:2 on three, one on each: 0 of 3 instances had a task that was running or starting.',
      'Started 1 of agent:2 on two, one on each: 1 of 3 instances had a task that was running or starting.',
      'Stopped 1 of an older deployment on one: 3 of 3 instances had a healthy one, and 2 at a time may be without (drainPercent 70 %).',
      'Started 1 of agent:2 on one, one on each: 2 of 3 instances had a task that was running or starting.',
      'All 3 run. Deployment ID completes after its bake time of 5 min.',
    ])
    expect(explained().at(-1)).toMatch(/^waiting: All 3 instances have it\. The deployment completes after its bake time of 5 min\.$/)
    await pass(5 * minute)
    expect(said().at(-1)).toBe('Deployment ID of agent:2 completed.')
  })

  it('count failures to the threshold, then tell the rollback', async () => {
    world.create()
    await pass()
    fates = (task) => (task.taskDefinitionArn.endsWith(':2') ? failing : calm)
    const before = kept().length
    world.update(2)
    await pass(30 * minute)
    const told = said().slice(before)
    expect(told).toContain('The circuit breaker counts 3 of 3 failed tasks.')
    expect(told).toContain('1 did not start (TaskFailedToStart): CannotPullContainerError: no such image')
    const at = told.indexOf('Deployment ID failed: the circuit breaker counted 3 of 3 failed tasks.')
    expect(told.slice(at, at + 2)).toEqual([
      'Deployment ID failed: the circuit breaker counted 3 of 3 failed tasks.',
      'Rolled back to agent:1, deployment ID.',
    ])
    expect(kept().length).toBeLessThan(25)
  })

  it('say that there is nothing to roll back to', async () => {
    fates = () => failing
    world.create()
    await pass(30 * minute)
    expect(said()).toContain('Deployment ID stays failed: there is no other completed one to roll back to.')
    expect(explained()).toContainEqual(expect.stringMatching(/^stuck: .*The deployment failed/))
  })

  it('say which instance has no room, and how much it lacks', async () => {
    const small = { cpu: 64, memoryMiB: 4096, reservedTcpPorts: [], reservedUdpPorts: [] }
    world.change(world.instances[1], { registered: small })
    world.create()
    await pass()
    expect(said()).toContain('Not placed on two: needs 128 CPU units, 64 are left.')
    expect(explained()).toContain('stuck: Container instance two cannot take its task: needs 128 CPU units, 64 are left.')
  })

  it('say what happens to tasks of an instance that drains, and of one that ends', async () => {
    world.create()
    await pass()
    world.change(world.instances[0], { status: 'DRAINING' })
    await pass()
    expect(said()).toContain('Stopped 1 on one, where they may not stay: the instance drains, is gone, or does not meet their constraints.')
    const [task] = world.live()
    if (task) world.agent.kill(task.arn)
    await pass()
    expect(said()).toContainEqual(expect.stringMatching(/^1 ended unasked: container app with exit code 137/))
    expect(said()).toContainEqual(expect.stringMatching(/^It belongs on 2 container instances/))
  })

  it('say that it belongs nowhere, and go with the daemon', async () => {
    world.create(1, { capacityProviders: ['empty'] })
    await pass()
    expect(said()[0]).toMatch(/^It belongs on 0 container instances: the ACTIVE ones of empty/)
    expect(explained()).toEqual([
      'waiting: It belongs on no container instance: none of its capacity providers (empty) has an ACTIVE one. Add an instance to one of them.',
    ])
    const { arn } = world.daemon()
    world.delete()
    await pass()
    expect(world.isGone()).toBe(true)
    expect(world.store.findDecisions(arn, 10)).toEqual([])
  })
})
