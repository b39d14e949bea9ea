import type { TaskRecord } from '../records/taskRecords.ts'
import { defineTable } from './table.ts'

/** How long a stopped task stays in memory and in ECS's answers (spec part 1, 4.6). */
export const stoppedTaskWindowMs = 60 * 60_000

const isPending = (task: TaskRecord) =>
  task.desiredStatus === 'RUNNING' &&
  (task.lastStatus === 'PROVISIONING' || task.lastStatus === 'PENDING' || task.lastStatus === 'ACTIVATING')
const isRunning = (task: TaskRecord) => task.lastStatus === 'RUNNING'
const isLive = (task: TaskRecord) => task.lastStatus !== 'STOPPED'

const hasFixedPorts = ({ reserved }: TaskRecord) => reserved.tcpPorts.length + reserved.udpPorts.length > 0
/** Fargate tasks take nothing from an instance. */
const reservesOnNode = (task: TaskRecord) => isLive(task) && task.launchType !== 'FARGATE'
const onInstance = (task: TaskRecord, amount: number) =>
  task.containerInstanceArn !== undefined && reservesOnNode(task) ? { entry: task.containerInstanceArn, amount } : undefined

/** The family of the revision that a task runs. */
export const familyOf = ({ taskDefinitionArn: arn }: TaskRecord) => arn.slice(arn.lastIndexOf('/') + 1, arn.lastIndexOf(':'))

export const tasks = defineTable<TaskRecord>()({
  name: 'tasks',
  keyOf: (task) => task.arn,
  columns: {
    cluster: (task) => task.clusterArn,
    service: (task) => task.serviceArn ?? null,
    last_status: (task) => task.lastStatus,
    stopped_at: (task) => task.stoppedAt ?? null,
  },
  agesBy: 'stopped_at',
  loadWhere: `last_status <> 'STOPPED' OR stopped_at > @now - ${stoppedTaskWindowMs}`,
  indexes: {
    cluster: (task) => task.clusterArn,
    service: (task) => task.serviceArn,
    liveOfTaskDefinition: (task) => (isLive(task) ? task.taskDefinitionArn : undefined),
    /** All that may still have containers. */
    live: (task) => (isLive(task) ? 'live' : undefined),
    stopped: (task) => (isLive(task) ? undefined : 'stopped'),
    liveOfDaemon: (task) => (isLive(task) ? task.daemonArn : undefined),
    liveOfService: (task) => (isLive(task) ? task.serviceArn : undefined),
    liveOfCluster: (task) => (isLive(task) ? task.clusterArn : undefined),
    liveOfGroup: (task) => (isLive(task) ? `${task.clusterArn}|${task.group}` : undefined),
    liveOnNode: (task) => (isLive(task) ? task.node : undefined),
    liveOnInstance: (task) => (isLive(task) ? task.containerInstanceArn : undefined),
    runningOfService: (task) => (isRunning(task) ? task.serviceArn : undefined),
    pendingOfService: (task) => (isPending(task) ? task.serviceArn : undefined),
    runningOfDeployment: (task) => (isRunning(task) ? task.deploymentId : undefined),
    pendingOfDeployment: (task) => (isPending(task) ? task.deploymentId : undefined),
    runningOfCluster: (task) => (isRunning(task) ? task.clusterArn : undefined),
    pendingOfCluster: (task) => (isPending(task) ? task.clusterArn : undefined),
    runningOnInstance: (task) => (isRunning(task) ? task.containerInstanceArn : undefined),
    pendingOnInstance: (task) => (isPending(task) ? task.containerInstanceArn : undefined),
    fixedPortsOnNode: (task) => (reservesOnNode(task) && hasFixedPorts(task) ? task.node : undefined),
    /** Without a place yet: their capacity provider has to bring instances. */
    waitingInCluster: (task) => (isLive(task) && task.awaits ? task.clusterArn : undefined),
    clientToken: (task) => (task.clientToken === undefined ? undefined : `${task.clusterArn}|${task.clientToken}`),
    /** Ended although wanted, and nobody has said yet what that means. */
    unjudgedOfService: (task) => (!isLive(task) && task.desiredStatus === 'RUNNING' ? task.serviceArn : undefined),
    unjudgedOfDaemon: (task) => (!isLive(task) && task.desiredStatus === 'RUNNING' ? task.daemonArn : undefined),
  },
  sums: {
    reservedCpuOnNode: (task) => (reservesOnNode(task) ? { entry: task.node, amount: task.reserved.cpu } : undefined),
    reservedMemoryOnNode: (task) => (reservesOnNode(task) ? { entry: task.node, amount: task.reserved.memoryMiB } : undefined),
    reservedCpuOnInstance: (task) => onInstance(task, task.reserved.cpu),
    reservedMemoryOnInstance: (task) => onInstance(task, task.reserved.memoryMiB),
  },
  lists: {
    wantedOfCluster: (task) => `${task.clusterArn}|${task.desiredStatus}`,
    wantedOfDaemon: (task) => task.daemonArn && `${task.daemonArn}|${task.desiredStatus}`,
    wantedOfService: (task) => task.serviceArn && `${task.serviceArn}|${task.desiredStatus}`,
    wantedOfFamily: (task) => `${task.clusterArn}|${familyOf(task)}|${task.desiredStatus}`,
    wantedOfInstance: (task) => task.containerInstanceArn && `${task.containerInstanceArn}|${task.desiredStatus}`,
    wantedOfStarter: (task) => (task.startedBy === undefined ? undefined : `${task.clusterArn}|${task.startedBy}|${task.desiredStatus}`),
  },
})
