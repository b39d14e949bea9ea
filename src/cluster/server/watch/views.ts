import type { Cluster, ContainerInstance, Service, Task, TaskDefinition } from '@aws-sdk/client-ecs'
import type { AutoScalingGroupState } from '#cluster/api/resources/capacity.ts'
import type { WatchedScaling } from '#cluster/api/resources/scaling.ts'
import type { WatchedSchedule } from '#cluster/api/resources/schedules.ts'
import type { WatchedDaemon } from '#cluster/api/watch.ts'
import { autoScalingGroupState } from '#cluster/handlers/views/describeAutoScalingGroup.ts'
import { describeCluster } from '#cluster/handlers/views/describeCluster.ts'
import { describeContainerInstance } from '#cluster/handlers/views/describeContainerInstance.ts'
import { describeDaemon } from '#cluster/handlers/views/describeDaemon.ts'
import { describeDaemonDeployment } from '#cluster/handlers/views/describeDaemonDeployment.ts'
import { describeScaling } from '#cluster/handlers/views/describeScaling.ts'
import { describeSchedule } from '#cluster/handlers/views/describeSchedule.ts'
import { describeService } from '#cluster/handlers/views/describeService.ts'
import { describeTask } from '#cluster/handlers/views/describeTask.ts'
import { describeTaskDefinition } from '#cluster/handlers/views/describeTaskDefinition.ts'
import type { AutoScalingGroupRecord } from '#cluster/state/records/capacityRecords.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { DaemonRecord } from '#cluster/state/records/daemonRecords.ts'
import type { ScalableTargetRecord } from '#cluster/state/records/scalingRecords.ts'
import type { ScheduleRecord } from '#cluster/state/records/scheduleRecords.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'

/** Records as a watch shows them. */
export interface WatchViews {
  cluster(snapshot: Snapshot, record: ClusterRecord): Cluster
  service(snapshot: Snapshot, record: ServiceRecord): Service
  daemon(snapshot: Snapshot, record: DaemonRecord): WatchedDaemon
  task(snapshot: Snapshot, record: TaskRecord): Task
  taskDefinition(snapshot: Snapshot, record: TaskDefinitionRecord): TaskDefinition
  containerInstance(snapshot: Snapshot, record: ContainerInstanceRecord): ContainerInstance
  autoScalingGroup(snapshot: Snapshot, record: AutoScalingGroupRecord): AutoScalingGroupState
  scaling(snapshot: Snapshot, record: ScalableTargetRecord): WatchedScaling
  schedule(snapshot: Snapshot, record: ScheduleRecord): WatchedSchedule
}

const tags = { tags: true } as const

/**
 * As the Describe operations answer them when asked for everything, except a cluster's statistics: those cost all of its tasks, and each
 * task that changes would bring them anew.
 */
export const describedViews: WatchViews = {
  cluster: (snapshot, record) => describeCluster(snapshot, record, { settings: true, configurations: true, ...tags }),
  service: (snapshot, record) => describeService(snapshot, record, tags),
  daemon: watchedDaemon,
  task: (snapshot, record) => describeTask(snapshot, record, tags),
  taskDefinition: (_snapshot, record) => describeTaskDefinition(record),
  containerInstance: (snapshot, record) => describeContainerInstance(snapshot, record, tags),
  autoScalingGroup: autoScalingGroupState,
  scaling: describeScaling,
  schedule: describeSchedule,
}

function watchedDaemon(snapshot: Snapshot, record: DaemonRecord): WatchedDaemon {
  const deployment = snapshot.daemonDeployments.get(record.daemonDeploymentArn)
  return {
    ...describeDaemon(snapshot, record),
    daemonTaskDefinitionArn: record.taskDefinitionArn,
    instanceCount: record.status === 'ACTIVE' ? (record.deployments[0]?.desiredCount ?? 0) : 0,
    ...(deployment && { deployment: describeDaemonDeployment(snapshot, deployment) }),
  }
}
