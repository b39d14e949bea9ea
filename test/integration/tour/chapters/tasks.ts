import { expect } from 'vitest'
import type { Tour } from '../tour.ts'

const cluster = 'jobs'

export async function tasks(tour: Tour): Promise<void> {
  const { step } = tour
  await step('CreateCluster', { clusterName: cluster }, (answer) => expect(answer.cluster?.status).toBe('ACTIVE'))
  await step('RegisterContainerInstance', { cluster }, ({ containerInstance }) => expect(containerInstance?.status).toBe('ACTIVE'))
  await runAndStop(tour)
  await endByThemselves(tour)
  await execute(tour)
}

async function runAndStop({ step, waits, refused }: Tour): Promise<void> {
  const request = { cluster, taskDefinition: 'web', count: 2, startedBy: 'tour', clientToken: 'once' }
  const { tasks: started = [] } = await step('RunTask', request, (answer) => {
    expect(answer.tasks).toMatchObject([{ lastStatus: 'PENDING', launchType: 'EC2' }, { desiredStatus: 'RUNNING' }])
    expect(answer.failures).toEqual([])
  })
  const [one = '', two = ''] = started.map(({ taskArn }) => taskArn)
  await step('RunTask', request, (answer) => expect(answer.tasks?.map(({ taskArn }) => taskArn)).toEqual([one, two]))
  await waits('TasksRunning', { cluster, tasks: [one, two] })
  await step('DescribeTasks', { cluster, tasks: [one, 'f'.repeat(32)] }, (answer) => {
    expect(answer.tasks).toMatchObject([{ lastStatus: 'RUNNING', containers: [{ name: 'app', lastStatus: 'RUNNING' }] }])
    expect(answer.failures).toMatchObject([{ reason: 'MISSING' }])
  })
  await step('ListTasks', { cluster, family: 'web' }, ({ taskArns = [] }) => expect(taskArns.toSorted()).toEqual([one, two].sort()))
  await step('ListTasks', { cluster, startedBy: 'nobody' }, ({ taskArns }) => expect(taskArns).toEqual([]))
  await step('DescribeClusters', { clusters: [cluster] }, ({ clusters }) => expect(clusters?.[0]?.runningTasksCount).toBe(2))
  await step('StopTask', { cluster, task: one, reason: 'seen enough' }, ({ task }) =>
    expect(task).toMatchObject({ desiredStatus: 'STOPPED', stoppedReason: 'seen enough', stopCode: 'UserInitiated' }),
  )
  await waits('TasksStopped', { cluster, tasks: [one] })
  await step('ListTasks', { cluster, desiredStatus: 'STOPPED' }, ({ taskArns }) => expect(taskArns).toEqual([one]))
  await refused('StopTask', { cluster, task: 'f'.repeat(32) }, 'InvalidParameterException', 'The referenced task was not found.')
  await step('StopTask', { cluster, task: two }, ({ task }) => expect(task?.taskArn).toBe(two))
}

async function endByThemselves({ step, until }: Tour): Promise<void> {
  const containerDefinitions = [{ name: 'app', image: 'simulated/exits:7', memory: 16 }]
  await step('RegisterTaskDefinition', { family: 'job', containerDefinitions }, ({ taskDefinition }) =>
    expect(taskDefinition?.revision).toBe(1),
  )
  const overrides = { containerOverrides: [{ name: 'app', environment: [{ name: 'COLOUR', value: 'blue' }] }] }
  const { tasks: [job] = [] } = await step('RunTask', { cluster, taskDefinition: 'job', overrides }, (answer) =>
    expect(answer.tasks?.[0]?.overrides).toMatchObject(overrides),
  )
  const ended = { cluster, tasks: [job?.taskArn ?? ''] }
  await until('DescribeTasks', ended, (answer) => answer.tasks?.[0]?.lastStatus === 'STOPPED')
  await step('DescribeTasks', ended, (answer) =>
    expect(answer.tasks?.[0]).toMatchObject({
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [{ lastStatus: 'STOPPED', exitCode: 7 }],
    }),
  )
  await step(
    'RegisterTaskDefinition',
    { family: 'giant', containerDefinitions: [{ name: 'app', image: 'marina/hello', memory: 9_000_000 }] },
    (answer) => expect(answer.taskDefinition?.status).toBe('ACTIVE'),
  )
  await step('RunTask', { cluster, taskDefinition: 'giant' }, (answer) => {
    expect(answer.tasks).toEqual([])
    expect(answer.failures).toMatchObject([{ reason: 'RESOURCE:MEMORY' }])
  })
}

async function execute({ step, waits, refused }: Tour): Promise<void> {
  const run = async (enableExecuteCommand: boolean) => {
    const { tasks: [task] = [] } = await step('RunTask', { cluster, taskDefinition: 'web', enableExecuteCommand }, (answer) =>
      expect(answer.tasks?.[0]).toMatchObject({ enableExecuteCommand }),
    )
    await waits('TasksRunning', { cluster, tasks: [task?.taskArn ?? ''] })
    return task?.taskArn ?? ''
  }
  const [open, closed] = [await run(true), await run(false)]
  const command = { cluster, container: 'app', interactive: true, command: 'ls' }
  await step('ExecuteCommand', { ...command, task: open }, (answer) => {
    expect(answer).toMatchObject({ taskArn: open, containerName: 'app', interactive: true })
    expect(answer.session?.streamUrl).toMatch(/^wss?:\/\//)
  })
  await refused(
    'ExecuteCommand',
    { ...command, task: closed },
    'InvalidParameterException',
    /^The execute command failed because execute command was not enabled when the task was run/,
  )
  for (const task of [open, closed])
    await step('StopTask', { cluster, task }, (answer) => expect(answer.task?.desiredStatus).toBe('STOPPED'))
  await waits('TasksStopped', { cluster, tasks: [open, closed] })
}
