/**
 * Marina's own switches, which ECS has not (docs/decisions/0035): pausing a service, keeping containers of failed tasks, the order in which
 * services start, shorter waits. Only what is wanted is written here; the loops and the agent go by it.
 */
import type { ServiceArn } from '#cluster/api/arns.ts'
import type { CallContext, MarinaHandlers } from '#cluster/api/contract.ts'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { ServiceSwitches } from '#cluster/api/resources/switches.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { ServiceSwitchesRecord } from '#cluster/state/records/switchRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot, Store } from '#cluster/state/store.ts'
import { mostHeld } from '#cluster/state/writes/holds.ts'
import { changeSwitches, setSpeed } from '#cluster/state/writes/switches.ts'
import { requireCluster, requireService, taskArnOf } from '../checks/identifiers.ts'
import { describeHold, describeSwitches } from '../views/describeSwitches.ts'
import { findCycle } from './findCycle.ts'

type Operation =
  | 'PauseService'
  | 'ResumeService'
  | 'SetServiceHold'
  | 'HoldTask'
  | 'ReleaseTask'
  | 'SetServiceOrder'
  | 'ListSwitches'
  | 'SetSpeed'

interface Deps {
  store: Store
  clock: Clock
  /** Told when it is another one: it is part of Marina's status. */
  onSpeed: () => void
}

/** Marina's own operations on switches. */
export function createSwitches({ store, clock, onSpeed }: Deps): Pick<MarinaHandlers, Operation> {
  const change = (
    request: { cluster?: string; service: string },
    context: CallContext,
    fields: (service: ServiceRecord, before: ServiceSwitchesRecord | undefined) => Parameters<typeof changeSwitches>[2],
  ): { switches: ServiceSwitches } => {
    const service = requireSwitchable(store.read(), request, context)
    const before = store.read().serviceSwitches.get(service.arn)
    const changed = fields(service, before)
    const after = store.update('switch service', (tx) => changeSwitches(tx, service, changed))
    return { switches: describeSwitches(service.arn, after.serviceSwitches.get(service.arn)) }
  }
  return {
    // Paused again it stays paused since the first time.
    PauseService: (request, context) => change(request, context, (_, before) => ({ pausedSince: before?.pausedSince ?? clock.now() })),
    ResumeService: (request, context) => change(request, context, () => ({ pausedSince: undefined })),
    SetServiceHold: (request, context) => change(request, context, () => ({ holdsFailed: request.enabled ? (true as const) : undefined })),
    SetServiceOrder: (request, context) =>
      change(request, context, (service) => {
        const after = readOrder(store.read(), service, request, context)
        return { after: after.length > 0 ? after : undefined }
      }),
    HoldTask(request, context) {
      const task = requireTask(store.read(), request, context)
      const { account, region, arn: taskArn, clusterArn, serviceArn } = task
      const before = store.read().taskHolds.get(taskArn)
      const hold = before ?? {
        account,
        region,
        taskArn,
        clusterArn,
        ...(serviceArn && { serviceArn }),
        state: stateOf(store.read(), task),
        since: clock.now(),
      }
      const after = store.update('hold task', (tx) => tx.put('taskHolds', hold))
      return { hold: describeHold(after, hold) }
    },
    ReleaseTask(request, context) {
      const cluster = requireCluster(store.read(), context, request.cluster)
      const taskArn = taskArnOf(request.task, cluster)
      if (!store.read().taskHolds.get(taskArn))
        throw invalidParameter(`The task ${request.task} is not held. "marina hold" lists those that are.`)
      store.update('release task', (tx) => tx.delete('taskHolds', taskArn))
      return { taskArn }
    },
    ListSwitches(request, context) {
      const snapshot = store.read()
      const cluster = requireCluster(snapshot, context, request.cluster)
      return {
        services: snapshot.serviceSwitches.by('cluster', cluster.arn).map((record) => describeSwitches(record.serviceArn, record)),
        tasks: snapshot.taskHolds.by('cluster', cluster.arn).map((hold) => describeHold(snapshot, hold)),
      }
    },
    SetSpeed({ speed }) {
      setSpeed(store, speed)
      onSpeed()
      return { speed }
    },
  }
}

/** A task that has stopped keeps what it still has. */
function stateOf(snapshot: Snapshot, { lastStatus }: TaskRecord): 'wanted' | 'held' {
  if (lastStatus !== 'STOPPED') return 'wanted'
  if (snapshot.taskHolds.count('held', 'held') < mostHeld) return 'held'
  throw invalidParameter(`${mostHeld} tasks are held already, which is the most there may be. Release some: "marina hold" lists them.`)
}

function requireTask(snapshot: Snapshot, request: { cluster?: string; task: string }, context: CallContext): TaskRecord {
  const cluster = requireCluster(snapshot, context, request.cluster)
  const task = snapshot.tasks.get(taskArnOf(request.task, cluster))
  if (!task) throw invalidParameter('The referenced task was not found.')
  return task
}

/** The loops of the controller ECS alone go by switches. */
function requireSwitchable(snapshot: Snapshot, request: { cluster?: string; service: string }, context: CallContext): ServiceRecord {
  const cluster = requireCluster(snapshot, context, request.cluster)
  const service = requireService(snapshot, cluster, request.service)
  if (service.status !== 'ACTIVE') throw invalidParameter(`The service ${service.name} is ${service.status}, so nothing was switched.`)
  if (service.deploymentControllerType === 'EXTERNAL')
    throw invalidParameter(
      `The service ${service.name} has the deployment controller EXTERNAL: its task sets say what runs, and Marina's switches do not reach them.`,
    )
  return service
}

/** @returns ARNs of the services that come first, each once */
function readOrder(
  snapshot: Snapshot,
  service: ServiceRecord,
  { cluster: clusterName, after }: { cluster?: string; after: readonly string[] },
  context: CallContext,
): ServiceArn[] {
  const cluster = requireCluster(snapshot, context, clusterName)
  const others = [...new Set(after.map((name) => requireSwitchable(snapshot, { cluster: cluster.name, service: name }, context).arn))]
  const cycle = findCycle(service.arn, others, (arn) => snapshot.serviceSwitches.get(arn)?.after ?? [])
  if (!cycle) return others
  const names = cycle.map((arn) => snapshot.services.get(arn)?.name ?? arn)
  throw invalidParameter(
    `The order goes round in a circle (${names.join(' after ')}), so none of them could ever start. Nothing was changed.`,
  )
}
