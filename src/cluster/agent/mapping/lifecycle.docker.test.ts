import { accessSync, constants } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DockerBench, openDockerBench, recordOf, whyNoDocker } from './docker.testSupport.ts'

const sh = (script: string) => ({ command: ['sh', '-c', script] })
const forever = sh('trap exit TERM; while true; do sleep 0.1; done')
const dependsOn = (containerName: string, condition: 'START' | 'COMPLETE' | 'SUCCESS' | 'HEALTHY') => ({
  dependsOn: [{ containerName, condition }],
})

function mayReadKernelLog(): boolean {
  try {
    accessSync('/dev/kmsg', constants.R_OK)
    return true
  } catch {
    return false
  }
}

describe.skipIf(whyNoDocker !== undefined)('the life of tasks on Docker', () => {
  let on: DockerBench
  beforeAll(async () => {
    on = await openDockerBench()
  })
  afterAll(() => on?.close())

  it.concurrent('starts along a chain of START, SUCCESS, COMPLETE and HEALTHY, and stops it the other way round', async () => {
    const healthCheck = { command: ['CMD', 'true'], interval: 5, timeout: 2, retries: 1 }
    const arn = on.run({
      app: {
        ...forever,
        dependsOn: [
          { containerName: 'proxy', condition: 'HEALTHY' },
          { containerName: 'db', condition: 'START' },
        ],
      },
      proxy: { ...forever, healthCheck: { ...healthCheck, interval: 1 }, ...dependsOn('lint', 'COMPLETE') },
      lint: { ...sh('exit 3'), essential: false, ...dependsOn('migrate', 'SUCCESS') },
      migrate: { ...sh('exit 0'), essential: false, ...dependsOn('db', 'START') },
      db: forever,
    })
    const task = await on.running(arn)
    const starts = ['db', 'migrate', 'lint', 'proxy', 'app'].map((name) => recordOf(task, name).startedAt ?? 0)
    expect(starts).toEqual(starts.toSorted((a, b) => a - b))
    on.bench.stopTask(arn)
    const stopped = await on.stopped(arn)
    const [app, ...others] = ['app', 'proxy', 'db'].map((name) => recordOf(stopped, name).stoppedAt ?? 0)
    expect(Math.min(...others)).toBeGreaterThanOrEqual(app ?? Number.NaN)
    expect(recordOf(stopped, 'lint').exitCode).toBe(3)
  })

  it.concurrent('fails what waits for a SUCCESS that is none, with exit code 143 and the reason', async () => {
    const task = await on.stopped(
      on.run({ app: { ...forever, ...dependsOn('seed', 'SUCCESS') }, seed: { ...sh('exit 1'), essential: false } }),
    )
    expect(recordOf(task)).toMatchObject({
      exitCode: 143,
      reason: expect.stringMatching(/^CannotStartContainerError: dependency graph: .* as dependency did not exit successfully\.$/),
    })
    expect(task).toMatchObject({ stopCode: 'TaskFailedToStart' })
  })

  it.concurrent('gives up waiting after the startTimeout of the dependency', async () => {
    const task = await on.stopped(
      on.run({ app: { ...forever, ...dependsOn('slow', 'COMPLETE') }, slow: { ...forever, essential: false, startTimeout: 1 } }),
    )
    expect(recordOf(task).reason).toMatch(/container ordering dependency \[slow\] for target \[app\] has timed out\.$/)
  })

  it.concurrent('sends SIGTERM, then SIGKILL after stopTimeout; the image may name another signal', async () => {
    const polite = on.run({ app: sh('trap "exit 7" TERM; while true; do sleep 0.1; done') })
    const deaf = on.run({ app: { ...sh('trap "" TERM; while true; do sleep 0.1; done'), stopTimeout: 2 } })
    const image = await on.image({ StopSignal: 'SIGUSR1' })
    const special = on.run({ app: { ...sh('trap "exit 9" USR1; while true; do sleep 0.1; done'), image } })
    for (const arn of [polite, deaf, special]) {
      await on.running(arn)
      on.bench.stopTask(arn)
    }
    const codes = await Promise.all([polite, deaf, special].map(async (arn) => recordOf(await on.stopped(arn)).exitCode))
    expect(codes).toEqual([7, 137, 9])
  })

  it.concurrent('goes on without a container that is not essential, and ends with an essential one', async () => {
    // Otherwise it may be over before the others are started, and then the task never was RUNNING.
    const dependsOn = [
      { containerName: 'setup', condition: 'COMPLETE' as const },
      { containerName: 'side', condition: 'START' as const },
    ]
    const app = { ...sh('sleep 1; exit 5'), dependsOn }
    const arn = on.run({ app, setup: { ...sh('exit 2'), essential: false }, side: forever })
    const task = await on.stopped(arn)
    expect(task).toMatchObject({ stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited' })
    expect(task.executionStoppedAt).toBe(recordOf(task).stoppedAt)
    expect([recordOf(task).exitCode, recordOf(task, 'setup').exitCode]).toEqual([5, 2])
  })

  it.concurrent('restarts a container in place, in the same container, until it ends with an ignored code', async () => {
    const script = 'echo run >> /tmp/runs; sleep 1.2; [ $(busybox wc -l < /tmp/runs) -lt 3 ] && exit 1; exit 4'
    const restartPolicy = { enabled: true, restartAttemptPeriod: 1, ignoredExitCodes: [4] }
    const task = await on.stopped(on.run({ app: { ...sh(script), restartPolicy } }))
    expect(recordOf(task)).toMatchObject({ restartCount: 2, exitCode: 4 })
    expect(on.bench.statuses(task.arn)).toEqual(['PENDING', 'RUNNING', 'STOPPED'])
    expect((await on.inspect(task)).RestartCount).toBe(0)
  })

  it.concurrent('shares processes and shared memory within a task only, on any network', async () => {
    const look =
      'busybox ls -l /proc/1/exe | busybox grep -o hello; busybox grep -ls only-si[d]e /proc/[0-9]*/cmdline | busybox grep -q . && echo seen'
    const app = sh(`until [ -f /dev/shm/shared ]; do sleep 0.1; done; ${look}`)
    const side = { ...sh('echo only-side > /dev/shm/shared; while true; do sleep 0.1; done'), essential: false }
    const task = await on.stopped(on.run({ app, side }, { pidMode: 'task', ipcMode: 'task' }))
    const { HostConfig } = await on.inspect(task)
    expect([HostConfig.PidMode, HostConfig.IpcMode].every((mode) => mode?.startsWith('container:'))).toBe(true)
    expect(HostConfig.NetworkMode).toBe('bridge')
    expect(await on.output(task)).toBe('hello\nseen\n')
    expect(await on.engine.inspect(task.pauseEngineName ?? '')).toBeUndefined()
  })

  it.concurrent('tells a lack of memory whenever Docker or the kernel does, by a flag or only by an event', async () => {
    const abort = new AbortController()
    const told = new Set<string>()
    const over = (async () => {
      for await (const { type, name } of on.engine.events(abort.signal)) if (type === 'oom') told.add(name)
    })()
    const leak = { image: 'marina/hello:latest', command: ['leak', '64'], memory: 16 }
    const arns = Array.from({ length: 8 }, () => on.run({ app: leak }))
    for (const arn of arns) {
      const task = await on.stopped(arn)
      const { engineName, exitCode, reason } = recordOf(task)
      expect(exitCode).toBe(137)
      // Docker 20.10 says nothing at all of one in eight; then the kernel's log tells, to those who may read it.
      const isTold = mayReadKernelLog() || told.has(engineName) || (await on.docker.getContainer(engineName).inspect()).State.OOMKilled
      expect(reason).toBe(isTold ? 'OutOfMemoryError: Container killed due to memory usage' : undefined)
    }
    expect(told.size).toBeGreaterThan(0)
    abort.abort()
    await over
  })

  it.concurrent('says that a container was paused, as long as it is, and stops it all the same', async () => {
    const task = await on.running(on.run({ app: forever }))
    const container = on.docker.getContainer(recordOf(task).engineName)
    await container.pause()
    expect(recordOf(await on.until(task.arn, (now) => recordOf(now).reason !== undefined)).reason).toMatch(/^The container is paused: /)
    await container.unpause()
    await on.until(task.arn, (now) => recordOf(now).reason === undefined)
    await container.pause()
    on.bench.stopTask(task.arn)
    expect(recordOf(await on.stopped(task.arn)).lastStatus).toBe('STOPPED')
  })

  it.concurrent.each<[string, object, RegExp]>([
    ['too little memory', { memory: 5 }, /^CannotCreateContainerError: Error response from daemon: Minimum memory limit allowed is 6MB/],
    [
      'a reservation above the limit',
      { memory: 16, memoryReservation: 32 },
      /^CannotCreateContainerError: Error response from daemon: Minimum memory limit can not be less than memory reservation limit/,
    ],
    ['a program that is not there', { command: ['/nosuch'] }, /^CannotStartContainerError: Error response from daemon: .*"\/nosuch"/],
    [
      'a limit that the kernel refuses',
      { ...forever, ulimits: [{ name: 'nofile', softLimit: 9, hardLimit: 5 }] },
      /^Cannot(Start|Create)ContainerError: Error response from daemon: .*(rlimit|ulimit)/,
    ],
    [
      'an image that nobody has',
      { image: '127.0.0.1:1/nobody/has:this' },
      /^CannotPullContainerError: The task can’t pull the image\. Check your network/,
    ],
    ['a link to nobody', { links: ['ghost'] }, /^CannotStartContainerError: dependency graph: .*\[ghost\]/],
  ])('says why a container with %s does not start', async (_what, container, reason) => {
    const task = await on.stopped(on.run({ app: container }))
    expect(recordOf(task).reason).toMatch(reason)
    expect(task).toMatchObject({ stopCode: 'TaskFailedToStart' })
  })
})
