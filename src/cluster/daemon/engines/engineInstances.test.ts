/** Container instances on engines elsewhere, of a running daemon: both engines simulated, one of them cut off at will. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ContainerInstance, Task } from '@aws-sdk/client-ecs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ClusterClient } from '#cluster/api/contract.ts'
import { sayDecision } from '#cluster/api/resources/decisions.ts'
import type { LogEvent } from '#cluster/api/streams.ts'
import { EngineError } from '#cluster/engine/engineError.ts'
import { createSimulatedEngine, type SimulatedEngine } from '#cluster/engine/simulated/simulatedEngine.ts'
import { type FakeClock, fakeClock } from '#cluster/lib/fakeClock.ts'
import { clientOf, startTestDaemon } from '#test/support/testDaemon.ts'
import type { DaemonOptions, RunningDaemon } from '../index.ts'

const cluster = 'shop'
let folder: string
let clock: FakeClock
let far: SimulatedEngine
let daemon: RunningDaemon
let client: ClusterClient

async function start(over: Partial<DaemonOptions> = {}): Promise<void> {
  // A client of it: the engine itself goes on when that is closed.
  const openInstanceEngine = () => ({ ...far, close() {} })
  daemon = await startTestDaemon(folder, { ephemeral: false, clock, openInstanceEngine, ...over })
  client = clientOf(daemon)
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'marina-far-'))
  clock = fakeClock()
  far = createSimulatedEngine({ clock, seed: 7, cpus: 2, memoryMiB: 2048 })
  await start()
  await client.createCluster({ clusterName: cluster })
  await client.addContainerInstance({ cluster, instanceType: 't3.small' })
  await client.registerTaskDefinition({
    family: 'web',
    containerDefinitions: [{ name: 'app', image: 'marina/hello', memory: 32, cpu: 10, stopTimeout: 2 }],
  })
})
afterEach(async () => {
  const ended = daemon.stop()
  await clock.advance(5_000)
  await ended
  rmSync(folder, { recursive: true, force: true })
})

const addFar = async () => (await client.addContainerInstance({ cluster, engine: 'simulated' })).containerInstanceArns[0] ?? ''
const describeInstance = async (arn: string): Promise<ContainerInstance> =>
  (await client.describeContainerInstances({ cluster, containerInstances: [arn] })).containerInstances?.[0] ?? {}
const tasksOf = async (desiredStatus: 'RUNNING' | 'STOPPED' = 'RUNNING'): Promise<Task[]> => {
  const { taskArns } = await client.listTasks({ cluster, serviceName: 'web', desiredStatus })
  return taskArns?.length ? ((await client.describeTasks({ cluster, tasks: taskArns })).tasks ?? []) : []
}
const onFar = async (): Promise<string[]> =>
  (await far.list({ labels: {} })).filter(({ state }) => state === 'running').map(({ name }) => name)

/** Lets time pass, in steps in which real work has a chance to end, until it is so. */
async function until(isSo: () => Promise<boolean> | boolean, limitMs = 120_000): Promise<void> {
  for (let passedMs = 0; passedMs < limitMs; passedMs += 500) {
    if (await isSo()) return
    await clock.advance(500)
    await new Promise((resolve) => setImmediate(resolve))
  }
  throw new Error('it never came to be so')
}
const isRunningElsewhereThan = (instance: string) => async () => {
  const tasks = await tasksOf()
  return tasks.length === 4 && tasks.every((task) => task.lastStatus === 'RUNNING' && task.containerInstanceArn !== instance)
}
const isConnected = (instance: string, connected: boolean) => async () => (await describeInstance(instance)).agentConnected === connected

/** A service of four, half of them on the engine elsewhere. */
async function spread(): Promise<string> {
  const instance = await addFar()
  await client.createService({ cluster, serviceName: 'web', taskDefinition: 'web', desiredCount: 4 })
  await until(async () => (await tasksOf()).filter(({ lastStatus }) => lastStatus === 'RUNNING').length === 4)
  expect((await tasksOf()).filter(({ containerInstanceArn }) => containerInstanceArn === instance)).toHaveLength(2)
  expect(await onFar()).toHaveLength(2)
  return instance
}

describe('an engine elsewhere', () => {
  it('is an instance with the room and the attributes of its own engine', async () => {
    const instance = await describeInstance(await addFar())
    expect(instance).toMatchObject({ status: 'ACTIVE', agentConnected: true })
    expect(instance.registeredResources).toContainEqual(expect.objectContaining({ name: 'CPU', integerValue: 2048 }))
    expect(instance.attributes).toContainEqual({ name: 'marina.engine', value: 'simulated' })
    const names = instance.attributes?.map(({ name }) => name)
    expect(names).toContain('ecs.capability.container-health-check')
    expect(names).not.toContain('ecs.capability.task-eni')
    expect(names).not.toContain('com.amazonaws.ecs.capability.task-iam-role')
    await expect(addFar()).rejects.toThrow(/^The engine at simulated is container instance i-[0-9a-f]{17} of the cluster shop already\./)
  })

  it('that comes back in time has lost nothing', async () => {
    const instance = await spread()
    const before = await onFar()
    far.faults.unreachable(true)
    await until(isConnected(instance, false))
    await clock.advance(15_000)
    expect(await describeInstance(instance)).toMatchObject({ status: 'ACTIVE', agentConnected: false })
    const { engines } = await client.listInstanceEngines({})
    expect(engines).toMatchObject([{ address: 'simulated', instances: 1, connected: false, lostWhy: expect.any(String) }])
    far.faults.unreachable(false)
    await until(isConnected(instance, true))
    expect(await onFar()).toEqual(before)
    expect(await tasksOf('STOPPED')).toEqual([])
  })

  it('that is cut off loses the tasks of services to others, and when it is back nothing runs twice', async () => {
    const instance = await spread()
    const { tasks } = await client.startTask({ cluster, taskDefinition: 'web', containerInstances: [instance] })
    const alone = async () => (await client.describeTasks({ cluster, tasks: [tasks?.[0]?.taskArn ?? ''] })).tasks?.[0]
    await until(async () => (await alone())?.lastStatus === 'RUNNING')
    far.faults.unreachable(true)
    await until(isRunningElsewhereThan(instance))
    const { ec2InstanceId } = await describeInstance(instance)
    const end = {
      lastStatus: 'STOPPED',
      stopCode: 'InfrastructureHealth',
      stoppedReason: `Container instance ${ec2InstanceId} has not been reached for 30 s.`,
    }
    expect(await tasksOf('STOPPED')).toMatchObject([end, end])
    const { services } = await client.describeServices({ cluster, services: ['web'] })
    expect(services?.[0]?.events?.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(
        /^\(service web\) has given up 2 tasks: \(task [0-9a-f]{32}\) \(task [0-9a-f]{32}\)\. \(instance i-\w+\) has not been/,
      ),
    )
    const { decisions } = await client.listDecisions({ cluster, service: 'web' })
    expect(decisions.map(sayDecision)).toContainEqual(
      expect.stringMatching(/^Gave up 2 on [0-9a-f]{8}, which has not been reached for 30 s\.$/),
    )
    // Nobody replaces a standalone one.
    expect(await alone()).toMatchObject({ lastStatus: 'RUNNING', connectivity: 'DISCONNECTED' })

    far.faults.unreachable(false)
    // Before it takes tasks again, what was given up is gone from it.
    await until(isConnected(instance, true))
    expect(await onFar()).toHaveLength(1)
    // Removed once the last of its output is read.
    await until(async () => (await far.list({ labels: {} })).length === 1)
    expect(await alone()).toMatchObject({ lastStatus: 'RUNNING', connectivity: 'CONNECTED' })
    expect(await tasksOf()).toHaveLength(4)
  })

  it('keeps its tasks for ever with the timing of ECS', async () => {
    await daemon.stop()
    await start({ timing: 'faithful' })
    const instance = await spread()
    far.faults.unreachable(true)
    await until(isConnected(instance, false))
    await clock.advance(600_000)
    expect((await tasksOf()).filter(({ containerInstanceArn }) => containerInstanceArn === instance)).toHaveLength(2)
    expect(await tasksOf('STOPPED')).toEqual([])
  })

  it('is left clean when its instance is terminated', async () => {
    const networks = await far.listNetworks({ labels: {} })
    const instance = await spread()
    await client.terminateContainerInstance({ cluster, containerInstance: instance })
    await until(async () => (await client.listInstanceEngines({})).engines.length === 0)
    expect(await far.list({ labels: {} })).toEqual([])
    expect(await far.listNetworks({ labels: {} })).toEqual(networks)
    await until(isRunningElsewhereThan(instance))
    expect((await tasksOf('STOPPED')).map(({ stopCode }) => stopCode)).toEqual(['TerminationNotice', 'TerminationNotice'])
  })

  it('that is away when its instance is deregistered is remembered until it is clean, over a restart', async () => {
    const instance = await spread()
    far.faults.unreachable(true)
    await until(isConnected(instance, false))
    await client.deregisterContainerInstance({ cluster, containerInstance: instance, force: true })
    await until(isRunningElsewhereThan(instance))
    const ended = daemon.stop()
    await clock.advance(5_000)
    await ended
    await start()
    const isAway = async (away: boolean) => (await client.listInstanceEngines({})).engines.some(({ connected }) => connected !== away)
    await until(() => isAway(true))
    expect((await client.listInstanceEngines({})).engines).toMatchObject([{ instances: 0, connected: false }])
    far.faults.unreachable(false)
    await until(async () => (await client.listInstanceEngines({})).engines.length === 0)
    expect(await far.list({ labels: {} })).toEqual([])
  })

  it('whose files are no good after a restart says so, and is tried again', async () => {
    const instance = await spread()
    const ended = daemon.stop()
    await clock.advance(5_000)
    await ended
    let areGood = false
    await start({
      openInstanceEngine() {
        if (!areGood) throw new EngineError('refused', '/certs has no ca.pem.')
        return { ...far, close() {} }
      },
    })
    expect((await client.listInstanceEngines({})).engines).toMatchObject([{ connected: false, lostWhy: '/certs has no ca.pem.' }])
    expect(await describeInstance(instance)).toMatchObject({ agentConnected: false })
    areGood = true
    await until(isConnected(instance, true))
    // The simulated engine of this computer has forgotten its own.
    expect((await tasksOf('STOPPED')).filter(({ containerInstanceArn }) => containerInstanceArn === instance)).toEqual([])
    expect(await onFar()).toHaveLength(2)
  })

  it('that is gone for good is forgotten by choice alone', async () => {
    const instance = await spread()
    await expect(client.forgetEngine({ engine: 'simulated' })).rejects.toThrow(/There are container instances or tasks on the engine/)
    far.faults.unreachable(true)
    await until(isConnected(instance, false))
    await client.terminateContainerInstance({ cluster, containerInstance: instance })
    await client.forgetEngine({ engine: 'simulated' })
    expect((await client.listInstanceEngines({})).engines).toEqual([])
  })

  it('has the output of its containers read, and commands run in them, where they are', async () => {
    const instance = await spread()
    const task = (await tasksOf()).find(({ containerInstanceArn }) => containerInstanceArn === instance)
    const request = { cluster, tasks: [task?.taskArn ?? ''], follow: false }
    const texts: string[] = []
    for await (const event of daemon.dispatcher.stream(
      'logs',
      request,
      daemon.context,
      new AbortController().signal,
    ) as AsyncIterable<LogEvent>)
      if (event.type === 'lines') texts.push(...event.lines.map(({ text }) => text))
    expect(texts.length).toBeGreaterThan(0)
    const command = { cluster, task: task?.taskArn ?? '', command: ['echo', 'from afar'], pseudoTerminal: false }
    const session = await daemon.dispatcher.exec(command, daemon.context)
    let said = ''
    for await (const bytes of session.output) said += new TextDecoder().decode(bytes)
    expect(said).toContain('from afar')
  })
})
