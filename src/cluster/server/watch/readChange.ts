import type { EcsEvent } from '#cluster/api/events.ts'
import type { MarinaStatus, TargetTraffic } from '#cluster/api/resources/marina.ts'
import type { WatchChange, WatchedResources, WatchScope } from '#cluster/api/watch.ts'
import { describeDecision } from '#cluster/handlers/views/describeDecision.ts'
import { describeHold, describeSwitches } from '#cluster/handlers/views/describeSwitches.ts'
import type { Cancel } from '#cluster/lib/clock.ts'
import { definitionOf } from '#cluster/state/definitionOf.ts'
import type { ParameterRecord, SecretRecord } from '#cluster/state/records/secretRecords.ts'
import type { LoadBalancerRecord, TargetGroupRecord } from '#cluster/state/records/trafficRecords.ts'
import type { Snapshot, Store } from '#cluster/state/store.ts'
import type { WatchViews } from './views.ts'
import { isFailed, type WatchedKey } from './watchedKeys.ts'

export interface Sources {
  store: Store
  views: WatchViews
  status: () => MarinaStatus
  scope: WatchScope['scope']
  events: EventSource | undefined
  secrets: SecretViews | undefined
  loadBalancing: LoadBalancingViews | undefined
}

/** Secrets and parameters without their values. */
export interface SecretViews {
  /** Undefined for one that is as good as gone. */
  secret(record: SecretRecord): WatchedResources['secret'] | undefined
  parameter(record: ParameterRecord): WatchedResources['parameter']
}

/** Load balancers and target groups with all that hangs on them. */
export interface LoadBalancingViews {
  loadBalancer(snapshot: Snapshot, record: LoadBalancerRecord): WatchedResources['loadBalancer']
  targetGroup(snapshot: Snapshot, record: TargetGroupRecord): WatchedResources['targetGroup']
  /** What reached targets lately; never a revision. */
  onTraffic(listener: (targets: TargetTraffic[]) => void): Cancel
}

/** The last events of the cluster, and each new one. */
export interface EventSource {
  /** Oldest first. */
  recent(): Iterable<EcsEvent>
  /** Undefined once it is no longer kept. */
  get(id: string): EcsEvent | undefined
  onEvent(listener: (event: EcsEvent) => void): Cancel
}

/** The resource as it is now, or that it is gone. */
export function readChange({ kind, arn }: WatchedKey, sources: Sources): WatchChange {
  return valueOf({ kind, arn }, sources) ?? { kind, op: 'delete', arn }
}

type Put = Extract<WatchChange, { op: 'put' }>

function valueOf({ kind, arn }: WatchedKey, { store, views, status, scope, events, secrets, loadBalancing }: Sources): Put | undefined {
  const snapshot = store.read()
  switch (kind) {
    case 'cluster': {
      const record = snapshot.clusters.get(arn)
      return record && { kind, op: 'put', arn, value: views.cluster(snapshot, record) }
    }
    case 'service': {
      const record = snapshot.services.get(arn)
      return record && { kind, op: 'put', arn, value: without(views.service(snapshot, record), 'events') }
    }
    case 'daemon': {
      const record = snapshot.daemons.get(arn)
      return record && { kind, op: 'put', arn, value: views.daemon(snapshot, record) }
    }
    case 'task': {
      // Whoever follows one task keeps it after it left memory.
      const record = scope === 'task' ? store.find('tasks', arn) : snapshot.tasks.get(arn)
      if (!record || (scope === 'summary' && !isFailed(record))) return undefined
      return { kind, op: 'put', arn, value: views.task(snapshot, record) }
    }
    case 'taskDefinition': {
      const record = definitionOf(snapshot, arn)
      const value = record && views.taskDefinition(snapshot, record)
      return value && { kind, op: 'put', arn, value: scope === 'taskDefinitions' ? without(value, 'containerDefinitions') : value }
    }
    case 'containerInstance': {
      const record = snapshot.containerInstances.get(arn)
      return record && { kind, op: 'put', arn, value: views.containerInstance(snapshot, record) }
    }
    case 'autoScalingGroup': {
      const record = snapshot.autoScalingGroups.get(arn)
      return record && { kind, op: 'put', arn, value: views.autoScalingGroup(snapshot, record) }
    }
    case 'scaling': {
      const [record] = snapshot.scalableTargets.by('service', arn)
      return record && { kind, op: 'put', arn, value: views.scaling(snapshot, record) }
    }
    case 'schedule': {
      const record = snapshot.schedules.get(arn)
      return record && { kind, op: 'put', arn, value: views.schedule(snapshot, record) }
    }
    case 'serviceEvent': {
      const record = snapshot.serviceEvents.get(arn)
      if (!record) return undefined
      const { id, message, createdAt, serviceArn } = record
      return { kind, op: 'put', arn, value: { id, message, createdAt: new Date(createdAt), serviceArn } }
    }
    case 'decision': {
      const record = snapshot.decisions.get(arn)
      return record && { kind, op: 'put', arn, value: describeDecision(record) }
    }
    case 'switches': {
      const record = snapshot.serviceSwitches.get(arn)
      return record && { kind, op: 'put', arn, value: describeSwitches(record.serviceArn, record) }
    }
    case 'hold': {
      const record = snapshot.taskHolds.get(arn)
      return record && { kind, op: 'put', arn, value: describeHold(snapshot, record) }
    }
    case 'ecsEvent': {
      const event = events?.get(arn)
      return event && { kind, op: 'put', arn, value: event }
    }
    case 'secret': {
      const record = snapshot.secrets.get(arn)
      const value = record && secrets?.secret(record)
      return value && { kind, op: 'put', arn, value }
    }
    case 'parameter': {
      const record = snapshot.parameters.get(arn)
      const value = record && secrets?.parameter(record)
      return value && { kind, op: 'put', arn, value }
    }
    case 'loadBalancer': {
      const record = snapshot.loadBalancers.get(arn)
      const value = record && loadBalancing?.loadBalancer(snapshot, record)
      return value && { kind, op: 'put', arn, value }
    }
    case 'targetGroup': {
      const record = snapshot.targetGroups.get(arn)
      const value = record && loadBalancing?.targetGroup(snapshot, record)
      return value && { kind, op: 'put', arn, value }
    }
    case 'status':
      return { kind, op: 'put', arn, value: status() }
  }
}

function without<Value extends object, Name extends keyof Value>(value: Value, name: Name): Omit<Value, Name> {
  const { [name]: _, ...rest } = value
  return rest
}
