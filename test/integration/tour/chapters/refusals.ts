import { expect } from 'vitest'
import type { Tour } from '../tour.ts'

/** In ECS's words; where several things are wrong, the first alone. */
export async function refusals({ refused }: Tour): Promise<void> {
  const invalid = 'InvalidParameterException'
  await refused('RunTask', { cluster: 'nobody', taskDefinition: 'web' }, 'ClusterNotFoundException', 'Cluster not found.')
  await refused('RunTask', { taskDefinition: 'nobody' }, 'ClientException', 'TaskDefinition not found.')
  await refused('RunTask', { cluster: 'nobody', taskDefinition: 'nobody' }, 'ClusterNotFoundException', 'Cluster not found.')
  await refused('CreateService', { serviceName: 'a b', taskDefinition: 'nobody', desiredCount: 1 }, invalid, /service name|Service name/i)
  await refused('UpdateService', { service: 'nobody', desiredCount: 1 }, 'ServiceNotFoundException', 'Service not found.')
  await refused('DescribeClusters', { clusters: Array.from({ length: 101 }, (_, n) => `c${n}`) }, invalid, /at most 100/)
  await refused('DescribeTasks', { tasks: [] }, invalid, 'Tasks cannot be empty.')
  await refused('DescribeServices', { services: [] }, invalid, 'Services cannot be empty.')
  await refused('DescribeTasks', { tasks: undefined, cluster: 'nobody' }, invalid, 'Tasks cannot be empty.')
  await refused('RegisterTaskDefinition', { family: 'web', containerDefinitions: [] }, 'ClientException', 'Container list cannot be empty.')
  const twice = [
    { name: 'app', image: 'i', memory: 16 },
    { name: 'app', image: 'i', memory: 16 },
  ]
  await refused(
    'RegisterTaskDefinition',
    { family: 'web', containerDefinitions: twice },
    'ClientException',
    /^Container names must be unique/,
  )
  await refused('ListTasks', { desiredStatus: 'HAPPY' as never }, invalid, /should be one of|must be one of/)
  await refused('StopServiceDeployment', { serviceDeploymentArn: 'x' }, invalid, /^Invalid identifier/)
  await refused('ListTagsForResource', { resourceArn: 'web' }, invalid, 'Invalid arn syntax.')
  await refused('DeleteService', { service: 'nobody' }, 'ServiceNotFoundException', 'Service not found.')
  await refused('DescribeGateway', { gateway: 'nobody' }, 'GatewayNotFoundException', 'Gateway not found.')
  await refused('ListGateways', { maxResults: 0 }, invalid, 'maxResults must be between 1 and 100.')
}

/** A cluster with a service in it. */
export async function busyCluster({ step, waits, refused }: Tour): Promise<void> {
  const cluster = 'busy'
  await step('CreateCluster', { clusterName: cluster }, (answer) => expect(answer.cluster?.activeServicesCount).toBe(0))
  await step('CreateService', { cluster, serviceName: 'idle', taskDefinition: 'web', desiredCount: 0 }, ({ service }) =>
    expect(service?.status).toBe('ACTIVE'),
  )
  await refused(
    'DeleteCluster',
    { cluster },
    'ClusterContainsServicesException',
    'The Cluster cannot be deleted while Services are active.',
  )
  await step('DeleteService', { cluster, service: 'idle' }, ({ service }) => expect(service?.serviceName).toBe('idle'))
  await waits('ServicesInactive', { cluster, services: ['idle'] })
  await step('DeleteCluster', { cluster }, (answer) => expect(answer.cluster?.status).toBe('INACTIVE'))
}
