import { expect } from 'vitest'
import type { Tour } from '../tour.ts'

const invalid = 'InvalidParameterException'
const app = { name: 'app', image: 'marina/hello', memory: 16 }

/** In ECS's words; where several things are wrong, the first alone. */
export async function refusals(tour: Tour): Promise<void> {
  await whatIsNotThere(tour)
  await whatIsMissing(tour)
  await whatIsWrong(tour)
  await firstOfSeveral(tour)
  await busyCluster(tour)
}

async function whatIsNotThere({ refused }: Tour): Promise<void> {
  await refused('RunTask', { cluster: 'nobody', taskDefinition: 'web' }, 'ClusterNotFoundException', 'Cluster not found.')
  await refused('RunTask', { taskDefinition: 'nobody' }, 'ClientException', 'TaskDefinition not found.')
  await refused('UpdateService', { service: 'nobody', desiredCount: 1 }, 'ServiceNotFoundException', 'Service not found.')
  await refused('DeleteService', { service: 'nobody' }, 'ServiceNotFoundException', 'Service not found.')
  await refused('ListTagsForResource', { resourceArn: 'web' }, invalid, 'Invalid arn syntax.')
  await refused(
    'StopServiceDeployment',
    { serviceDeploymentArn: 'x' },
    invalid,
    'Invalid identifier: x is not the ARN of a service-deployment.',
  )
}

async function whatIsMissing({ refused }: Tour): Promise<void> {
  await refused('DescribeTasks', { tasks: [] }, invalid, 'Tasks cannot be empty.')
  await refused('DescribeServices', { services: [] }, invalid, 'Services cannot be empty.')
  await refused('DescribeContainerInstances', { containerInstances: undefined }, invalid, 'Container Instances cannot be empty.')
  await refused('CreateService', { serviceName: 'x', taskDefinition: 'web' }, invalid, 'DesiredCount is missing')
  await refused('RunTask', { taskDefinition: undefined }, invalid, 'taskDefinition is missing. RunTask needs it.')
  await refused('RegisterTaskDefinition', { family: 'web', containerDefinitions: [] }, 'ClientException', 'Container list cannot be empty.')
}

async function whatIsWrong({ refused }: Tour): Promise<void> {
  await refused('ListTasks', { desiredStatus: 'HAPPY' as never }, invalid, 'Desired status should be one of [RUNNING,PENDING,STOPPED]')
  await refused('RunTask', { taskDefinition: 'web', count: 11 }, invalid, 'count must be between 1 and 10.')
  const many = Array.from({ length: 101 }, (_, place) => `c${place}`)
  await refused('DescribeClusters', { clusters: many }, invalid, 'clusters can have at most 100 items')
  await refused(
    'DescribeClusters',
    { clusters: 'web' as never },
    'SerializationException',
    'DescribeClusters could not be read: clusters must be a list, but is a string.',
  )
  await refused(
    'RunTask',
    { taskDefinition: 'web', overrides: { containerOverrides: [{ name: 'nobody' }] } },
    invalid,
    'Override for container named nobody is not a container in the TaskDefinition.',
  )
  await refused(
    'RegisterTaskDefinition',
    { family: 'web', containerDefinitions: [{ name: 'app', image: 'marina/hello' }] },
    'ClientException',
    "Invalid setting for container 'app'. At least one of 'memory' or 'memoryReservation' must be specified.",
  )
  await refused(
    'RegisterTaskDefinition',
    { family: 'web', containerDefinitions: [app, app] },
    'ClientException',
    'Container names must be unique within a task definition. Change the duplicate name and try again.',
  )
  await refused(
    'CreateService',
    {
      serviceName: 'x',
      taskDefinition: 'web',
      desiredCount: 1,
      deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 },
    },
    invalid,
    'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
  )
}

async function firstOfSeveral({ refused, step }: Tour): Promise<void> {
  await refused('RunTask', { cluster: 'nobody', taskDefinition: 'nobody' }, 'ClusterNotFoundException', 'Cluster not found.')
  await refused('DescribeTasks', { tasks: [], cluster: 'nobody' }, invalid, 'Tasks cannot be empty.')
  await refused(
    'CreateService',
    { cluster: 'nobody', serviceName: 'a b', taskDefinition: 'nobody', desiredCount: -1 },
    invalid,
    'Service names can have up to 255 letters (uppercase and lowercase), numbers, hyphens, and underscores.',
  )
  const family = 'refused'
  const fargate = { requiresCompatibilities: ['FARGATE' as const], networkMode: 'awsvpc' as const, cpu: '256', memory: '300' }
  await refused(
    'RegisterTaskDefinition',
    { family: 'a b', ...fargate, containerDefinitions: [] },
    'ClientException',
    'Invalid family name. Up to 255 letters (uppercase and lowercase), numbers, hyphens, and underscores are allowed.',
  )
  await refused(
    'RegisterTaskDefinition',
    { family, ...fargate, containerDefinitions: [app] },
    'ClientException',
    'No Fargate configuration exists for given values: 256 CPU, 300 memory. See the Amazon ECS documentation for the valid values.',
  )
  // A refused one takes no number.
  await step('RegisterTaskDefinition', { family, ...fargate, memory: '512', containerDefinitions: [app] }, ({ taskDefinition }) =>
    expect(taskDefinition).toMatchObject({ revision: 1, cpu: '256', memory: '512' }),
  )
}

async function busyCluster({ step, waits, refused }: Tour): Promise<void> {
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
