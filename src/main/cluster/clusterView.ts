import type { Cluster, Service } from '@aws-sdk/client-ecs'
import type { EngineStatus } from '#cluster/api/resources/marina.ts'
import type { WatchChange, WatchEvent } from '#cluster/api/watch.ts'

export interface ServiceLine {
  cluster: string
  name: string
  running: number
  desired: number
  /** Of the newest deployment. */
  rollout: 'COMPLETED' | 'FAILED' | 'IN_PROGRESS' | undefined
}

/** What the shell outside the page knows of the cluster: enough for tray, dialogs and notifications. */
export interface ClusterView {
  runningTasks: number
  /** By cluster, then name. */
  services: ServiceLine[]
  engine: EngineStatus | undefined
}

export const emptyView: ClusterView = { runningTasks: 0, services: [], engine: undefined }

/** Fine, working towards what is wanted, or in need of a person. */
export type Shape = 'fine' | 'working' | 'problem'

export function shapeOf({ services, engine }: ClusterView): Shape {
  if (engine && !engine.connected) return 'problem'
  if (services.some(({ rollout }) => rollout === 'FAILED')) return 'problem'
  return services.some(({ running, desired, rollout }) => running !== desired || rollout === 'IN_PROGRESS') ? 'working' : 'fine'
}

/** Follows the summary watch. */
export interface ViewFollower {
  /** Undefined when the event changes nothing that is shown. */
  take(event: WatchEvent): ClusterView | undefined
}

export function followView(): ViewFollower {
  const clusters = new Map<string, Cluster>()
  const services = new Map<string, Service>()
  let engine: EngineStatus | undefined
  const apply = (change: WatchChange) => {
    if (change.op === 'delete') {
      clusters.delete(change.arn)
      services.delete(change.arn)
    } else if (change.kind === 'cluster') clusters.set(change.arn, change.value)
    else if (change.kind === 'service') services.set(change.arn, change.value)
    else if (change.kind === 'status') engine = change.value.engine
  }
  return {
    take(event) {
      if (event.type !== 'snapshot' && event.type !== 'changes') return undefined
      if (event.type === 'snapshot') {
        clusters.clear()
        services.clear()
      }
      for (const change of event.changes) apply(change)
      return {
        runningTasks: [...clusters.values()].reduce((sum, cluster) => sum + (cluster.runningTasksCount ?? 0), 0),
        services: [...services.values()]
          .filter(({ status }) => status !== 'INACTIVE')
          .map(lineOf)
          .sort(byPlace),
        engine,
      }
    },
  }
}

const nameIn = (arn: string | undefined) => arn?.slice(arn.lastIndexOf('/') + 1) ?? ''

function lineOf(service: Service): ServiceLine {
  const newest = service.deployments?.find(({ status }) => status === 'PRIMARY')
  return {
    cluster: nameIn(service.clusterArn),
    name: service.serviceName ?? nameIn(service.serviceArn),
    running: service.runningCount ?? 0,
    desired: service.desiredCount ?? 0,
    rollout: newest?.rolloutState,
  }
}

const byPlace = (one: ServiceLine, other: ServiceLine) => one.cluster.localeCompare(other.cluster) || one.name.localeCompare(other.name)
