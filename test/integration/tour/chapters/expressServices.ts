import { expect } from 'vitest'
import type { Tour } from '../tour.ts'

const cluster = 'shop'
const serviceName = 'express'

export async function expressServices({ step, until, refused }: Tour): Promise<void> {
  const roles = {
    executionRoleArn: 'arn:aws:iam::123456789012:role/run',
    infrastructureRoleArn: 'arn:aws:iam::123456789012:role/infra',
  }
  const primaryContainer = { image: 'marina/hello', containerPort: 8080 }
  const { service } = await step('CreateExpressGatewayService', { cluster, serviceName, ...roles, primaryContainer }, (answer) =>
    expect(answer.service).toMatchObject({
      serviceName,
      status: { statusCode: 'ACTIVE' },
      activeConfigurations: [{ cpu: '256', memory: '512' }],
    }),
  )
  const serviceArn = service?.serviceArn ?? ''
  await step('ListServices', { cluster, resourceManagementType: 'ECS' }, ({ serviceArns }) => expect(serviceArns).toEqual([serviceArn]))
  await until('DescribeServices', { cluster, services: [serviceName] }, ({ services }) => services?.[0]?.runningCount === 1)
  await step('UpdateExpressGatewayService', { serviceArn, cpu: '512', memory: '1024' }, (answer) =>
    expect(answer.service?.targetConfiguration).toMatchObject({ cpu: '512', memory: '1024' }),
  )
  // Both serve until the new tasks have proven themselves.
  await step('DescribeExpressGatewayService', { serviceArn }, (answer) =>
    expect(answer.service?.activeConfigurations).toMatchObject([
      { cpu: '512', memory: '1024' },
      { cpu: '256', memory: '512' },
    ]),
  )
  await refused(
    'DeleteService',
    { cluster, service: serviceName, force: true },
    'InvalidParameterException',
    `${serviceArn} has ResourceManagementType=ECS use DeleteExpressGatewayService to delete`,
  )
  await step('DeleteExpressGatewayService', { serviceArn }, (answer) => expect(answer.service?.status?.statusCode).toBe('DRAINING'))
  await until('DescribeServices', { cluster, services: [serviceName] }, ({ services }) => services?.[0]?.status === 'INACTIVE')
}
