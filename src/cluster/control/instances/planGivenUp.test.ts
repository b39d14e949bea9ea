import { expect, it } from 'vitest'
import { countingIds } from '#cluster/lib/ids.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { openStore } from '#cluster/state/store.ts'
import { newTask } from '#cluster/state/writes/newTask.ts'
import { buildCluster, buildInstance, buildService, buildTaskDefinition } from '#test/support/clusterBuilders.ts'
import { givenUpAfterMs, planGivenUp } from './planGivenUp.ts'

const cluster = buildCluster()
const taskDefinition = buildTaskDefinition()
const replica = buildService({ name: 'web' })
const daemon = buildService({ name: 'agent', schedulingStrategy: 'DAEMON' })
const away: Partial<ContainerInstanceRecord> = { agentConnected: false, disconnectedAt: 1_000 }

/** Names of those that are given up on an instance with a task of each kind. */
function plan(over: Partial<ContainerInstanceRecord>, now: number, timing: 'local' | 'faithful' = 'local') {
  const instance = buildInstance(over)
  const store = openStore({ file: ':memory:', now: 0, timing })
  const ids = countingIds()
  const taskOf = (group: string, serviceArn?: TaskRecord['serviceArn']) =>
    newTask(
      {
        cluster,
        taskDefinition,
        launchType: 'EC2',
        group,
        placement: { node: instance.node, availabilityZone: 'us-east-1a', containerInstanceArn: instance.arn },
        ...(serviceArn && { serviceArn }),
      },
      { now: 0, ids },
    )
  store.update('set up', (tx) => {
    for (const service of [replica, daemon]) tx.put('services', service)
    for (const task of [taskOf('service:web', replica.arn), taskOf('service:agent', daemon.arn), taskOf('family:alone')])
      tx.put('tasks', task)
  })
  const { tasks, lookAt } = planGivenUp(store.read(), instance, now)
  store.close()
  return { groups: tasks.map(({ group }) => group), lookAt }
}

const due = 1_000 + givenUpAfterMs.local

it.each([
  ['that is reached', {}, due, { groups: [], lookAt: undefined }],
  ['that was lost just now', away, due - 1, { groups: [], lookAt: due }],
  ['that is away for too long', away, due, { groups: ['service:web'], lookAt: undefined }],
  [
    'that is away and deregistered',
    { ...away, status: 'INACTIVE' as const },
    1_001,
    { groups: ['service:web', 'service:agent', 'family:alone'], lookAt: undefined },
  ],
])('gives up what is replaced elsewhere, of an instance %s', (_what, over, now, expected) => expect(plan(over, now)).toEqual(expected))

it('gives up nothing with the timing of ECS', () => expect(plan(away, 1e12, 'faithful')).toEqual({ groups: [], lookAt: undefined }))
