import { containerInstanceArn, serviceArn } from '#cluster/api/arns.ts'
import { randomIds } from '#cluster/lib/ids.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { openStore, type Store } from '#cluster/state/store.ts'
import { newTask } from '#cluster/state/writes/newTask.ts'
import { addServiceEvent } from '#cluster/state/writes/serviceEvents.ts'
import { reportTask, stopTask } from '#cluster/state/writes/tasks.ts'
import { buildCluster, buildDeployment, buildInstance, buildService, buildTaskDefinition, scope } from '#test/support/clusterBuilders.ts'

/** Ids are random, as they are in a daemon: the order of their ARNs is not the order in which tasks were made. */
const ids = randomIds
const instance = buildInstance({ id: ids.hex32() })
/** As many as ECS answers of a service (spec part 1, 5.7). */
const eventsPerService = 100
const tasksPerCommit = 500

export const tasksPerService = 10

/** `service-1` and so on. */
export const serviceName = (number: number) => `service-${number}`

/** A store of a cluster `default` with one container instance and one task definition. */
export function openStateStore(file = ':memory:'): { store: Store; taskDefinition: TaskDefinitionRecord } {
  const store = openStore({ file, now: Date.now() })
  const taskDefinition = buildTaskDefinition({
    networkMode: 'bridge',
    containerDefinitions: [
      { name: 'web', image: 'marina/hello', cpu: 128, memory: 64, essential: true, portMappings: [{ containerPort: 80, protocol: 'tcp' }] },
      { name: 'sidecar', image: 'marina/hello', cpu: 64, memory: 32, essential: false },
    ],
  })
  store.update('bench', (tx) => {
    tx.put('clusters', buildCluster())
    tx.put('containerInstances', instance)
    tx.put('taskDefinitions', taskDefinition)
  })
  return { store, taskDefinition }
}

/** Services of `tasksPerService` RUNNING tasks each, with all the events that ECS answers of one. */
export function fillWithServices(store: Store, taskDefinition: TaskDefinitionRecord, services: number): void {
  for (let number = 1; number <= services; number += 1) {
    const name = serviceName(number)
    const deployment = buildDeployment({ id: `ecs-svc/${ids.digits()}`, rolloutState: 'COMPLETED', desiredCount: tasksPerService })
    const service = buildService({
      arn: serviceArn(scope, 'default', name),
      name,
      desiredCount: tasksPerService,
      deployments: [deployment],
      createdAt: Date.now(),
    })
    store.update('bench', (tx) => {
      tx.put('services', service)
      for (let count = 0; count < eventsPerService; count += 1)
        addServiceEvent(tx, service.arn, `has started 1 tasks: (task ${ids.hex32()}).`, { now: Date.now(), ids })
    })
    const arns = addTasks(store, taskDefinition, tasksPerService, service)
    runTasks(store, arns)
  }
}

/** Standalone tasks that ran and stopped, as the agent reports it of Docker. */
export function fillWithStoppedTasks(store: Store, taskDefinition: TaskDefinitionRecord, count: number): void {
  for (let made = 0; made < count; made += tasksPerCommit) {
    const arns = addTasks(store, taskDefinition, Math.min(tasksPerCommit, count - made))
    runTasks(store, arns)
    endTasks(store, arns)
  }
}

function addTasks(store: Store, taskDefinition: TaskDefinitionRecord, count: number, service?: ServiceRecord): string[] {
  const tasks = Array.from({ length: count }, () => aTask(taskDefinition, service))
  store.update('bench', (tx) => {
    for (const task of tasks) tx.put('tasks', task)
  })
  return tasks.map(({ arn }) => arn)
}

function aTask(taskDefinition: TaskDefinitionRecord, service: ServiceRecord | undefined): TaskRecord {
  const deploymentId = service?.deployments[0]?.id ?? ''
  return newTask(
    {
      cluster: buildCluster(),
      taskDefinition,
      launchType: 'EC2',
      placement: {
        node: 'local',
        availabilityZone: 'us-east-1a',
        containerInstanceArn: containerInstanceArn(scope, 'default', instance.arn.slice(-32)),
      },
      group: service ? `service:${service.name}` : `family:${taskDefinition.family}`,
      ...(service && { serviceArn: service.arn, deploymentId, startedBy: deploymentId }),
    },
    { now: Date.now(), ids },
  )
}

/** One commit for each task, as the agent makes it. */
function runTasks(store: Store, arns: readonly string[]): void {
  for (const [index, arn] of arns.entries()) {
    store.update('bench', (tx) =>
      reportTask(tx, arn, {
        lastStatus: 'RUNNING',
        connectivity: 'CONNECTED',
        connectivityAt: Date.now(),
        pullStartedAt: Date.now(),
        pullStoppedAt: Date.now(),
        startedAt: Date.now(),
        containers: containersOf(store, arn).map((container) => ({
          ...container,
          lastStatus: 'RUNNING',
          runtimeId: ids.hex32() + ids.hex32(),
          imageDigest: `sha256:${ids.hex32()}${ids.hex32()}`,
          networkBindings: [{ bindIP: '127.0.0.1', containerPort: 80, hostPort: 32_768 + (index % 10_000), protocol: 'tcp' }],
          startedAt: Date.now(),
        })),
      }),
    )
  }
}

function endTasks(store: Store, arns: readonly string[]): void {
  for (const arn of arns) {
    store.update('bench', (tx) => stopTask(tx, arn, { stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user', now: Date.now() }))
    store.update('bench', (tx) =>
      reportTask(tx, arn, {
        lastStatus: 'STOPPED',
        executionStoppedAt: Date.now(),
        stoppedAt: Date.now(),
        containers: containersOf(store, arn).map((container) => ({
          ...container,
          lastStatus: 'STOPPED',
          exitCode: 0,
          stoppedAt: Date.now(),
        })),
      }),
    )
  }
}

const containersOf = (store: Store, arn: string) => store.read().tasks.get(arn)?.containers ?? []
