import type { Container, Deployment, Service, Task, TaskDefinition } from '@aws-sdk/client-ecs'
import { en } from '../i18n/en/index.ts'
import { createTranslate } from '../i18n/translate.ts'

/** For tests of view models: resources as the watch brings them, from what matters in a test. */
export const t = createTranslate('en', en)
const arn = (resource: string) => `arn:aws:ecs:us-east-1:000000000000:${resource}`

/** A fixed now for every test. */
export const NOW = Date.UTC(2026, 0, 10, 12)
export const secondsAgo = (seconds: number) => new Date(NOW - seconds * 1_000)

export const buildTask = (id: string, more: Partial<Task> = {}): Task => ({
  taskArn: arn(`task/default/${id}`),
  clusterArn: arn('cluster/default'),
  taskDefinitionArn: arn('task-definition/web:1'),
  group: 'service:web',
  lastStatus: 'RUNNING',
  desiredStatus: 'RUNNING',
  healthStatus: 'HEALTHY',
  createdAt: secondsAgo(60),
  containers: [],
  ...more,
})

/** A task that stopped a minute ago. */
export const buildStopped = (id: string, containers: Container[], more: Partial<Task> = {}): Task =>
  buildTask(id, {
    lastStatus: 'STOPPED',
    desiredStatus: 'STOPPED',
    healthStatus: 'UNKNOWN',
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    stoppedAt: secondsAgo(60),
    containers,
    ...more,
  })

export const buildDeployment = (revision: string, more: Partial<Deployment> = {}): Deployment => ({
  id: `ecs-svc/${revision}`,
  status: 'PRIMARY',
  taskDefinition: arn(`task-definition/${revision}`),
  desiredCount: 2,
  rolloutState: 'COMPLETED',
  failedTasks: 0,
  ...more,
})

export const buildService = (more: Partial<Service> = {}): Service => ({
  serviceName: 'web',
  serviceArn: arn('service/default/web'),
  clusterArn: arn('cluster/default'),
  status: 'ACTIVE',
  desiredCount: 2,
  runningCount: 2,
  pendingCount: 0,
  launchType: 'EC2',
  taskDefinition: arn('task-definition/web:1'),
  deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200 },
  deployments: [buildDeployment('web:1')],
  ...more,
})

export const buildDefinition = (more: Partial<TaskDefinition> = {}): TaskDefinition => ({
  family: 'web',
  revision: 1,
  taskDefinitionArn: arn('task-definition/web:1'),
  status: 'ACTIVE',
  networkMode: 'bridge',
  containerDefinitions: [{ name: 'web', image: 'web', essential: true }],
  ...more,
})

export const definitionArn = (name: string) => arn(`task-definition/${name}`)
