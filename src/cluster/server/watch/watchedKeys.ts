/**
 * Which resources a scope of a watch holds, and which of them a commit touches. A key names a resource, not a value: values are read when
 * they are sent, so that many commits cost a slow reader one answer.
 */
import { clusterArn, daemonArn, parseArn, type Scope, serviceArn, shortName, taskArn } from '#cluster/api/arns.ts'
import type { EcsEvent } from '#cluster/api/events.ts'
import type { WatchedKind, WatchScope } from '#cluster/api/watch.ts'
import type { ServiceEventRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Change, Snapshot } from '#cluster/state/store.ts'
import { groupsOf } from '#cluster/state/targetGroupsOf.ts'

export interface WatchedKey {
  kind: WatchedKind
  arn: string
}

/** One reader's scope, with names made into ARNs. */
export interface Watched {
  /** Everything there is now, what a reader looks at first coming first. */
  all(snapshot: Snapshot): Iterable<WatchedKey>
  /** What a commit may have changed or taken away. A task counts for its service and cluster too, because they count tasks. */
  touched(change: Change): Iterable<WatchedKey>
  /** Whether a container's progress belongs here. */
  hasTask(task: TaskRecord): boolean
  /** Whether an event belongs here; no scope but its own has any. */
  hasEvent?(event: EcsEvent): boolean
  /** Whether what reaches targets belongs here; no scope but load balancers has any. */
  hasTargetGroup?(group: Scope): boolean
}

/** Both what a record was and what it is: a record that leaves a scope has to be taken away from the reader. */
const eitherSide = <Value>(change: { before?: Value; after?: Value }, test: (record: Value) => boolean): boolean =>
  (change.before !== undefined && test(change.before)) || (change.after !== undefined && test(change.after))

const key = (kind: WatchedKind, arn: string): WatchedKey => ({ kind, arn })
const keys = (kind: WatchedKind, records: Iterable<{ arn: string }>): WatchedKey[] => Array.from(records, (record) => key(kind, record.arn))

/**
 * @param findTask also finds tasks that left memory
 * @param recentEvents oldest first
 */
export function watchedBy(
  scope: WatchScope,
  owner: Scope,
  findTask: (arn: string) => TaskRecord | undefined,
  recentEvents: () => Iterable<EcsEvent> = () => [],
): Watched {
  switch (scope.scope) {
    case 'summary':
      return watchSummary(owner)
    case 'cluster':
      return watchCluster(
        owner,
        asArn(scope.cluster, (name) => clusterArn(owner, name)),
      )
    case 'service':
      return watchService(
        asArn(scope.cluster, (name) => clusterArn(owner, name)),
        asArn(scope.service, (name) => serviceArn(owner, shortName(scope.cluster), name)),
      )
    case 'daemon':
      return watchDaemon(asArn(scope.daemon, (name) => daemonArn(owner, shortName(scope.cluster), name)))
    case 'task':
      return watchTask(
        asArn(scope.task, (id) => taskArn(owner, shortName(scope.cluster), id)),
        findTask,
      )
    case 'taskDefinitions':
      return watchTaskDefinitions(owner)
    case 'events':
      return watchEvents(owner, recentEvents)
    case 'secrets':
      return watchSecrets(owner)
    case 'loadBalancers':
      return watchLoadBalancers(owner)
  }
}

const asArn = (nameOrArn: string, toArn: (name: string) => string) => (parseArn(nameOrArn) ? nameOrArn : toArn(nameOrArn))

/** A task that did not end as it should: what a summary shows as a problem. */
export function isFailed(task: TaskRecord): boolean {
  if (task.lastStatus !== 'STOPPED') return false
  if (task.stopCode === 'TaskFailedToStart') return true
  if (task.stopCode === 'EssentialContainerExited') {
    // A task of its own may end well; that of a service or a daemon is meant to stay.
    return (task.serviceArn ?? task.daemonArn) !== undefined || task.containers.some((container) => container.exitCode !== 0)
  }
  return task.containers.some((container) => container.healthStatus === 'UNHEALTHY')
}

function watchSummary(owner: Scope): Watched {
  const entry = `${owner.account}/${owner.region}`
  const mine = (record: Scope) => record.account === owner.account && record.region === owner.region
  return {
    *all(snapshot) {
      yield* keys('cluster', snapshot.clusters.by('scope', entry))
      yield* keys('service', snapshot.services.by('scope', entry))
      for (const task of snapshot.tasks.by('stopped', 'stopped')) if (mine(task) && isFailed(task)) yield key('task', task.arn)
    },
    *touched(change) {
      if (change.table === 'clusters' && eitherSide(change, mine)) yield key('cluster', change.key)
      if (change.table === 'services' && eitherSide(change, mine)) yield* serviceAndCluster(change)
      if (isPartOfService(change) && eitherSide(change, mine)) yield* serviceOf(change)
      if (change.table === 'tasks' && eitherSide(change, mine)) {
        yield* ownersOf(change)
        if (eitherSide(change, isFailed)) yield key('task', change.key)
      }
      if (change.table === 'containerInstances' && eitherSide(change, mine)) yield* clusterOf(change)
    },
    hasTask: () => false,
  }
}

function watchCluster(owner: Scope, cluster: string): Watched {
  const mine = (record: Scope) => record.account === owner.account && record.region === owner.region
  const inCluster = (record: { clusterArn: string }) => record.clusterArn === cluster
  return {
    *all(snapshot) {
      if (snapshot.clusters.get(cluster)) yield key('cluster', cluster)
      yield* keys('service', snapshot.services.by('cluster', cluster))
      yield* keys('daemon', snapshot.daemons.by('cluster', cluster))
      yield* keys('containerInstance', snapshot.containerInstances.by('cluster', cluster))
      yield* keys('autoScalingGroup', snapshot.autoScalingGroups.by('scope', `${owner.account}/${owner.region}`))
      yield* keys('task', snapshot.tasks.by('cluster', cluster))
      for (const { serviceArn: arn } of snapshot.serviceSwitches.by('cluster', cluster)) yield key('switches', arn)
      for (const { taskArn: arn } of snapshot.taskHolds.by('cluster', cluster)) yield key('hold', arn)
      for (const schedule of snapshot.schedules.all())
        if (schedule.targets.some(({ arn }) => arn === cluster)) yield key('schedule', schedule.arn)
    },
    *touched(change) {
      yield* scheduleOf(change, cluster)
      yield* groupOf(change, mine)
      if (change.table === 'serviceSwitches' && eitherSide(change, inCluster)) yield key('switches', change.key)
      if (change.table === 'taskHolds' && eitherSide(change, inCluster)) yield key('hold', change.key)
      if (change.table === 'clusters' && change.key === cluster) yield key('cluster', cluster)
      if (change.table === 'services' && eitherSide(change, inCluster)) yield* serviceAndCluster(change)
      if (isPartOfService(change) && eitherSide(change, inCluster)) yield* serviceOf(change)
      if (isOfDaemon(change) && eitherSide(change, inCluster)) yield* daemonOf(change)
      if (change.table === 'containerInstances' && eitherSide(change, inCluster)) {
        yield key('containerInstance', change.key)
        yield key('cluster', cluster)
      }
      if (change.table === 'tasks' && eitherSide(change, inCluster)) {
        yield* ownersOf(change)
        const instance = change.after?.containerInstanceArn ?? change.before?.containerInstanceArn
        if (instance) yield key('containerInstance', instance)
        yield key('task', change.key)
      }
    },
    hasTask: inCluster,
  }
}

function watchService(cluster: string, service: string): Watched {
  const ofService = (record: Pick<TaskRecord | ServiceEventRecord, 'serviceArn'>) => record.serviceArn === service
  const inCluster = (record: { clusterArn: string }) => record.clusterArn === cluster
  return {
    *all(snapshot) {
      if (snapshot.clusters.get(cluster)) yield key('cluster', cluster)
      if (snapshot.services.get(service)) yield key('service', service)
      yield* keys('task', snapshot.tasks.by('service', service))
      for (const event of snapshot.serviceEvents.by('service', service)) yield key('serviceEvent', event.id)
      for (const { id } of snapshot.decisions.by('owner', service)) yield key('decision', id)
      if (snapshot.serviceSwitches.get(service)) yield key('switches', service)
      for (const { taskArn: arn } of snapshot.taskHolds.by('heldOfService', service)) yield key('hold', arn)
      if (snapshot.scalableTargets.count('service', service) > 0) yield key('scaling', service)
    },
    *touched(change) {
      if (isOfScaling(change) && scaledService(change) === service) yield key('scaling', service)
      if (change.table === 'clusters' && change.key === cluster) yield key('cluster', cluster)
      if (change.table === 'serviceEvents' && eitherSide(change, ofService)) yield key('serviceEvent', change.key)
      if (change.table === 'decisions' && eitherSide(change, ({ ownerArn }) => ownerArn === service)) yield key('decision', change.key)
      if (change.table === 'serviceSwitches' && change.key === service) yield key('switches', service)
      if (change.table === 'taskHolds' && eitherSide(change, ofService)) yield key('hold', change.key)
      // Its cluster counts what is beside the service too.
      if (change.table === 'containerInstances' && eitherSide(change, inCluster)) yield key('cluster', cluster)
      if (change.table === 'services' && eitherSide(change, inCluster)) yield key('cluster', cluster)
      if (change.table === 'services' && change.key === service) yield key('service', service)
      if (isPartOfService(change) && eitherSide(change, ofService)) yield key('service', service)
      if (change.table !== 'tasks' || !eitherSide(change, inCluster)) return
      yield key('cluster', cluster)
      if (!eitherSide(change, ofService)) return
      yield key('service', service)
      yield key('task', change.key)
    },
    hasTask: ofService,
  }
}

function watchDaemon(daemon: string): Watched {
  const ofDaemon = (record: { daemonArn?: string }) => record.daemonArn === daemon
  return {
    *all(snapshot) {
      if (snapshot.daemons.get(daemon)) yield key('daemon', daemon)
      for (const status of ['RUNNING', 'STOPPED']) yield* keys('task', snapshot.tasks.list('wantedOfDaemon', `${daemon}|${status}`))
      for (const { id } of snapshot.decisions.by('owner', daemon)) yield key('decision', id)
    },
    *touched(change) {
      if (change.table === 'decisions' && eitherSide(change, ({ ownerArn }) => ownerArn === daemon)) yield key('decision', change.key)
      if (change.table === 'daemons' && change.key === daemon) yield key('daemon', daemon)
      if (change.table === 'daemonDeployments' && eitherSide(change, ofDaemon)) yield key('daemon', daemon)
      if (change.table !== 'tasks' || !eitherSide(change, ofDaemon)) return
      yield key('daemon', daemon)
      yield key('task', change.key)
    },
    hasTask: ofDaemon,
  }
}

function watchTask(task: string, findTask: (arn: string) => TaskRecord | undefined): Watched {
  let definition: string | undefined
  return {
    *all() {
      yield key('task', task)
      yield key('hold', task)
      definition = findTask(task)?.taskDefinitionArn
      if (definition) yield key('taskDefinition', definition)
    },
    *touched(change) {
      if (change.table === 'tasks' && change.key === task) {
        yield key('task', task)
        const latest = change.after?.taskDefinitionArn
        if (latest && latest !== definition) {
          definition = latest
          yield key('taskDefinition', latest)
        }
      }
      if (change.table === 'taskHolds' && change.key === task) yield key('hold', task)
      if (change.table === 'taskDefinitions' && change.key === definition) yield key('taskDefinition', change.key)
    },
    hasTask: (record) => record.arn === task,
  }
}

function watchTaskDefinitions(owner: Scope): Watched {
  return {
    all: (snapshot) => keys('taskDefinition', snapshot.taskDefinitions.by('scope', `${owner.account}/${owner.region}`)),
    *touched(change) {
      const mine = (record: Scope) => record.account === owner.account && record.region === owner.region
      if (change.table === 'taskDefinitions' && eitherSide(change, mine)) yield key('taskDefinition', change.key)
    },
    hasTask: () => false,
  }
}

function watchSecrets(owner: Scope): Watched {
  const entry = `${owner.account}/${owner.region}`
  const mine = (record: Scope) => record.account === owner.account && record.region === owner.region
  return {
    *all(snapshot) {
      yield* keys('secret', snapshot.secrets.by('scope', entry))
      yield* keys('parameter', snapshot.parameters.by('scope', entry))
    },
    *touched(change) {
      if (change.table === 'secrets' && eitherSide(change, mine)) yield key('secret', change.key)
      if (change.table === 'parameters' && eitherSide(change, mine)) yield key('parameter', change.key)
    },
    hasTask: () => false,
  }
}

function watchLoadBalancers(owner: Scope): Watched {
  const entry = `${owner.account}/${owner.region}`
  const mine = (record: Scope) => record.account === owner.account && record.region === owner.region
  return {
    *all(snapshot) {
      yield* keys('loadBalancer', snapshot.loadBalancers.by('scope', entry))
      yield* keys('targetGroup', snapshot.targetGroups.by('scope', entry))
    },
    *touched(change) {
      if (change.table === 'loadBalancers' && eitherSide(change, mine)) yield key('loadBalancer', change.key)
      if (change.table === 'targetGroups' && eitherSide(change, mine)) yield key('targetGroup', change.key)
      if (isOfLoadBalancer(change) && eitherSide(change, mine)) yield* partsOfLoadBalancer(change)
    },
    hasTask: () => false,
    hasTargetGroup: mine,
  }
}

type OfLoadBalancer = Extract<Change, { table: 'listeners' | 'listenerRules' | 'targets' }>

const isOfLoadBalancer = (change: Change): change is OfLoadBalancer =>
  change.table === 'listeners' || change.table === 'listenerRules' || change.table === 'targets'

/** A rule also says whether targets are in use, which their health shows. */
function* partsOfLoadBalancer(change: OfLoadBalancer): Generator<WatchedKey> {
  if (change.table === 'targets') yield key('targetGroup', (change.after ?? change.before)?.targetGroupArn ?? '')
  else yield key('loadBalancer', (change.after ?? change.before)?.loadBalancerArn ?? '')
  if (change.table !== 'listenerRules') return
  for (const rule of [change.before, change.after]) for (const arn of groupsOf(rule?.actions ?? [])) yield key('targetGroup', arn)
}

/** A group is shown with its capacity provider, and with the cluster that has it. */
function* groupOf(change: Change, mine: (record: Scope) => boolean): Generator<WatchedKey> {
  if (change.table === 'autoScalingGroups' && eitherSide(change, mine)) yield key('autoScalingGroup', change.key)
  if (change.table !== 'capacityProviders' || !eitherSide(change, mine)) return
  const arn = (change.after ?? change.before)?.autoScalingGroupProvider?.autoScalingGroupArn
  if (arn !== undefined) yield key('autoScalingGroup', arn)
}

/** A schedule that starts tasks in a cluster, and what its times came to. */
function* scheduleOf(change: Change, cluster: string): Generator<WatchedKey> {
  if (change.table === 'schedules' && eitherSide(change, ({ targets }) => targets.some(({ arn }) => arn === cluster))) {
    yield key('schedule', change.key)
  }
  if (change.table === 'scheduledRuns' && eitherSide(change, ({ clusterArns }) => clusterArns.includes(cluster))) {
    yield key('schedule', (change.after ?? change.before)?.scheduleArn ?? '')
  }
}

type OfScaling = Extract<Change, { table: 'scalableTargets' | 'scalingPolicies' | 'scheduledActions' | 'scalingActivities' }>

const isOfScaling = (change: Change): change is OfScaling =>
  change.table === 'scalableTargets' ||
  change.table === 'scalingPolicies' ||
  change.table === 'scheduledActions' ||
  change.table === 'scalingActivities'

/** `service/<cluster>/<name>` is how its ARN ends too. */
function scaledService({ before, after }: OfScaling): string | undefined {
  const record = after ?? before
  return record && `arn:aws:ecs:${record.region}:${record.account}:${record.resourceId}`
}

type PartOfService = Extract<Change, { table: 'taskSets' | 'serviceDeployments' }>

/** What the view of a service has beside its own record. */
const isPartOfService = (change: Change): change is PartOfService => change.table === 'taskSets' || change.table === 'serviceDeployments'

function* serviceOf({ before, after }: PartOfService): Iterable<WatchedKey> {
  const service = after?.serviceArn ?? before?.serviceArn
  if (service) yield key('service', service)
}

type OfDaemon = Extract<Change, { table: 'daemons' | 'daemonDeployments' | 'tasks' }>

/** What the view of a daemon shows: itself, its newest deployment, how many tasks it has. */
const isOfDaemon = (change: Change): change is OfDaemon =>
  change.table === 'daemons' || change.table === 'daemonDeployments' || change.table === 'tasks'

function* daemonOf(change: OfDaemon): Iterable<WatchedKey> {
  if (change.table === 'daemons') yield key('daemon', change.key)
  else {
    const daemon = change.after?.daemonArn ?? change.before?.daemonArn
    if (daemon) yield key('daemon', daemon)
  }
}

/** Events are not in the store: they are heard of by themselves. */
function watchEvents(owner: Scope, recentEvents: () => Iterable<EcsEvent>): Watched {
  const hasEvent = (event: EcsEvent) => event.account === owner.account && event.region === owner.region
  return {
    *all() {
      for (const event of recentEvents()) if (hasEvent(event)) yield key('ecsEvent', event.id)
    },
    touched: () => [],
    hasTask: () => false,
    hasEvent,
  }
}

type Of<Name extends Change['table']> = Extract<Change, { table: Name }>

function* serviceAndCluster(change: Of<'services'>): Iterable<WatchedKey> {
  yield key('service', change.key)
  yield* clusterOf(change)
}

function* clusterOf(change: Of<'services' | 'containerInstances' | 'tasks'>): Iterable<WatchedKey> {
  const record: { clusterArn: string } | undefined = change.after ?? change.before
  if (record) yield key('cluster', record.clusterArn)
}

function* ownersOf(change: Of<'tasks'>): Iterable<WatchedKey> {
  const service = change.after?.serviceArn ?? change.before?.serviceArn
  if (service) yield key('service', service)
  yield* clusterOf(change)
}
