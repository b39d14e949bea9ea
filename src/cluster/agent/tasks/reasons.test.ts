import { afterEach, describe, expect, it } from 'vitest'
import type { ImageScript } from '#cluster/engine/simulated/script.ts'
import { createSimulatedEngine, type SimulatedEngine } from '#cluster/engine/simulated/simulatedEngine.ts'
import { type FakeClock, fakeClock } from '#cluster/lib/fakeClock.ts'
import { type AgentBench, agentBench, taskDefinition } from '../agent.testSupport.ts'

/** One name of spec part 2, 4.3: how a container comes to it, and what its reason then is. */
interface Case {
  task?: Partial<Parameters<typeof taskDefinition>[0]>
  container?: object
  scripts?: Record<string, ImageScript>
  /** Done before the task is run. */
  before?(engine: SimulatedEngine): void
  /** Done to the task once it runs. */
  whileRunning?(engine: SimulatedEngine, bench: AgentBench, name: string): void
  reason: RegExp
}

const daemon = (message: string) => ({ message: `Error response from daemon: ${message}` })
const stopIt = (bench: AgentBench) => {
  for (const { arn } of bench.store.read().tasks.by('live', 'live')) bench.stopTask(arn)
}

const cases: Record<string, Case> = {
  CannotPullContainerError: {
    container: { image: 'simulated/missing' },
    reason:
      /^CannotPullContainerError: The task can’t pull the image\. Check whether the image exists\. Error response from daemon: manifest for /,
  },
  CannotPullContainerAuthError: {
    container: {
      image: 'elsewhere',
      repositoryCredentials: { credentialsParameter: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:x' },
    },
    reason: /^CannotPullContainerAuthError: /,
  },
  CannotCreateContainerError: {
    before: ({ faults }) => faults.failNext('create', 'refused', daemon('no room')),
    reason: /^CannotCreateContainerError: Error response from daemon: no room$/,
  },
  CannotStartContainerError: {
    container: { image: 'simulated/will-not-start' },
    reason: /^CannotStartContainerError: Error response from daemon: failed to create shim task: /,
  },
  CannotInspectContainerError: {
    before: ({ faults }) => faults.failNext('inspect', 'refused', daemon('out of order')),
    reason: /^CannotInspectContainerError: Error response from daemon: out of order$/,
  },
  CannotStopContainerError: {
    whileRunning: ({ faults }, bench) => {
      for (let attempt = 0; attempt < 5; attempt += 1) faults.failNext('stop', 'refused', daemon('no'))
      stopIt(bench)
    },
    reason: /^CannotStopContainerError: Error response from daemon: no$/,
  },
  CannotCreateVolumeError: {
    task: { volumes: [{ name: 'own' }] },
    before: ({ faults }) => faults.failNext('ensureVolume', 'refused', daemon('no such driver')),
    reason: /^CannotCreateVolumeError: Error response from daemon: no such driver$/,
  },
  DockerTimeoutError: {
    before: ({ faults }) =>
      faults.failNext('create', 'timeout', { message: 'Could not transition to created; timed out after waiting 4m0s' }),
    reason: /^DockerTimeoutError: Could not transition to created; timed out after waiting 4m0s$/,
  },
  OutOfMemoryError: {
    whileRunning: ({ faults }, _bench, name) => faults.outOfMemory(name),
    reason: /^OutOfMemoryError: Container killed due to memory usage$/,
  },
  ContainerVanishedError: {
    whileRunning: ({ faults }, _bench, name) => faults.vanish(name),
    reason: /^ContainerVanishedError: No container matching saved ID found$/,
  },
  ContainerNetworkingError: {
    task: { networkMode: 'awsvpc' },
    before: ({ faults }) => faults.failNext('ensureNetwork', 'refused', daemon('no address pool')),
    reason: /^ContainerNetworkingError: Error response from daemon: no address pool$/,
  },
  HostConfigError: {
    container: { mountPoints: [{ sourceVolume: 'ghost', containerPath: '/x' }] },
    reason: /^HostConfigError: Invalid volume referenced: ghost$/,
  },
  ResourceInitializationError: {
    task: { memory: '64' },
    container: { memory: 128 },
    reason:
      /^ResourceInitializationError: resource cannot be initialized for task arn:.*: cgroup resource: .* container memory limit\(128\) greater than task memory limit\(64\)$/,
  },
  'CannotStartContainerError, for a dependency': {
    container: { links: ['ghost'] },
    reason: /^CannotStartContainerError: dependency graph: container ordering dependency \[ghost\] for target \[app\] does not exist$/,
  },
}

let bench: AgentBench | undefined
afterEach(async () => {
  await bench?.close()
  bench = undefined
})

async function reasonOf(given: Case, clock: FakeClock): Promise<string> {
  const scripts = { 'marina/hello': { local: true }, app: { local: true }, ...given.scripts }
  const engine = createSimulatedEngine({ clock, scripts })
  bench = agentBench({ engine, clock, settings: { relistMs: 3_600_000, pullBehaviour: 'prefer-cached' } })
  await clock.advance(100)
  given.before?.(engine)
  const arn = bench.run(taskDefinition({ ...given.task, containerDefinitions: [{ name: 'app', image: 'app', ...given.container }] }))
  await clock.advance(5_000)
  given.whileRunning?.(engine, bench, bench.task(arn).containers[0]?.engineName ?? '')
  await clock.advance(60_000)
  return bench.task(arn).containers[0]?.reason ?? 'none'
}

describe('the reason of a container', () => {
  it.each(Object.entries(cases))('can be %s', async (_name, given) => {
    expect(await reasonOf(given, fakeClock())).toMatch(given.reason)
  })

  it('is never longer than ECS’s', async () => {
    const before = ({ faults }: SimulatedEngine) => faults.failNext('create', 'refused', daemon('x'.repeat(5_000)))
    expect(await reasonOf({ before, reason: /./ }, fakeClock())).toHaveLength(1_024)
  })
})
