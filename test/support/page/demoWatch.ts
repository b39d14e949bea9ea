import { clusterNotFound } from '#cluster/api/errors.ts'
import type { WatchChange, WatchEvent, WatchScope } from '#cluster/api/watch.ts'
import { pushStream } from '#cluster/lib/pushStream.ts'
import { arn } from './demoData.ts'
import type { World } from './demoWorlds.ts'

const short = (name = '') => name.slice(name.lastIndexOf('/') + 1)
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** The watch of one scope: a snapshot, then what the client tells its watchers. */
export async function* watchWorld(
  world: World,
  watchers: Set<(changes: WatchChange[]) => void>,
  revision: () => number,
  scope: WatchScope,
  signal: AbortSignal,
): AsyncIterable<WatchEvent> {
  if (world.breaksAfterMs === 0) throw new TypeError('Failed to fetch')
  if ('cluster' in scope && !world.clusters.some((one) => one.clusterName === short(scope.cluster))) throw clusterNotFound()
  const stream = pushStream<WatchEvent>(10_000)
  const watcher = (changes: WatchChange[]) => {
    const wanted = changes.filter((change) => change.op === 'delete' || inScope(scope, change))
    if (wanted.length > 0) stream.push({ type: 'changes', revision: revision(), changes: wanted })
  }
  signal.addEventListener('abort', () => stream.end())
  watchers.add(watcher)
  await wait(60)
  if (!world.silent)
    stream.push({ type: 'snapshot', revision: revision(), changes: allChanges(world).filter((change) => inScope(scope, change)) })
  for (const progress of world.progress) stream.push({ type: 'progress', progress })
  const alive = setInterval(() => stream.push({ type: 'alive', revision: revision() }), 3_000)
  const breaks = world.breaksAfterMs
  if (breaks) setTimeout(() => ((world.breaksAfterMs = 0), stream.fail(new TypeError('Failed to fetch'))), breaks)
  try {
    yield* stream
  } finally {
    clearInterval(alive)
    watchers.delete(watcher)
  }
}

function allChanges(world: World): WatchChange[] {
  return [
    { kind: 'status', op: 'put', arn: 'marina', value: world.status },
    ...world.clusters.map(
      (value): WatchChange => ({
        kind: 'cluster',
        op: 'put',
        arn: value.clusterArn ?? '',
        value: { ...value, ...counts(world, value.clusterName ?? '') },
      }),
    ),
    ...world.services.map((value): WatchChange => ({ kind: 'service', op: 'put', arn: value.serviceArn ?? '', value })),
    ...world.tasks.map((value): WatchChange => ({ kind: 'task', op: 'put', arn: value.taskArn ?? '', value })),
    ...world.taskDefinitions.map(
      (value): WatchChange => ({ kind: 'taskDefinition', op: 'put', arn: value.taskDefinitionArn ?? '', value }),
    ),
    ...world.instances.map(
      (value): WatchChange => ({ kind: 'containerInstance', op: 'put', arn: value.containerInstanceArn ?? '', value }),
    ),
    ...world.events.map((value): WatchChange => ({ kind: 'serviceEvent', op: 'put', arn: value.id, value })),
  ]
}

function counts(world: World, name: string) {
  const own = world.tasks.filter((one) => one.clusterArn === arn(`cluster/${name}`))
  return {
    runningTasksCount: own.filter((one) => one.lastStatus === 'RUNNING').length,
    pendingTasksCount: own.filter((one) => ['PROVISIONING', 'PENDING', 'ACTIVATING'].includes(one.lastStatus ?? '')).length,
    activeServicesCount: world.services.filter((one) => one.clusterArn === arn(`cluster/${name}`)).length,
    registeredContainerInstancesCount: world.instances.filter((one) => one.containerInstanceArn?.includes(`/${name}/`)).length,
  }
}

function inScope(scope: WatchScope, change: WatchChange): boolean {
  if (change.kind === 'status' || change.op === 'delete') return true
  const within = (value: string | undefined) => 'cluster' in scope && short(value) === short(scope.cluster)
  switch (scope.scope) {
    case 'summary':
      return (
        change.kind === 'cluster' ||
        change.kind === 'service' ||
        (change.kind === 'task' &&
          change.value.lastStatus === 'STOPPED' &&
          change.value.containers?.some(({ exitCode }) => exitCode !== 0) === true)
      )
    case 'taskDefinitions':
      return change.kind === 'taskDefinition'
    case 'cluster':
      if (change.kind === 'containerInstance') return change.arn.includes(`/${short(scope.cluster)}/`)
      if (change.kind !== 'cluster' && change.kind !== 'service' && change.kind !== 'task') return false
      return within(change.value.clusterArn)
    case 'service':
      if (change.kind === 'cluster') return within(change.value.clusterArn)
      if (change.kind === 'service') return change.value.serviceName === scope.service && within(change.value.clusterArn)
      if (change.kind === 'task') return change.value.group === `service:${scope.service}` && within(change.value.clusterArn)
      return change.kind === 'serviceEvent' && short(change.value.serviceArn) === scope.service
    case 'task':
      return (change.kind === 'task' && short(change.arn) === scope.task) || change.kind === 'taskDefinition'
    case 'daemon':
    case 'events':
    case 'secrets':
    case 'loadBalancers':
      return false
  }
}
