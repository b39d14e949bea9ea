import { expect } from 'vitest'
import type { Tour } from '../tour.ts'

const cluster = 'shop'
const service = 'external'
const of = { cluster, service }

/** Blue and green by hand: two task sets of a service whose deployments somebody else controls. */
export async function taskSets({ step, until, refused }: Tour): Promise<void> {
  const deploymentController = { type: 'EXTERNAL' as const }
  await step('CreateService', { cluster, serviceName: service, deploymentController, desiredCount: 2 }, (answer) =>
    expect(answer.service).toMatchObject({ taskSets: [], deployments: [], deploymentController }),
  )
  const create = async (value: number) => {
    const scale = { value, unit: 'PERCENT' as const }
    const { taskSet } = await step('CreateTaskSet', { ...of, taskDefinition: 'web', launchType: 'EC2', scale }, (answer) =>
      expect(answer.taskSet).toMatchObject({ status: 'ACTIVE', scale, launchType: 'EC2' }),
    )
    return taskSet?.id ?? ''
  }
  const [blue, green] = [await create(100), await create(50)]
  await until('DescribeTaskSets', { ...of, taskSets: [blue] }, (answer) => answer.taskSets?.[0]?.stabilityStatus === 'STEADY_STATE')
  await step('DescribeTaskSets', { ...of, taskSets: [blue, 'nothing'] }, (answer) => {
    expect(answer.taskSets).toMatchObject([{ id: blue, runningCount: 2, computedDesiredCount: 2 }])
    expect(answer.failures).toMatchObject([{ reason: 'MISSING' }])
  })
  await step('UpdateServicePrimaryTaskSet', { ...of, primaryTaskSet: blue }, ({ taskSet }) => expect(taskSet?.status).toBe('PRIMARY'))
  await step('UpdateTaskSet', { ...of, taskSet: green, scale: { value: 100, unit: 'PERCENT' } }, ({ taskSet }) =>
    expect(taskSet).toMatchObject({ computedDesiredCount: 2, stabilityStatus: 'STABILIZING' }),
  )
  await until('DescribeTaskSets', { ...of, taskSets: [green] }, (answer) => answer.taskSets?.[0]?.runningCount === 2)
  await step('UpdateServicePrimaryTaskSet', { ...of, primaryTaskSet: green }, ({ taskSet }) => expect(taskSet?.id).toBe(green))
  await step('DescribeTaskSets', of, (answer) =>
    expect(answer.taskSets?.map(({ id, status }) => [id, status])).toEqual(
      expect.arrayContaining([
        [blue, 'ACTIVE'],
        [green, 'PRIMARY'],
      ]),
    ),
  )
  await refused('DeleteTaskSet', { ...of, taskSet: 'nothing' }, 'TaskSetNotFoundException', 'The specified task set does not exist.')
  await step('DeleteTaskSet', { ...of, taskSet: blue, force: true }, ({ taskSet }) => expect(taskSet?.status).toBe('DRAINING'))
  await until('DescribeTaskSets', of, (answer) => answer.taskSets?.length === 1)
  await step('DeleteService', { ...of, force: true }, (answer) => expect(answer.service?.status).toBe('DRAINING'))
  await until('DescribeServices', { cluster, services: [service] }, (answer) => answer.services?.[0]?.status === 'INACTIVE')
}
