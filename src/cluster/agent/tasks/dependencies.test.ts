import type { ContainerCondition, ContainerDefinition } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import type { ContainerFacts } from '#cluster/engine/containerEngine.ts'
import type { ContainerRecord } from '#cluster/state/records/taskRecords.ts'
import { taskDefinition, taskOf } from '../agent.testSupport.ts'
import { dependencyState } from './dependencies.ts'
import { type ContainerView, newContainerView } from './taskView.ts'

const facts = (over: Partial<ContainerFacts>): ContainerFacts => ({
  id: '1',
  name: 'n',
  image: 'x',
  imageId: '',
  labels: {},
  state: 'running',
  oomKilled: false,
  createdAt: 0,
  health: 'none',
  ports: [],
  networks: [],
  pseudoTerminal: false,
  ...over,
})
const running = facts({ startedAt: 1_000 })
const exited = (exitCode: number) => facts({ state: 'exited', startedAt: 1_000, exitCode })

const router: Partial<ContainerDefinition> = { firelensConfiguration: { type: 'fluentbit' } }
const toRouter: Partial<ContainerDefinition> = { logConfiguration: { logDriver: 'awsfirelens' } }

interface Case {
  condition?: ContainerCondition
  app?: Partial<ContainerDefinition>
  dep?: Partial<ContainerDefinition>
  seen?: Partial<ContainerView>
  record?: Partial<ContainerRecord>
  now?: number
}

function stateOf({ condition, app, dep, seen, record, now = 2_000 }: Case) {
  const dependsOn = condition ? [{ containerName: 'dep', condition }] : []
  const definition = taskDefinition({
    containerDefinitions: [
      { name: 'app', image: 'x', dependsOn, ...app },
      { name: 'dep', image: 'x', ...dep },
    ],
  })
  const task = taskOf(definition)
  const containers = task.containers.map((container) => (container.name === 'dep' ? { ...container, ...record } : container))
  const view = {
    containers: new Map([
      ['app', newContainerView(false)],
      ['dep', { ...newContainerView(false), ...seen }],
    ]),
    volumes: { ready: true },
    secrets: { ready: true, values: new Map() },
  }
  return dependencyState({ ...task, containers }, definition, view, definition.definition.containerDefinitions[0] ?? {}, now)
}

describe('dependencyState', () => {
  it.each<[string, Case, 'resolved' | 'waiting' | 'failed']>([
    ['START waits for the start', { condition: 'START' }, 'waiting'],
    ['START is met by running', { condition: 'START', seen: { facts: running } }, 'resolved'],
    ['START is met by having run', { condition: 'START', seen: { facts: exited(1) } }, 'resolved'],
    ['START fails with the start', { condition: 'START', seen: { failure: 'CannotPullContainerError: no' } }, 'failed'],
    ['COMPLETE waits for the end', { condition: 'COMPLETE', seen: { facts: running } }, 'waiting'],
    ['COMPLETE is met by any end', { condition: 'COMPLETE', seen: { facts: exited(1) } }, 'resolved'],
    ['SUCCESS is met by 0', { condition: 'SUCCESS', seen: { facts: exited(0) } }, 'resolved'],
    ['SUCCESS fails with anything else', { condition: 'SUCCESS', seen: { facts: exited(1) } }, 'failed'],
    [
      'SUCCESS remembers an end of which only the record is left',
      { condition: 'SUCCESS', record: { lastStatus: 'STOPPED', startedAt: 1, exitCode: 0 } },
      'resolved',
    ],
    ['HEALTHY waits for the check', { condition: 'HEALTHY', seen: { facts: facts({ health: 'starting' }) } }, 'waiting'],
    ['HEALTHY waits on when it is sick', { condition: 'HEALTHY', seen: { facts: facts({ health: 'unhealthy' }) } }, 'waiting'],
    [
      'HEALTHY is met by health',
      { condition: 'HEALTHY', dep: { healthCheck: { command: ['CMD', '/check'] } }, seen: { facts: facts({ health: 'healthy' }) } },
      'resolved',
    ],
    ['HEALTHY is not met by a check of the image', { condition: 'HEALTHY', seen: { facts: facts({ health: 'healthy' }) } }, 'waiting'],
    [
      'COMPLETE waits on while the end is followed by a restart',
      { condition: 'COMPLETE', record: { restartedRun: 1_000 }, seen: { facts: exited(1) } },
      'waiting',
    ],
    ['a link waits for the start', { app: { links: ['dep:alias'] } }, 'waiting'],
    [
      'volumesFrom waits for creation only',
      { app: { volumesFrom: [{ sourceContainer: 'dep' }] }, seen: { facts: facts({ state: 'created' }) } },
      'resolved',
    ],
    ['what logs to the router waits for its start', { app: toRouter, dep: router }, 'waiting'],
    ['what logs elsewhere does not', { dep: router }, 'resolved'],
    [
      'nor where the router waits for others itself',
      { app: toRouter, dep: { ...router, dependsOn: [{ containerName: 'app', condition: 'START' }] } },
      'resolved',
    ],
    ['an unknown name fails', { app: { links: ['nobody'] } }, 'failed'],
  ])('%s', (_name, given, state) => {
    expect(stateOf(given).state).toBe(state)
  })

  it('runs out of patience with a dependency’s startTimeout, which counts from its start', () => {
    const slow: Case = { condition: 'HEALTHY', dep: { startTimeout: 10 }, seen: { facts: running } }
    expect(stateOf({ ...slow, now: 2_000 })).toEqual({ state: 'waiting', until: 11_001 })
    expect(stateOf({ ...slow, now: 11_001 })).toEqual({
      state: 'failed',
      why: 'container ordering dependency [dep] for target [app] has timed out.',
    })
    expect(stateOf({ ...slow, seen: {}, now: 99_000 })).toEqual({ state: 'waiting' })
  })
})
