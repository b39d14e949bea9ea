import { expect } from 'vitest'
import type { Tour } from '../tour.ts'

const web = {
  family: 'web',
  containerDefinitions: [{ name: 'app', image: 'marina/hello', memory: 16, portMappings: [{ containerPort: 80 }] }],
}
const arn = (revision: string) => `arn:aws:ecs:us-east-1:123456789012:task-definition/${revision}`

export async function taskDefinitions({ step, refused }: Tour): Promise<void> {
  const tags = [{ key: 'team', value: 'web' }]
  await step('RegisterTaskDefinition', { ...web, tags }, (answer) => {
    expect(answer.taskDefinition).toMatchObject({ taskDefinitionArn: arn('web:1'), revision: 1, status: 'ACTIVE' })
    expect(answer.tags).toEqual(tags)
  })
  const { taskDefinition: first = {} } = await step('DescribeTaskDefinition', { taskDefinition: 'web', include: ['TAGS'] }, (answer) => {
    expect(answer.taskDefinition?.containerDefinitions?.[0]).toMatchObject({
      essential: true,
      cpu: 0,
      environment: [],
      portMappings: [{ containerPort: 80, hostPort: 0, protocol: 'tcp' }],
    })
    expect(answer.tags).toEqual(tags)
  })
  const { containerDefinitions = [], volumes, placementConstraints } = first
  await step('RegisterTaskDefinition', { family: 'web', containerDefinitions, volumes, placementConstraints }, ({ taskDefinition }) =>
    expect(taskDefinition).toMatchObject({ revision: 2, containerDefinitions, volumes, placementConstraints }),
  )
  await step('RegisterTaskDefinition', { ...web, family: 'web-api', networkMode: 'host' }, ({ taskDefinition }) =>
    expect(taskDefinition?.containerDefinitions?.[0]?.portMappings).toMatchObject([{ containerPort: 80, hostPort: 80 }]),
  )
  await step('ListTaskDefinitions', { familyPrefix: 'web', sort: 'DESC' }, ({ taskDefinitionArns }) =>
    expect(taskDefinitionArns).toEqual([arn('web:2'), arn('web:1')]),
  )
  await step('ListTaskDefinitionFamilies', { familyPrefix: 'web' }, ({ families }) => expect(families).toEqual(['web', 'web-api']))
  await step('DeregisterTaskDefinition', { taskDefinition: 'web:2' }, ({ taskDefinition }) =>
    expect(taskDefinition?.status).toBe('INACTIVE'),
  )
  await step('DescribeTaskDefinition', { taskDefinition: 'web' }, ({ taskDefinition }) => expect(taskDefinition?.revision).toBe(1))
  await step('DescribeTaskDefinition', { taskDefinition: arn('web:2') }, ({ taskDefinition }) =>
    expect(taskDefinition).toMatchObject({ status: 'INACTIVE', deregisteredAt: expect.any(Date) as Date }),
  )
  await step('ListTaskDefinitions', { familyPrefix: 'web', status: 'INACTIVE' }, ({ taskDefinitionArns }) =>
    expect(taskDefinitionArns).toEqual([arn('web:2')]),
  )
  await step('DeleteTaskDefinitions', { taskDefinitions: ['web:2', 'web:1'] }, (answer) => {
    expect(answer.taskDefinitions).toMatchObject([{ taskDefinitionArn: arn('web:2'), status: 'DELETE_IN_PROGRESS' }])
    expect(answer.failures).toHaveLength(1)
  })
  await step('RegisterTaskDefinition', web, ({ taskDefinition }) => expect(taskDefinition?.revision).toBe(3))
  await step('DeregisterTaskDefinition', { taskDefinition: 'web-api:1' }, ({ taskDefinition }) =>
    expect(taskDefinition?.family).toBe('web-api'),
  )
  await step('ListTaskDefinitionFamilies', { status: 'INACTIVE' }, ({ families }) => expect(families).toEqual(['web-api']))
  await refused('DescribeTaskDefinition', { taskDefinition: 'web:9' }, 'ClientException', 'Unable to describe task definition.')
}
