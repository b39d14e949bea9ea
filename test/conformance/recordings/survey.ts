/** Asks for every operation that has recorded answers, over resources with as many members as these answers have. */
import type { Daemon } from '../daemon.ts'
import type { Json } from '../requests.ts'
import { openWorld, type World } from './setUps.ts'

const cluster = 'survey'
const roles = { taskRoleArn: 'arn:aws:iam::000000000000:role/app', executionRoleArn: 'arn:aws:iam::000000000000:role/run' }
const network = { awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'], assignPublicIp: 'ENABLED' } }
const tags = [{ key: 'team', value: 'web' }]
const group = 'arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:1:autoScalingGroupName/fleet'

export async function survey(daemon: Daemon, account: string): Promise<void> {
  const world = openWorld(daemon, account, {})
  await clusters(world)
  await taskDefinitions(world)
  await tasks(world)
  await services(world)
  await taskSets(world)
}

const list = (answer: Json, name: string) => (answer[name] ?? []) as Json[]
const named = async (world: World, operation: string, name: string, request: Json) =>
  (await world.call(operation, request))[name] as string[]

async function clusters(world: World): Promise<void> {
  await world.call('CreateCluster', {
    clusterName: cluster,
    tags,
    settings: [{ name: 'containerInsights', value: 'enabled' }],
    configuration: { executeCommandConfiguration: { logging: 'OVERRIDE', logConfiguration: { cloudWatchLogGroupName: 'exec' } } },
    serviceConnectDefaults: { namespace: 'mesh' },
  })
  await world.call('UpdateClusterSettings', { cluster, settings: [{ name: 'containerInsights', value: 'disabled' }] })
  const provider = {
    autoScalingGroupArn: group,
    managedScaling: { status: 'ENABLED', targetCapacity: 90 },
    managedTerminationProtection: 'DISABLED',
  }
  await world.call('CreateCapacityProvider', { name: 'fleet', autoScalingGroupProvider: provider, tags })
  await world.call('UpdateCapacityProvider', {
    name: 'fleet',
    autoScalingGroupProvider: { managedScaling: { status: 'ENABLED', minimumScalingStepSize: 2 } },
  })
  await world.call('DescribeCapacityProviders', { include: ['TAGS'] })
  const strategy = [{ capacityProvider: 'FARGATE', weight: 1, base: 1 }]
  await world.call('PutClusterCapacityProviders', { cluster, capacityProviders: ['FARGATE'], defaultCapacityProviderStrategy: strategy })
  await world.call('DescribeClusters', {
    clusters: [cluster, 'missing'],
    include: ['TAGS', 'SETTINGS', 'STATISTICS', 'CONFIGURATIONS', 'ATTACHMENTS'],
  })
  await world.call('ListTagsForResource', { resourceArn: `arn:aws:ecs:us-east-1:000000000000:cluster/${cluster}` })
  await world.call('PutAccountSetting', { name: 'containerInsights', value: 'enhanced' })
  await world.call('DeleteAccountSetting', { name: 'containerInsights' })
}

/** `web` with everything the recorded ones have, `small` with nothing, and one on its way out. */
async function taskDefinitions(world: World): Promise<void> {
  const options = { 'awslogs-group': 'web', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'ecs' }
  const web = {
    name: 'web',
    image: 'marina/hello',
    cpu: 10,
    memory: 64,
    memoryReservation: 32,
    links: ['side'],
    portMappings: [{ containerPort: 80, name: 'http', appProtocol: 'http' }],
    entryPoint: ['sh', '-c'],
    command: ['run'],
    environment: [{ name: 'A', value: 'b' }],
    mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }],
    volumesFrom: [{ sourceContainer: 'side' }],
    dockerLabels: { a: 'b' },
    ulimits: [{ name: 'nofile', softLimit: 10, hardLimit: 20 }],
    logConfiguration: { logDriver: 'awslogs', options },
    healthCheck: { command: ['CMD-SHELL', 'true'] },
    dependsOn: [{ containerName: 'side', condition: 'START' }],
    startTimeout: 10,
    stopTimeout: 10,
  }
  const side = { name: 'side', image: 'marina/hello', memory: 32 }
  const volumes = [{ name: 'data', host: { sourcePath: '/tmp' } }]
  await world.call('RegisterTaskDefinition', {
    family: 'web',
    ...roles,
    networkMode: 'bridge',
    containerDefinitions: [web, side],
    volumes,
    tags,
  })
  const small = { containerDefinitions: [{ name: 'app', image: 'marina/hello' }], networkMode: 'awsvpc', cpu: '256', memory: '512' }
  for (const family of ['small', 'old'])
    await world.call('RegisterTaskDefinition', { family, requiresCompatibilities: ['FARGATE'], ...small, ...roles })
  await world.call('DescribeTaskDefinition', { taskDefinition: 'web', include: ['TAGS'] })
  await world.call('ListTaskDefinitions', {})
  await world.call('ListTaskDefinitionFamilies', {})
  await world.call('DeregisterTaskDefinition', { taskDefinition: 'old:1' })
  await world.call('DeleteTaskDefinitions', { taskDefinitions: ['old:1', 'missing:1'] })
}

const fargate = { cluster, taskDefinition: 'small', launchType: 'FARGATE', networkConfiguration: network }

async function tasks(world: World): Promise<void> {
  const overrides = { containerOverrides: [{ name: 'app', command: ['x'], environment: [{ name: 'A', value: '1' }], cpu: 10, memory: 64 }] }
  const [task] = list(await world.call('RunTask', { ...fargate, overrides, tags, startedBy: 'me' }), 'tasks')
  const request = { cluster, tasks: [String(task?.['taskArn']), '0'.repeat(32)], include: ['TAGS'] }
  const status = async () => list(await world.call('DescribeTasks', request), 'tasks')[0]?.['lastStatus']
  await until(async () => (await status()) === 'RUNNING')
  await world.call('ListTasks', { cluster })
  await world.call('StopTask', { cluster, task: String(task?.['taskArn']), reason: 'enough' })
  await until(async () => (await status()) === 'STOPPED')
  const [instance = ''] = await named(world, 'ListContainerInstances', 'containerInstanceArns', {})
  const [started] = list(await world.call('StartTask', { taskDefinition: 'web', containerInstances: [instance] }), 'tasks')
  const bridged = { tasks: [String(started?.['taskArn'])] }
  await until(async () => list(await world.call('DescribeTasks', bridged), 'tasks')[0]?.['lastStatus'] === 'RUNNING')
  await world.call('DescribeContainerInstances', { containerInstances: [instance, '0'.repeat(32)], include: ['TAGS'] })
  const totalResources = ['CPU', 'MEMORY'].map((name) => ({ name, type: 'INTEGER', integerValue: 1024 }))
  const elsewhere = { totalResources, versionInfo: { agentVersion: '1.10.0', agentHash: 'x', dockerVersion: 'DockerVersion: 20.10.7' } }
  const { containerInstance } = (await world.call('RegisterContainerInstance', elsewhere)) as { containerInstance: Json }
  await world.call('UpdateContainerAgent', { containerInstance: String(containerInstance['containerInstanceArn']) })
}

async function services(world: World): Promise<void> {
  const circuit = { deploymentCircuitBreaker: { enable: true, rollback: true }, maximumPercent: 200, minimumHealthyPercent: 50 }
  await world.call('CreateService', {
    ...fargate,
    serviceName: 'front',
    // A deployment of no tasks completes at once.
    desiredCount: 0,
    deploymentConfiguration: circuit,
    tags,
    propagateTags: 'SERVICE',
  })
  const described = async () =>
    list(await world.call('DescribeServices', { cluster, services: ['front', 'missing'], include: ['TAGS'] }), 'services')[0]
  const isSteady = async () => {
    const deployments = ((await described())?.['deployments'] ?? []) as Json[]
    return deployments.length === 1 && deployments[0]?.['rolloutState'] === 'COMPLETED'
  }
  await until(isSteady)
  const [first] = list(await world.call('ListServiceDeployments', { cluster, service: 'front' }), 'serviceDeployments')
  await world.call('DescribeServiceDeployments', { serviceDeploymentArns: [String(first?.['serviceDeploymentArn'])] })
  await world.call('DescribeServiceRevisions', { serviceRevisionArns: [String(first?.['targetServiceRevisionArn'])] })
  await world.call('UpdateService', { cluster, service: 'front', desiredCount: 1, forceNewDeployment: true })
  await until(async () => (await described())?.['runningCount'] === 1)
  await world.call('CreateService', {
    serviceName: 'bridged',
    taskDefinition: 'web',
    desiredCount: 1,
    placementStrategy: [{ type: 'spread', field: 'instanceId' }],
    placementConstraints: [{ type: 'memberOf', expression: 'attribute:ecs.os-type == linux' }],
  })
  await world.call('DescribeServices', { services: ['bridged'] })
  await world.call('ListServices', { cluster })
  await world.call('DeleteService', { cluster, service: 'front', force: true })
}

async function taskSets(world: World): Promise<void> {
  await world.call('CreateService', { cluster, serviceName: 'external', deploymentController: { type: 'EXTERNAL' }, desiredCount: 1 })
  const { taskSet } = (await world.call('CreateTaskSet', {
    ...fargate,
    service: 'external',
    scale: { value: 100, unit: 'PERCENT' },
    tags,
  })) as { taskSet: Json }
  const one = { cluster, service: 'external', taskSet: String(taskSet['id']) }
  await world.call('UpdateTaskSet', { ...one, scale: { value: 50, unit: 'PERCENT' } })
  await world.call('DescribeTaskSets', { cluster, service: 'external', include: ['TAGS'] })
  await world.call('DeleteTaskSet', { ...one, force: true })
  await world.call('CreateCluster', { clusterName: 'leaving' })
  await world.call('DeleteCluster', { cluster: 'leaving' })
}

const mostLooks = 300

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < mostLooks; look += 1) {
    if (await isSo()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('what the survey of answers waits for did not come about')
}
