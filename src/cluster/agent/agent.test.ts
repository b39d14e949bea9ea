import { afterEach, describe, expect, it } from 'vitest'
import type { TaskArn } from '#cluster/api/arns.ts'
import type { ImageScript } from '#cluster/engine/simulated/script.ts'
import { createSimulatedEngine } from '#cluster/engine/simulated/simulatedEngine.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import type { TargetRecord } from '#cluster/state/records/trafficRecords.ts'
import { type AgentBench, agentBench, type BenchOptions, scope, taskDefinition } from './agent.testSupport.ts'
import type { PullBehaviour } from './tasks/images.ts'

let bench: AgentBench | undefined
function startBench(options: Partial<BenchOptions> & { scripts?: Record<string, ImageScript> } = {}) {
  const clock = fakeClock()
  const engine = createSimulatedEngine({ clock, pullMs: 1_000, startMs: 100, cpus: 4, scripts: options.scripts ?? {} })
  const calls = new Map<string, number>()
  const counted = new Proxy(engine, {
    get(target, name: keyof typeof engine) {
      const member = target[name]
      if (typeof member !== 'function') return member
      return (...args: never[]) => {
        calls.set(name, (calls.get(name) ?? 0) + 1)
        return (member as (...given: never[]) => unknown)(...args)
      }
    },
  })
  bench = agentBench({ engine: counted, clock, ...options })
  return { bench, clock, engine, calls }
}
afterEach(async () => {
  await bench?.close()
  bench = undefined
})

const web = taskDefinition({
  containerDefinitions: [{ name: 'web', image: 'nginx', memory: 64, portMappings: [{ containerPort: 80, protocol: 'tcp' }] }],
})
const one = (image: string, over: object = {}) => taskDefinition({ containerDefinitions: [{ name: 'app', image, memory: 64, ...over }] })
const nameOf = (bench: AgentBench, arn: Parameters<AgentBench['task']>[0], container = 0) =>
  bench.task(arn).containers[container]?.engineName ?? ''

describe('launching', () => {
  it('brings a task from PENDING to RUNNING and tells what its container is, in two commits', async () => {
    const { bench, clock } = startBench()
    const arn = bench.run(web)
    await clock.advance(5_000)
    expect(bench.statuses(arn)).toEqual(['PENDING', 'RUNNING'])
    const { containers, ...task } = bench.task(arn)
    expect(task).toMatchObject({ connectivity: 'CONNECTED', healthStatus: 'UNKNOWN' })
    expect(task.pullStoppedAt).toBe((task.pullStartedAt ?? Number.NaN) + 1_000)
    expect(task.startedAt).toBeGreaterThanOrEqual(task.pullStoppedAt ?? Number.NaN)
    expect(containers[0]).toMatchObject({
      lastStatus: 'RUNNING',
      networkBindings: [{ bindIP: '127.0.0.1', containerPort: 80, protocol: 'tcp' }],
    })
    expect(containers[0]?.runtimeId).toMatch(/^[0-9a-f]{64}$/)
    expect((await bench.containers()).map(({ state }) => state)).toEqual(['running'])
    expect(bench.reports()).toBe(2)
  })

  it('asks the engine for nothing more than create, start and one look', async () => {
    const { bench, clock, calls } = startBench({ scripts: { 'marina/hello': { local: true } }, settings: { relistMs: 3_600_000 } })
    await clock.advance(1_000)
    calls.clear()
    bench.run(one('marina/hello:latest'))
    await clock.advance(5_000)
    expect(Object.fromEntries(calls)).toEqual({ inspectImage: 1, create: 1, start: 1, inspect: 1 })
    expect(bench.reports()).toBe(1)
  })

  it('shares one pull among the tasks that wait for it, and tells its progress', async () => {
    const { bench, clock, calls } = startBench()
    const arns = [bench.run(web), bench.run(web), bench.run(web)]
    await clock.advance(3_000)
    expect(arns.map((arn) => bench.task(arn).lastStatus)).toEqual(['RUNNING', 'RUNNING', 'RUNNING'])
    expect(calls.get('pull')).toBe(1)
    const pulling = bench.progress.filter(({ step, taskArn }) => step === 'pulling' && taskArn === arns[2])
    expect(pulling.at(-1)?.fraction).toBeGreaterThan(0)
  })

  it('falls back to the local image when the registry has none', async () => {
    const { bench, clock } = startBench({ scripts: { mine: { local: true, pull: { fails: 'notFound' } } } })
    const arn = bench.run(one('mine'))
    await clock.advance(5_000)
    expect(bench.task(arn).lastStatus).toBe('RUNNING')
  })

  it.each<[PullBehaviour, 'asked' | 'not asked', 'RUNNING' | 'STOPPED']>([
    ['default', 'asked', 'RUNNING'],
    ['always', 'asked', 'STOPPED'],
    ['once', 'asked', 'STOPPED'],
    ['prefer-cached', 'not asked', 'RUNNING'],
  ])('with pull behaviour %s, a registry that has not got the local image is %s: the task is %s', async (pullBehaviour, asked, status) => {
    const { bench, clock, calls } = startBench({
      scripts: { mine: { local: true, pull: { fails: 'notFound' } } },
      settings: { pullBehaviour },
    })
    const arn = bench.run(one('mine'))
    await clock.advance(5_000)
    expect(bench.task(arn).lastStatus).toBe(status)
    expect(calls.has('pull')).toBe(asked === 'asked')
  })

  it('with pull behaviour once, asks for what it pulled itself no second time', async () => {
    const { bench, clock, calls } = startBench({ settings: { pullBehaviour: 'once' } })
    for (const _ of [1, 2]) {
      bench.run(web)
      await clock.advance(15_000)
    }
    expect(calls.get('pull')).toBe(1)
  })

  it('gives a range of ports as many host ports in a row, another row where one is taken, and tells it as one binding', async () => {
    const { bench, clock, engine } = startBench({ scripts: { nginx: { local: true } } })
    const ports = [{ containerPort: 1, protocol: 'tcp' as const, hostPort: 49_155, hostIp: '127.0.0.1' }]
    await engine.create({ name: 'stranger', image: 'nginx', labels: {}, networkMode: 'bridge', ports })
    const strangerRuns = engine.start('stranger')
    await clock.advance(200)
    await strangerRuns
    const arn = bench.run(one('nginx', { portMappings: [{ containerPortRange: '9000-9004' }] }))
    await clock.advance(5_000)
    const [binding, ...more] = bench.task(arn).containers[0]?.networkBindings ?? []
    expect(more).toEqual([])
    expect(binding).toMatchObject({ bindIP: '127.0.0.1', containerPortRange: '9000-9004', protocol: 'tcp' })
    const [first = 0, last = 0] = (binding?.hostPortRange ?? '').split('-').map(Number)
    expect(last).toBe(first + 4)
    expect(first).toBeGreaterThan(49_155)
  })

  it('gives later tasks of a deployment what its first one got, whatever the tag means by then', async () => {
    const { bench, clock, engine } = startBench()
    const ofService = { deploymentId: 'ecs-svc/1' }
    const first = bench.run(one('shop:1'), ofService)
    await clock.advance(5_000)
    const digest = bench.task(first).containers[0]?.imageDigest ?? ''
    expect(digest).toMatch(/^sha256:/)
    const [second, unpinned] = [
      bench.run(one('shop:1'), ofService),
      bench.run(
        taskDefinition({ revision: 2, containerDefinitions: [{ name: 'app', image: 'shop:1', versionConsistency: 'disabled' }] }),
        ofService,
      ),
    ]
    await clock.advance(15_000)
    expect(bench.task(second).containers[0]).toMatchObject({ image: 'shop:1', imageDigest: digest })
    expect(await engine.inspect(nameOf(bench, second))).toMatchObject({ image: `shop@${digest}` })
    expect(await engine.inspect(nameOf(bench, unpinned))).toMatchObject({ image: 'shop:1' })
  })

  it('takes away what it pulled and nothing wants any more, and never what was there before', async () => {
    const imageCleanUp = { everyMs: 600_000, minimumAgeMs: 900_000, imagesPerCycle: 5 }
    const { bench, clock, engine } = startBench({
      scripts: { mine: { local: true } },
      settings: { imageCleanUp, keepStoppedMs: 0 },
    })
    const arns = ['mine', 'theirs', 'wanted'].map((image, index) =>
      bench.run(taskDefinition({ revision: index + 1, containerDefinitions: [{ name: 'app', image }] })),
    )
    await clock.advance(10_000)
    for (const arn of arns.slice(0, 2)) bench.stopTask(arn)
    await clock.advance(700_000)
    expect(await engine.inspectImage('theirs')).toBeDefined()
    await clock.advance(700_000)
    expect(await Promise.all(['mine', 'theirs', 'wanted'].map(async (image) => (await engine.inspectImage(image)) !== undefined))).toEqual([
      true,
      false,
      true,
    ])
  })

  it.each([
    [
      'simulated/missing',
      'CannotPullContainerError: The task can’t pull the image. Check whether the image exists. Error response from daemon: ',
    ],
    [
      'simulated/denied',
      'CannotPullContainerError: The task can’t pull the image. Check that the role has the permissions to pull images from the registry. ',
    ],
    ['simulated/no-registry', 'CannotPullContainerError: The task can’t pull the image. Check your network configuration. '],
    ['simulated/will-not-start', 'CannotStartContainerError: Error response from daemon: failed to create shim task: '],
  ])('says why %s does not run, in the words of ECS', async (image, reason) => {
    const { bench, clock } = startBench()
    const arn = bench.run(one(image))
    await clock.advance(10_000)
    const task = bench.task(arn)
    expect(task).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart' })
    expect(task.startedAt).toBeUndefined()
    expect(task.containers[0]?.reason?.slice(0, reason.length)).toBe(reason)
    expect(bench.statuses(arn)).toEqual(['PENDING', 'STOPPED'])
  })

  it('never asks a registry for what Marina brings itself, and loads it when it is missing', async () => {
    const loads: string[] = []
    const { bench, clock, engine, calls } = startBench({
      settings: {
        loadOwnImage: async () => {
          loads.push('loaded')
          engine.setScript('marina/hello:latest', { local: true })
        },
      },
    })
    const arn = bench.run(one('marina/hello:latest'))
    await clock.advance(5_000)
    expect(bench.task(arn).lastStatus).toBe('RUNNING')
    expect(loads).toEqual(['loaded'])
    expect(calls.get('pull')).toBeUndefined()
  })

  it('brings an image again that somebody removed a moment ago', async () => {
    const loadOwnImage = async () => engine.setScript('marina/hello:latest', { local: true })
    const { bench, clock, engine } = startBench({ settings: { loadOwnImage } })
    const first = bench.run(one('marina/hello:latest'))
    await clock.advance(1_000)
    bench.stopTask(first)
    await clock.advance(1_000)
    await engine.remove(nameOf(bench, first))
    await engine.removeImage('marina/hello:latest')
    const second = bench.run(one('marina/hello:latest'))
    await clock.advance(1_000)
    expect(bench.task(second).lastStatus).toBe('RUNNING')
  })

  it('stops a container that was started after the engine had said that it took too long', async () => {
    const { bench, clock, engine } = startBench()
    await clock.advance(100)
    engine.faults.failNext('start', 'timeout', {
      message: 'Could not transition to started; timed out after waiting 3m0s',
      afterDoing: true,
    })
    const arn = bench.run(web)
    await clock.advance(20_000)
    expect(bench.task(arn)).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart' })
    const { reason, exitCode } = bench.task(arn).containers[0] ?? {}
    expect(reason).toBe('DockerTimeoutError: Could not transition to started; timed out after waiting 3m0s')
    expect(exitCode).toBeUndefined()
    expect((await bench.containers()).map(({ state }) => state)).toEqual(['exited'])
  })

  it('makes volumes before containers, and fails the task that names one it must not make', async () => {
    const { bench, clock, engine } = startBench()
    const volumes = [{ name: 'data' }, { name: 'cache', dockerVolumeConfiguration: { scope: 'shared' as const, autoprovision: true } }]
    const container = { name: 'app', image: 'nginx', mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }] }
    const arn = bench.run(taskDefinition({ volumes, containerDefinitions: [container] }))
    const bad = [{ name: 'gone', dockerVolumeConfiguration: { scope: 'shared' as const } }]
    const failing = bench.run(taskDefinition({ revision: 2, volumes: bad, containerDefinitions: [{ name: 'app', image: 'nginx' }] }))
    await clock.advance(5_000)
    expect(bench.task(arn).lastStatus).toBe('RUNNING')
    expect((await engine.listVolumes({ labels: {} })).map(({ name }) => name).sort()).toEqual([
      'cache',
      `ecs-web-1-data-${bench.task(arn).id.slice(0, 20)}`,
    ])
    expect(bench.task(failing).containers[0]?.reason).toBe(
      "CannotCreateVolumeError: initialize volume: volume detection failed, volume 'gone' does not exist and autoprovision is set to false",
    )
  })
})

describe('an end', () => {
  it('is reported with exit code and times, also when it comes in a moment', async () => {
    const { bench, clock } = startBench({ scripts: { job: { program: { exits: { afterMs: 0, code: 3 } } } } })
    const arn = bench.run(one('job'))
    await clock.advance(5_000)
    const task = bench.task(arn)
    expect(task).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'EssentialContainerExited', containers: [{ exitCode: 3 }] })
    expect(task.startedAt).toBeDefined()
    expect(task.executionStoppedAt).toBe(task.containers[0]?.stoppedAt)
    expect(task.stoppedAt).toBeGreaterThanOrEqual(task.executionStoppedAt ?? Number.NaN)
    expect(bench.statuses(arn)).toEqual(['PENDING', 'RUNNING', 'STOPPED'])
  })

  it('by lack of memory says so', async () => {
    const { bench, clock } = startBench()
    const arn = bench.run(one('simulated/out-of-memory'))
    await clock.advance(10_000)
    expect(bench.task(arn).containers[0]).toMatchObject({
      exitCode: 137,
      reason: 'OutOfMemoryError: Container killed due to memory usage',
    })
  })

  it('of a container that is not essential leaves the task running', async () => {
    const { bench, clock } = startBench()
    const containerDefinitions = [
      { name: 'app', image: 'nginx' },
      { name: 'setup', image: 'simulated/exits:0', essential: false },
    ]
    const arn = bench.run(taskDefinition({ containerDefinitions }))
    await clock.advance(10_000)
    expect(bench.task(arn)).toMatchObject({
      lastStatus: 'RUNNING',
      containers: [{ lastStatus: 'RUNNING' }, { lastStatus: 'STOPPED', exitCode: 0 }],
    })
  })

  it.each([
    ['when its event is lost, by the next listing', true, 5_000],
    ['when listings are far apart, by its event', false, 3_600_000],
  ])('is noticed %s', async (_how, eventsAreLost, relistMs) => {
    const { bench, clock, engine } = startBench({ settings: { relistMs } })
    const arn = bench.run(web)
    await clock.advance(4_000)
    if (eventsAreLost) engine.faults.loseEvents(1)
    engine.faults.crash(nameOf(bench, arn), 9)
    await clock.advance(eventsAreLost ? 8_000 : 500)
    expect(bench.task(arn)).toMatchObject({ lastStatus: 'STOPPED', containers: [{ exitCode: 9 }] })
  })

  it('of a container that somebody removed is a vanished one', async () => {
    const { bench, clock, engine } = startBench()
    const arn = bench.run(web)
    await clock.advance(4_000)
    engine.faults.vanish(nameOf(bench, arn))
    await clock.advance(500)
    expect(bench.task(arn).containers[0]).toMatchObject({
      lastStatus: 'STOPPED',
      reason: 'ContainerVanishedError: No container matching saved ID found',
    })
    expect(bench.task(arn).containers[0]).not.toHaveProperty('exitCode')
  })
})

describe('a restart policy', () => {
  const policy = { enabled: true, restartAttemptPeriod: 60, ignoredExitCodes: [9] }
  const restarting = { name: 'app', image: 'app', restartPolicy: policy }

  it('starts a container again in place, counts it, and the task hears nothing of it', async () => {
    const { bench, clock, engine } = startBench()
    const arn = bench.run(taskDefinition({ containerDefinitions: [restarting, { name: 'side', image: 'nginx' }] }))
    await clock.advance(70_000)
    engine.faults.crash(nameOf(bench, arn), 1)
    await clock.advance(5_000)
    expect(bench.task(arn)).toMatchObject({ lastStatus: 'RUNNING', containers: [{ lastStatus: 'RUNNING', restartCount: 1 }, {}] })
    expect(await engine.inspect(nameOf(bench, arn))).toMatchObject({ state: 'running' })
    expect(bench.statuses(arn)).toEqual(['PENDING', 'RUNNING'])
  })

  it.each([
    ['it ends before the period is over', 30_000, 1],
    ['its exit code is one to be ignored', 70_000, 9],
  ])('lets the task end where %s', async (_why, afterMs, exitCode) => {
    const { bench, clock, engine } = startBench()
    const arn = bench.run(taskDefinition({ containerDefinitions: [restarting] }))
    await clock.advance(afterMs)
    engine.faults.crash(nameOf(bench, arn), exitCode)
    await clock.advance(5_000)
    expect(bench.task(arn)).toMatchObject({ lastStatus: 'STOPPED', containers: [{ exitCode }] })
    expect(bench.task(arn).containers[0]).not.toHaveProperty('restartCount')
  })

  it('counts its period anew from the last restart', async () => {
    const { bench, clock, engine } = startBench()
    const arn = bench.run(taskDefinition({ containerDefinitions: [restarting] }))
    for (const afterMs of [70_000, 65_000, 20_000]) {
      await clock.advance(afterMs)
      engine.faults.crash(nameOf(bench, arn), 1)
      await clock.advance(1_000)
    }
    expect(bench.task(arn)).toMatchObject({ desiredStatus: 'STOPPED', containers: [{ restartCount: 2, exitCode: 1 }] })
  })

  it('is carried out by the next agent where the last one was killed in between, and not while the task is to stop', async () => {
    const { bench, clock, engine } = startBench()
    const arn = bench.run(taskDefinition({ containerDefinitions: [restarting] }))
    await clock.advance(70_000)
    engine.faults.delay((operation) => (operation === 'start' ? 5_000 : 0))
    engine.faults.crash(nameOf(bench, arn), 1)
    await clock.settle()
    await bench.restart()
    await clock.advance(10_000)
    expect(bench.task(arn)).toMatchObject({ lastStatus: 'RUNNING', containers: [{ restartCount: 1 }] })
    await clock.advance(70_000)
    bench.stopTask(arn)
    await clock.advance(5_000)
    expect(bench.task(arn)).toMatchObject({ lastStatus: 'STOPPED', containers: [{ restartCount: 1, exitCode: 0 }] })
  })

  it('gives way to the ordinary end when the start fails', async () => {
    const { bench, clock, engine } = startBench()
    const arn = bench.run(taskDefinition({ containerDefinitions: [restarting] }))
    await clock.advance(70_000)
    engine.faults.failNext('start', 'refused', { message: 'Error response from daemon: no' })
    engine.faults.crash(nameOf(bench, arn), 1)
    await clock.advance(5_000)
    expect(bench.task(arn).containers[0]).toMatchObject({
      lastStatus: 'STOPPED',
      exitCode: 1,
      reason: 'CannotStartContainerError: Error response from daemon: no',
    })
  })
})

describe('stopping', () => {
  it('asks all containers at once and waits for each its own time', async () => {
    const { bench, clock } = startBench()
    const containerDefinitions = [
      { name: 'deaf', image: 'simulated/ignores-term', stopTimeout: 4 },
      { name: 'good', image: 'nginx' },
    ]
    const arn = bench.run(taskDefinition({ containerDefinitions }))
    await clock.advance(4_000)
    bench.stopTask(arn)
    await clock.advance(1_000)
    expect(bench.task(arn)).toMatchObject({
      lastStatus: 'STOPPING',
      containers: [{ lastStatus: 'RUNNING' }, { lastStatus: 'STOPPED', exitCode: 0 }],
    })
    await clock.advance(3_500)
    expect(bench.task(arn)).toMatchObject({
      lastStatus: 'STOPPED',
      stoppedReason: 'Task stopped by user',
      containers: [{ exitCode: 137 }, {}],
    })
    expect(bench.statuses(arn)).toEqual(['PENDING', 'RUNNING', 'STOPPING', 'STOPPED'])
  })

  const register = (bench: AgentBench, arn: TaskArn) => {
    const target: TargetRecord = {
      ...scope,
      key: `blue|10.0.0.5|80|${arn}`,
      targetGroupArn: 'blue',
      id: '10.0.0.5',
      port: 80,
      connect: { address: '127.0.0.1', port: 32_768 },
      taskArn: arn,
      registeredAt: 0,
      health: { state: 'healthy' },
    }
    bench.store.update('register', (tx) => tx.put('targets', target))
    return () => bench.store.update('drained', (tx) => tx.delete('targets', target.key))
  }

  it('waits until a load balancer has let go of the task', async () => {
    const { bench, clock } = startBench()
    const arn = bench.run(one('nginx'))
    await clock.advance(4_000)
    const drained = register(bench, arn)
    bench.stopTask(arn)
    expect(bench.store.read().targets.by('task', arn)).toMatchObject([{ drainingSince: clock.now(), health: { state: 'draining' } }])
    await clock.advance(60_000)
    expect(bench.task(arn)).toMatchObject({ lastStatus: 'DEACTIVATING', containers: [{ lastStatus: 'RUNNING' }] })
    drained()
    await clock.advance(2_000)
    expect(bench.task(arn)).toMatchObject({ lastStatus: 'STOPPED', containers: [{ exitCode: 0 }] })
    expect(bench.statuses(arn)).toEqual(['PENDING', 'RUNNING', 'DEACTIVATING', 'STOPPING', 'STOPPED'])
  })

  it('waits for no load balancer where an essential container has ended already', async () => {
    const { bench, clock } = startBench()
    const containerDefinitions = [
      { name: 'app', image: 'simulated/exits:3' },
      { name: 'helper', image: 'nginx' },
    ]
    const arn = bench.run(taskDefinition({ containerDefinitions }))
    register(bench, arn)
    await clock.advance(20_000)
    expect(bench.task(arn)).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'EssentialContainerExited' })
  })

  it('gives up a pull that nobody waits for any more', async () => {
    const { bench, clock, engine } = startBench()
    const arn = bench.run(one('simulated/slow-pull'))
    await clock.advance(5_000)
    expect(bench.task(arn)).toMatchObject({ lastStatus: 'PENDING' })
    bench.stopTask(arn)
    await clock.advance(100)
    expect(bench.task(arn)).toMatchObject({ lastStatus: 'STOPPED', containers: [{ lastStatus: 'STOPPED' }] })
    expect(bench.task(arn).containers[0]?.reason).toBeUndefined()
    await clock.advance(120_000)
    expect(await engine.inspectImage('simulated/slow-pull')).toBeUndefined()
  })

  it('goes the other way round along dependencies', async () => {
    const { bench, clock } = startBench()
    const containerDefinitions = [
      { name: 'db', image: 'nginx' },
      { name: 'app', image: 'simulated/ignores-term', stopTimeout: 3, dependsOn: [{ containerName: 'db', condition: 'START' as const }] },
    ]
    const arn = bench.run(taskDefinition({ containerDefinitions }))
    await clock.advance(5_000)
    bench.stopTask(arn)
    await clock.advance(2_000)
    expect(bench.task(arn).containers.map(({ lastStatus }) => lastStatus)).toEqual(['RUNNING', 'RUNNING'])
    await clock.advance(2_000)
    expect(bench.task(arn).lastStatus).toBe('STOPPED')
  })

  it('marks a container stopped that cannot be stopped, after five attempts', async () => {
    const { bench, clock, engine } = startBench()
    const arn = bench.run(web)
    await clock.advance(4_000)
    for (let attempt = 0; attempt < 5; attempt += 1) engine.faults.failNext('stop', 'refused')
    bench.stopTask(arn)
    await clock.advance(60_000)
    expect(bench.task(arn)).toMatchObject({ lastStatus: 'STOPPED' })
    expect(bench.task(arn).containers[0]?.reason).toMatch(/^CannotStopContainerError: Error response from daemon: /)
  })
})

describe('health', () => {
  it('is that of the essential containers with a check', async () => {
    const healthCheck = { command: ['CMD', '/check'], interval: 5, timeout: 2, retries: 1 }
    const { bench, clock } = startBench({ scripts: { app: { program: { healthyAfterMs: 3_000, sickAfterMs: 30_000 } } } })
    const containerDefinitions = [
      { name: 'app', image: 'app', healthCheck },
      { name: 'side', image: 'nginx' },
    ]
    const arn = bench.run(taskDefinition({ containerDefinitions }))
    await clock.advance(4_000)
    expect(bench.task(arn)).toMatchObject({ lastStatus: 'RUNNING', healthStatus: 'UNKNOWN' })
    await clock.advance(10_000)
    expect(bench.task(arn)).toMatchObject({
      healthStatus: 'HEALTHY',
      containers: [{ healthStatus: 'HEALTHY' }, { healthStatus: 'UNKNOWN' }],
    })
    await clock.advance(40_000)
    expect(bench.task(arn)).toMatchObject({ lastStatus: 'RUNNING', healthStatus: 'UNHEALTHY' })
  })

  it('is found out by looking, where events are lost', async () => {
    const healthCheck = { command: ['CMD', '/check'], interval: 5, timeout: 2, retries: 1 }
    const { bench, clock, engine } = startBench()
    engine.faults.loseEvents(1)
    const arn = bench.run(one('nginx', { healthCheck }))
    await clock.advance(60_000)
    expect(bench.task(arn).healthStatus).toBe('HEALTHY')
  })
})

describe('an awsvpc task', () => {
  const fargate = taskDefinition({
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    containerDefinitions: [
      { name: 'web', image: 'nginx', portMappings: [{ containerPort: 80 }] },
      { name: 'side', image: 'nginx', portMappings: [{ containerPort: 9000 }] },
    ],
  })
  const awsvpcConfiguration = { subnets: ['subnet-1'] }
  const wanted = { launchType: 'FARGATE' as const, networkConfiguration: { awsvpcConfiguration } }
  const scripts = { 'marina/hello': { local: true } }

  it('has a network of its own, held by a pause container that also publishes its ports', async () => {
    const { bench, clock, engine } = startBench({ scripts })
    const arn = bench.run(fargate, wanted)
    await clock.advance(5_000)
    const task = bench.task(arn)
    expect(bench.statuses(arn)).toEqual(['PROVISIONING', 'PENDING', 'RUNNING'])
    const pause = await engine.inspect(task.pauseEngineName ?? '')
    expect(pause?.networks.map(({ network }) => network)).toEqual(['marina-vpc-bench'])
    expect(task.networkInterface).toMatchObject({
      status: 'ATTACHED',
      subnetId: 'subnet-1',
      privateIpv4Address: pause?.networks[0]?.ipAddress,
      networkInterfaceId: expect.stringMatching(/^eni-[0-9a-f]{17}$/),
    })
    expect(task.containers.map(({ networkBindings }) => networkBindings.map(({ containerPort }) => containerPort))).toEqual([[80], [9000]])
    expect(task.containers[0]?.networkBindings[0]?.hostPort).toBe(pause?.ports.find(({ containerPort }) => containerPort === 80)?.hostPort)
  })

  it('takes its network down last, and the subnet’s with the last task', async () => {
    const { bench, clock, engine } = startBench({ scripts })
    const arn = bench.run(fargate, wanted)
    const other = bench.run(fargate, wanted)
    await clock.advance(5_000)
    bench.stopTask(arn)
    await clock.advance(10_000)
    expect(bench.statuses(arn)).toEqual(['PROVISIONING', 'PENDING', 'RUNNING', 'STOPPING', 'DEPROVISIONING', 'STOPPED'])
    expect(bench.task(arn).networkInterface?.status).toBe('DELETED')
    expect(await engine.inspect(bench.task(arn).pauseEngineName ?? '')).toBeUndefined()
    const labels = { 'marina.installation': 'bench' }
    expect(await engine.listNetworks({ labels })).toHaveLength(1)
    bench.stopTask(other)
    await clock.advance(20_000)
    expect(await engine.listNetworks({ labels })).toEqual([])
  })

  it('fails when its pause container dies, because its network is gone', async () => {
    const { bench, clock, engine } = startBench({ scripts })
    const arn = bench.run(fargate, wanted)
    await clock.advance(5_000)
    engine.faults.crash(bench.task(arn).pauseEngineName ?? '', 1)
    await clock.advance(10_000)
    const task = bench.task(arn)
    expect(task).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'EssentialContainerExited' })
    expect(task.containers[0]?.reason).toBe("ContainerNetworkingError: the container that holds the task's network ended with exit code 1")
    expect((await bench.containers()).filter(({ state }) => state === 'running')).toEqual([])
  })

  it('says that it could not get a network', async () => {
    const { bench, clock, engine } = startBench({ scripts })
    await clock.advance(100)
    engine.faults.failNext('ensureNetwork', 'refused', { message: 'Error response from daemon: could not find an available address pool' })
    const arn = bench.run(fargate, wanted)
    await clock.advance(5_000)
    expect(bench.task(arn)).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart' })
    expect(bench.task(arn).containers[0]?.reason).toBe(
      'ContainerNetworkingError: Error response from daemon: could not find an available address pool',
    )
  })
})

describe('a restarted agent', () => {
  it('adopts what runs without touching it', async () => {
    const { bench, clock, calls } = startBench()
    const arn = bench.run(web)
    await clock.advance(5_000)
    const before = bench.task(arn)
    await bench.agent.stop()
    await clock.advance(60_000)
    calls.clear()
    await bench.restart()
    await clock.advance(10_000)
    expect(bench.task(arn)).toEqual(before)
    expect(calls.get('create') ?? 0).toBe(0)
    expect(calls.get('start') ?? 0).toBe(0)
  })

  it('reports what died meanwhile with its exit code, and what vanished as vanished', async () => {
    const { bench, clock, engine } = startBench()
    const [died, vanished] = [bench.run(web), bench.run(web)]
    await clock.advance(5_000)
    await bench.agent.stop()
    engine.faults.crash(nameOf(bench, died), 42)
    engine.faults.vanish(nameOf(bench, vanished))
    await bench.restart()
    await clock.advance(10_000)
    expect(bench.task(died)).toMatchObject({ lastStatus: 'STOPPED', containers: [{ exitCode: 42 }] })
    expect(bench.task(vanished).containers[0]?.reason).toMatch(/^ContainerVanishedError/)
  })

  it('goes on where the last one was killed: before, between and after creating and starting', async () => {
    const { bench, clock } = startBench()
    const arns = Array.from({ length: 12 }, () => bench.run(web))
    for (let ms = 0; ms < 1_400; ms += 100) {
      await clock.advance(100)
      await bench.restart()
    }
    await clock.advance(10_000)
    expect(arns.map((arn) => bench.task(arn).lastStatus)).toEqual(arns.map(() => 'RUNNING'))
    expect((await bench.containers()).map(({ state }) => state)).toEqual(arns.map(() => 'running'))
  })

  it('finishes a stop that was under way', async () => {
    const { bench, clock } = startBench()
    const arn = bench.run(one('simulated/ignores-term', { stopTimeout: 20 }))
    await clock.advance(4_000)
    bench.stopTask(arn)
    await clock.advance(1_000)
    await bench.restart()
    await clock.advance(45_000)
    expect(bench.task(arn)).toMatchObject({ lastStatus: 'STOPPED', containers: [{ exitCode: 137 }] })
  })
})

describe('an engine that does not answer', () => {
  it('stops no task; it is told when it went and when it came back, and work goes on', async () => {
    const { bench, clock, engine, calls } = startBench()
    const running = bench.run(web)
    await clock.advance(5_000)
    engine.faults.unreachable(true)
    await clock.advance(10_000)
    calls.clear()
    const waiting = bench.run(web)
    await clock.advance(60_000)
    expect([...calls.keys()]).toEqual(['ping'])
    expect(bench.task(running)).toMatchObject({ lastStatus: 'RUNNING', connectivity: 'DISCONNECTED' })
    expect(bench.task(running).connectivityAt).toBe(bench.engineStates[0]?.since)
    expect(bench.task(waiting)).toMatchObject({ lastStatus: 'PENDING', containers: [{ lastStatus: 'PENDING' }] })
    expect(bench.engineStates).toMatchObject([{ connected: false, why: expect.stringContaining('unreachable') }])
    engine.faults.unreachable(false)
    await clock.advance(10_000)
    expect(bench.engineStates.map(({ connected }) => connected)).toEqual([false, true])
    expect([running, waiting].map((arn) => bench.task(arn))).toMatchObject(
      [running, waiting].map(() => ({ lastStatus: 'RUNNING', connectivity: 'CONNECTED' })),
    )
  })

  it('is listed again when it is back: what died meanwhile is reported', async () => {
    const { bench, clock, engine } = startBench()
    const arn = bench.run(web)
    await clock.advance(5_000)
    engine.faults.unreachable(true)
    await clock.advance(20_000)
    engine.faults.restart({ containers: 'stop' })
    engine.faults.unreachable(false)
    await clock.advance(10_000)
    expect(bench.task(arn)).toMatchObject({ lastStatus: 'STOPPED', containers: [{ exitCode: 137 }] })
  })

  it('is waited for at the start, too', async () => {
    const clock = fakeClock()
    const engine = createSimulatedEngine({ clock })
    engine.faults.unreachable(true)
    bench = agentBench({ engine, clock })
    const arn = bench.run(web)
    await clock.advance(30_000)
    expect(bench.task(arn).lastStatus).toBe('PENDING')
    engine.faults.unreachable(false)
    await clock.advance(15_000)
    expect(bench.task(arn).lastStatus).toBe('RUNNING')
  })
})

describe('clearing up', () => {
  const stopped = async (bench: AgentBench, clock: ReturnType<typeof fakeClock>, definition = web) => {
    const arn = bench.run(definition)
    await clock.advance(5_000)
    bench.stopTask(arn)
    await clock.advance(5_000)
    return arn
  }

  it('keeps containers of stopped tasks for their output, and takes them away with their volumes in time', async () => {
    const { bench, clock, engine } = startBench({ settings: { keepStoppedMs: 600_000 } })
    const container = { name: 'app', image: 'nginx', mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }] }
    await stopped(bench, clock, taskDefinition({ volumes: [{ name: 'data' }], containerDefinitions: [container] }))
    await clock.advance(500_000)
    expect(await bench.containers()).toHaveLength(1)
    expect(await engine.listVolumes({ labels: {} })).toHaveLength(1)
    await clock.advance(120_000)
    expect(await bench.containers()).toEqual([])
    expect(await engine.listVolumes({ labels: {} })).toEqual([])
  })

  it('keeps those of the newest tasks only', async () => {
    const { bench, clock } = startBench({ settings: { keepStoppedTasks: 2 } })
    const arns = [await stopped(bench, clock), await stopped(bench, clock), await stopped(bench, clock)]
    await clock.advance(20_000)
    const left = (await bench.containers()).map(({ name }) => name).sort()
    expect(left).toEqual(
      arns
        .slice(1)
        .map((arn) => nameOf(bench, arn))
        .sort(),
    )
  })

  it('lets their output be read to the end before it takes them away, but does not wait for ever', async () => {
    let isRead = true
    const { bench, clock } = startBench({ settings: { keepStoppedMs: 0 }, isRead: () => isRead })
    await stopped(bench, clock)
    await clock.advance(60_000)
    expect(await bench.containers()).toHaveLength(1)
    isRead = false
    await clock.advance(10_000)
    expect(await bench.containers()).toEqual([])
    isRead = true
    await stopped(bench, clock)
    await clock.advance(140_000)
    expect(await bench.containers()).toEqual([])
  })

  it('removes containers of its installation that no task knows, and no others', async () => {
    const { bench, clock, engine } = startBench({ scripts: { nginx: { local: true } } })
    const spec = { image: 'nginx', networkMode: 'bridge' }
    await engine.create({ ...spec, name: 'orphan', labels: { 'marina.installation': 'bench' } })
    await engine.create({ ...spec, name: 'stranger', labels: { 'marina.installation': 'another' } })
    await clock.advance(10_000)
    expect(await bench.containers()).toEqual([])
    expect(await engine.inspect('stranger')).toBeDefined()
  })
})

describe('containers that depend on each other', () => {
  it('start in order, and fail with the one they wait for', async () => {
    const { bench, clock } = startBench({ scripts: { seed: { program: { exits: { afterMs: 3_000, code: 1 } } } } })
    const containerDefinitions = [
      { name: 'app', image: 'nginx', dependsOn: [{ containerName: 'seed', condition: 'SUCCESS' as const }] },
      { name: 'seed', image: 'seed', essential: false },
    ]
    const arn = bench.run(taskDefinition({ containerDefinitions }))
    await clock.advance(3_000)
    expect(bench.task(arn)).toMatchObject({ lastStatus: 'PENDING', containers: [{ lastStatus: 'PENDING' }, { lastStatus: 'RUNNING' }] })
    await clock.advance(5_000)
    expect(bench.task(arn)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      containers: [{ exitCode: 143 }, { exitCode: 1 }],
    })
    expect(bench.task(arn).containers[0]?.reason).toBe(
      'CannotStartContainerError: dependency graph: failed to resolve container ordering dependency [seed] for target [app] as dependency did not exit successfully.',
    )
  })

  it('have their images pulled at once where that is asked for, and wait all the same', async () => {
    const pulled = async (pullUpfront: boolean) => {
      const { bench, clock, engine } = startBench({ settings: { pullUpfront } })
      const containerDefinitions = [
        { name: 'app', image: 'nginx', dependsOn: [{ containerName: 'db', condition: 'HEALTHY' as const }] },
        { name: 'db', image: 'simulated/never-healthy', healthCheck: { command: ['CMD', '/check'], interval: 5, retries: 1 } },
      ]
      const arn = bench.run(taskDefinition({ containerDefinitions }))
      await clock.advance(60_000)
      expect(bench.task(arn).containers.map(({ lastStatus }) => lastStatus)).toEqual(['PENDING', 'RUNNING'])
      await bench.restart()
      await clock.advance(60_000)
      expect(bench.task(arn).containers[0]).toMatchObject({ lastStatus: 'PENDING' })
      return (await engine.listImages()).some(({ tags }) => tags.some((tag) => tag.startsWith('nginx')))
    }
    expect(await pulled(true)).toBe(true)
    expect(await pulled(false)).toBe(false)
  })

  it('time out after the startTimeout of the one they wait for', async () => {
    const { bench, clock } = startBench()
    const healthCheck = { command: ['CMD', '/check'], interval: 5, retries: 1 }
    const containerDefinitions = [
      { name: 'app', image: 'nginx', dependsOn: [{ containerName: 'db', condition: 'HEALTHY' as const }] },
      { name: 'db', image: 'simulated/never-healthy', healthCheck, startTimeout: 20 },
    ]
    const arn = bench.run(taskDefinition({ containerDefinitions }))
    await clock.advance(15_000)
    expect(bench.task(arn).lastStatus).toBe('PENDING')
    await clock.advance(15_000)
    expect(bench.task(arn).containers[0]?.reason).toMatch(/has timed out\.$/)
  })
})
