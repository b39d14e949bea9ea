import { describe, expect, it } from 'vitest'
import type { Timing } from '#cluster/api/timing.ts'
import type { DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { openStore, type Snapshot } from '#cluster/state/store.ts'
import {
  buildCluster,
  buildDeployment,
  buildInstance,
  buildService,
  buildTask,
  buildTaskDefinition,
  running,
} from '#test/support/clusterBuilders.ts'
import { explainService } from './explainService.ts'
import { explainTask } from './explainTask.ts'

const now = 100_000

interface World {
  service?: Partial<ServiceRecord>
  tasks?: Partial<TaskRecord>[]
  instances?: Parameters<typeof buildInstance>[0][]
  timing?: Timing
}

function world({ service: over, tasks = [], instances = [{}], timing = 'faithful' }: World): {
  snapshot: Snapshot
  service: ServiceRecord
  tasks: TaskRecord[]
} {
  const service = buildService(over)
  const store = openStore({ file: ':memory:', now: 0, timing })
  const made = tasks.map((task, at) =>
    buildTask({ id: `task${at}`, serviceArn: service.arn, deploymentId: service.deployments[0]?.id ?? '', ...task }),
  )
  store.update('seed', (tx) => {
    tx.put('clusters', buildCluster())
    tx.put('services', service)
    tx.put('taskDefinitions', buildTaskDefinition())
    for (const instance of instances) tx.put('containerInstances', buildInstance(instance))
    for (const task of made) tx.put('tasks', task)
  })
  return { snapshot: store.read(), service, tasks: made }
}

const explainedService = (given: World) => {
  const { snapshot, service } = world(given)
  return explainService(snapshot, service, now)
}
const of = (given: World, rule: string) => explainedService(given).find((one) => one.rule === rule)

describe('a service', () => {
  it('is as wanted once every task is healthy', () => {
    expect(
      explainedService({ service: { desiredCount: 1, deployments: [buildDeployment({ rolloutState: 'COMPLETED' })] }, tasks: [running] }),
    ).toEqual([expect.objectContaining({ rule: 'desiredCount', state: 'asWanted', sentence: '1 of 1 desired tasks are healthy.' })])
  })

  it('says what each instance lacks for the next task', () => {
    const instances = [
      { id: 'small', registered: { cpu: 64, memoryMiB: 4096, reservedTcpPorts: [], reservedUdpPorts: [] } },
      { id: 'away', agentConnected: false },
    ]
    const refusals = explainedService({ service: { desiredCount: 1 }, instances }).filter(({ rule }) => rule === 'placement')
    expect(refusals.map(({ sentence }) => sentence)).toEqual([
      'Container instance small cannot take the next task: needs 128 CPU units, 64 are left.',
      'Container instance away cannot take the next task: its container engine does not answer.',
    ])
  })

  it('says that there is no instance at all', () => {
    expect(of({ service: { desiredCount: 1 }, instances: [] }, 'placement')).toMatchObject({
      state: 'stuck',
      sentence: 'The cluster has no container instance. Register one, or use the launch type FARGATE.',
    })
  })

  it('says that its instances are draining, and calls none of its tasks older for being on one', () => {
    const drained = buildInstance({ status: 'DRAINING' })
    const tasks = [{ ...running, containerInstanceArn: drained.arn }]
    const given: World = { service: { desiredCount: 1 }, instances: [{ status: 'DRAINING' }], tasks }
    expect(of(given, 'placement')).toMatchObject({
      state: 'stuck',
      sentence:
        'The cluster has no ACTIVE container instance: 1 is DRAINING. Set one ACTIVE again, register one, or use the launch type FARGATE.',
    })
    expect(of(given, 'desiredCount')).toMatchObject({
      sentence: '0 of 1 desired tasks are healthy; 1 to be replaced.',
    })
  })

  describe('with early success criteria', () => {
    const withCriteria = (sourceServiceRevisionCleanup: 'BLOCKING' | 'DEFERRED', deployments: DeploymentRecord[]): World => ({
      service: {
        desiredCount: 3,
        deploymentConfiguration: {
          minimumHealthyPercent: 50,
          maximumPercent: 200,
          earlySuccessCriteria: { enable: true, healthyPercent: 50, sourceServiceRevisionCleanup },
        },
        deployments,
      },
      tasks: [running],
    })

    it.each([
      ['BLOCKING', 'and no older task is left'],
      ['DEFERRED', 'older tasks may stop afterwards'],
    ] as const)('says what completes its deployment with %s', (cleanup, older) => {
      expect(of(withCriteria(cleanup, [buildDeployment()]), 'earlySuccess')).toEqual({
        rule: 'earlySuccess',
        state: 'waiting',
        sentence: `The deployment is complete when 2 of 3 tasks are healthy (50 %), ${older} (${cleanup}): 1 is now.`,
        numbers: { required: 2, desired: 3, healthy: 1, percent: 50 },
      })
    })

    it('says that nobody watches what is left of older ones', () => {
      const deployments = [buildDeployment({ rolloutState: 'COMPLETED' }), buildDeployment({ id: 'ecs-svc/0', status: 'ACTIVE' })]
      expect(of(withCriteria('DEFERRED', deployments), 'earlySuccess')?.sentence).toMatch(/^The deployment is complete\. Older tasks/)
      expect(of(withCriteria('DEFERRED', deployments.slice(0, 1)), 'earlySuccess')).toBeUndefined()
    })
  })

  it('counts for the circuit breaker', () => {
    const deployments = [buildDeployment({ failedTasks: 2, desiredCount: 3 })]
    const configured = (deploymentCircuitBreaker: { enable: boolean; rollback: boolean }, over: Partial<ServiceRecord> = {}): World => ({
      service: {
        desiredCount: 3,
        deployments,
        ...over,
        deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200, deploymentCircuitBreaker },
      },
    })
    const rollback = { enable: true, rollback: true }
    expect(of(configured(rollback, { completedDeploymentId: 'ecs-svc/0' }), 'circuitBreaker')).toMatchObject({
      sentence: 'The circuit breaker counts 2 of 3 failed tasks; at 3 the deployment is rolled back.',
      numbers: { failedTasks: 2, threshold: 3 },
    })
    expect(of(configured(rollback), 'circuitBreaker')).toMatchObject({
      sentence: 'The circuit breaker counts 2 of 3 failed tasks; at 3 the deployment fails.',
    })
    expect(of(configured({ enable: false, rollback: false }), 'circuitBreaker')).toMatchObject({
      sentence: '2 tasks of this deployment failed; no circuit breaker is on, so it goes on trying.',
    })
  })

  it.each([
    [
      'failed, with nothing to go back to',
      { failedTasks: 3, rolloutState: 'FAILED', rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.' },
      'The circuit breaker counted 3 of 3 failed tasks and gave the deployment up. No earlier deployment has completed, so there was none to roll back to.',
    ],
    [
      'was stopped by its user',
      { failedTasks: 1, rolloutState: 'FAILED', rolloutStateReason: 'ECS deployment stopped by user.' },
      undefined,
    ],
    [
      'has completed',
      { failedTasks: 5, rolloutState: 'COMPLETED' },
      '5 tasks of this deployment failed. It has completed, and the circuit breaker acts only on one in progress, so they are replaced.',
    ],
  ] as const)('says no more than is so of the circuit breaker of a deployment that %s', (_, deployment, sentence) => {
    const deploymentCircuitBreaker = { enable: true, rollback: true }
    const service = {
      desiredCount: 1,
      deployments: [buildDeployment(deployment)],
      deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200, deploymentCircuitBreaker },
    }
    expect(of({ service }, 'circuitBreaker')?.sentence).toBe(sentence)
  })

  it('says nothing of trying again after a deployment without a circuit breaker was stopped', () => {
    const deployments = [buildDeployment({ failedTasks: 2, rolloutState: 'FAILED' })]
    expect(of({ service: { desiredCount: 1, deployments } }, 'circuitBreaker')).toBeUndefined()
  })

  it('says how long a launch pause lasts', () => {
    const deployments = [buildDeployment({ startFailuresInARow: 4, startPausedUntil: now + 20_000 })]
    expect(of({ service: { desiredCount: 1, deployments } }, 'launchPause')).toMatchObject({
      state: 'waiting',
      until: now + 20_000,
      numbers: { failedAttempts: 4 },
    })
  })

  it('warns of a configuration that no deployment can go on with', () => {
    const service = { desiredCount: 1, deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 150 } }
    expect(of({ service, tasks: [running] }, 'deploymentConfiguration')).toMatchObject({ state: 'stuck' })
  })
})

describe('a task', () => {
  const explained = (task: Partial<TaskRecord>, service: Partial<ServiceRecord> = {}) => {
    const given = world({ service, tasks: [task] })
    return explainTask(given.snapshot, given.tasks[0] as TaskRecord, now).map(({ sentence }) => sentence)
  }

  it('says how it counts for its service', () => {
    expect(explained(running)).toContain('It counts as healthy for its service.')
    expect(explained({ ...running, deploymentId: 'ecs-svc/old' })[1]).toMatch(/^It belongs to an older deployment/)
  })

  it.each([
    ['faithful', 40_000],
    ['local', 10_000],
  ] as const)('says how long a breaker waits for it to prove itself: %s', (timing, provenMs) => {
    const deploymentConfiguration = {
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
    }
    const { snapshot, tasks } = world({ service: { deploymentConfiguration }, tasks: [{ ...running, startedAt: now - 1_000 }], timing })
    expect(explainTask(snapshot, tasks[0] as TaskRecord, now)).toContainEqual(
      expect.objectContaining({ rule: 'health', state: 'waiting', until: now + provenMs - 1_000 }),
    )
  })

  it('says why it was stopped, and what its containers ended with', () => {
    const [container] = buildTask({}).containers
    const stopped: Partial<TaskRecord> = {
      desiredStatus: 'STOPPED',
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: container ? [{ ...container, exitCode: 3 }] : [],
    }
    expect(explained(stopped)).toEqual([
      'The task was stopped (EssentialContainerExited): Essential container in task exited',
      'Container app ended: exit code 3.',
    ])
  })
})
