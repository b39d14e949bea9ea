import type { Cluster, Container, ContainerInstance, Service, Task, TaskDefinition } from '@aws-sdk/client-ecs'

/** Resources as the Describe operations answer them, from a few words each. */
const ACCOUNT = '000000000000'
const REGION = 'us-east-1'
export const arn = (resource: string) => `arn:aws:ecs:${REGION}:${ACCOUNT}:${resource}`
export const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)

let ids = 0
/** 32 hex digits that differ from the first on. */
export const nextId = () => {
  ids += 1
  return [...Array(4).keys()].map((part) => (((ids + part * 7919) * 2654435761) >>> 0).toString(16).padStart(8, '0')).join('')
}

export const cluster = (name: string): Cluster => ({ clusterName: name, clusterArn: arn(`cluster/${name}`), status: 'ACTIVE' })

export function taskDefinition(family: string, revision: number, more: Partial<TaskDefinition> = {}): TaskDefinition {
  return {
    family,
    revision,
    taskDefinitionArn: arn(`task-definition/${family}:${revision}`),
    status: 'ACTIVE',
    networkMode: 'bridge',
    compatibilities: ['EC2'],
    requiresCompatibilities: ['EC2'],
    cpu: '256',
    memory: '512',
    registeredAt: minutesAgo(600 - revision),
    containerDefinitions: [
      {
        name: 'web',
        image: `registry.local/shop/${family}:1.${revision}`,
        essential: true,
        cpu: 128,
        memory: 256,
        portMappings: [{ containerPort: 80, hostPort: 0, protocol: 'tcp' }],
        environment: [
          { name: 'STAGE', value: 'local' },
          { name: 'DATABASE_PASSWORD', value: 'correct horse battery staple' },
          { name: 'PUBLIC_URL', value: 'http://localhost:8080/a/rather/long/path/that/does/not/fit/into/its/column?with=parameters' },
        ],
        healthCheck: { command: ['CMD', '/hello', 'check'], interval: 5, timeout: 2, retries: 3 },
      },
      { name: 'envoy', image: 'registry.local/envoy:v1.30', essential: false, cpu: 64, memory: 128 },
    ],
    ...more,
  }
}

export interface TaskWords {
  cluster?: string
  service?: string
  definition: string
  status?: string
  health?: 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN'
  ageMinutes?: number
  more?: Partial<Task>
}

export function task({
  cluster: where = 'default',
  service,
  definition,
  status = 'RUNNING',
  health = 'HEALTHY',
  ageMinutes = 42,
  more = {},
}: TaskWords): Task {
  const id = nextId()
  const running = status === 'RUNNING'
  return {
    taskArn: arn(`task/${where}/${id}`),
    clusterArn: arn(`cluster/${where}`),
    taskDefinitionArn: arn(`task-definition/${definition}`),
    group: service ? `service:${service}` : `family:${definition.split(':')[0]}`,
    startedBy: service ? 'ecs-svc/1234567890123456789' : 'demo',
    launchType: 'EC2',
    containerInstanceArn: arn(`container-instance/${where}/${'c'.repeat(32)}`),
    lastStatus: status,
    desiredStatus: status === 'STOPPED' || status === 'STOPPING' || status === 'DEACTIVATING' ? 'STOPPED' : 'RUNNING',
    healthStatus: running ? health : 'UNKNOWN',
    createdAt: minutesAgo(ageMinutes + 0.2),
    ...(running || status === 'STOPPING' || status === 'DEACTIVATING' ? { startedAt: minutesAgo(ageMinutes) } : {}),
    cpu: '256',
    memory: '512',
    version: 3,
    availabilityZone: 'us-east-1a',
    containers: [container('web', id, status, health), container('envoy', id, status, 'UNKNOWN')],
    ...more,
  }
}

let port = 32768
function container(name: string, task: string, status: string, health: 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN'): Container {
  const live = status === 'RUNNING' || status === 'STOPPING'
  return {
    name,
    containerArn: arn(`container/default/${task}/${name}`),
    image: `registry.local/shop/${name}:1.15`,
    lastStatus: live ? 'RUNNING' : status === 'STOPPED' ? 'STOPPED' : 'PENDING',
    healthStatus: live ? health : 'UNKNOWN',
    cpu: '128',
    memory: '256',
    ...(live ? { imageDigest: `sha256:${'8f3c'.repeat(16)}`, runtimeId: `${task}-1`.repeat(2).slice(0, 64) } : {}),
    networkBindings: live && name === 'web' ? [{ bindIP: '127.0.0.1', containerPort: 80, hostPort: port++, protocol: 'tcp' }] : [],
  }
}

export interface ServiceWords {
  cluster?: string
  name: string
  definition: string
  desired: number
  tasks: Task[]
  more?: Partial<Service>
}

export function service({ cluster: where = 'default', name, definition, desired, tasks, more = {} }: ServiceWords): Service {
  const running = tasks.filter((one) => one.lastStatus === 'RUNNING').length
  const pending = tasks.filter((one) => ['PROVISIONING', 'PENDING', 'ACTIVATING'].includes(one.lastStatus ?? '')).length
  return {
    serviceName: name,
    serviceArn: arn(`service/${where}/${name}`),
    clusterArn: arn(`cluster/${where}`),
    status: 'ACTIVE',
    desiredCount: desired,
    runningCount: running,
    pendingCount: pending,
    launchType: 'EC2',
    schedulingStrategy: 'REPLICA',
    taskDefinition: arn(`task-definition/${definition}`),
    deploymentConfiguration: {
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
    },
    deployments: [deployment(definition, desired, running, pending, 'COMPLETED')],
    createdAt: minutesAgo(900),
    placementStrategy: [],
    placementConstraints: [],
    events: [],
    enableExecuteCommand: true,
    propagateTags: 'NONE',
    ...more,
  }
}

export function deployment(
  definition: string,
  desired: number,
  running: number,
  pending: number,
  rolloutState: 'COMPLETED' | 'IN_PROGRESS' | 'FAILED',
  failedTasks = 0,
) {
  return {
    id: `ecs-svc/${definition.replaceAll(/\D/g, '').padStart(19, '7')}`,
    status: rolloutState === 'COMPLETED' || rolloutState === 'IN_PROGRESS' ? 'PRIMARY' : 'ACTIVE',
    taskDefinition: arn(`task-definition/${definition}`),
    desiredCount: desired,
    runningCount: running,
    pendingCount: pending,
    failedTasks,
    rolloutState,
    rolloutStateReason: `ECS deployment is ${rolloutState.toLowerCase()}.`,
    launchType: 'EC2' as const,
    createdAt: minutesAgo(rolloutState === 'IN_PROGRESS' ? 1 : 90),
    updatedAt: minutesAgo(1),
  }
}

export const instance = (where: string): ContainerInstance => ({
  containerInstanceArn: arn(`container-instance/${where}/${'c'.repeat(32)}`),
  ec2InstanceId: 'local',
  status: 'ACTIVE',
  agentConnected: true,
  runningTasksCount: 12,
  pendingTasksCount: 2,
  versionInfo: { agentVersion: '0.1.0', dockerVersion: 'DockerVersion: 29.1.0' },
  registeredResources: resources(4096, 7782),
  remainingResources: resources(1741, 4608),
  attributes: [
    { name: 'ecs.os-type', value: 'linux' },
    { name: 'ecs.cpu-architecture', value: 'x86_64' },
    { name: 'com.amazonaws.ecs.capability.docker-remote-api.1.41' },
  ],
  registeredAt: minutesAgo(3000),
})

const resources = (cpu: number, memory: number) => [
  { name: 'CPU', type: 'INTEGER', integerValue: cpu },
  { name: 'MEMORY', type: 'INTEGER', integerValue: memory },
  { name: 'PORTS', type: 'STRINGSET', stringSetValue: ['22', '2376', '2375', '51678', '51679'] },
]
