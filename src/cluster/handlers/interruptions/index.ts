/**
 * What Spot does when it takes its capacity back, on demand: a notice, SIGTERM, and an end within two minutes. ECS has no operation for it;
 * it happens to tasks of FARGATE_SPOT and to Spot instances.
 */
import type { CallContext, MarinaHandlers } from '#cluster/api/contract.ts'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { MarinaOperations } from '#cluster/api/operations/marina.ts'
import { spotNoticeMs } from '#cluster/control/capacity/capacityTiming.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { drainInstance } from '#cluster/state/writes/containerInstances.ts'
import { stopTask } from '#cluster/state/writes/tasks.ts'
import { requireCluster, requireContainerInstance, taskArnOf } from '../checks/identifiers.ts'
import type { HandlerDeps } from '../handler.ts'
import { requireTerminable } from '../virtualInstances/index.ts'

type Operation = 'InterruptTask' | 'InterruptContainerInstance'
type Request<Name extends Operation> = MarinaOperations[Name]['request']
type Response<Name extends Operation> = MarinaOperations[Name]['response']

export const createInterruptions = (deps: HandlerDeps): Pick<MarinaHandlers, Operation> => ({
  InterruptTask: (request, context) => interruptTask(deps, request, context),
  InterruptContainerInstance: (request, context) => interruptInstance(deps, request, context),
})

/** ECS's code and reason of it (spec part 1, 4.4 and 6.5). The agent sends SIGTERM at once, and SIGKILL after the stopTimeout. */
function interruptTask({ store, clock }: HandlerDeps, request: Request<'InterruptTask'>, context: CallContext): Response<'InterruptTask'> {
  const cluster = requireCluster(store.read(), context, request.cluster)
  const task = store.read().tasks.get(taskArnOf(request.task, cluster))
  if (!task) throw invalidParameter('The referenced task was not found.')
  checkInterruptible(task)
  store.update('interrupt task', (tx) =>
    stopTask(tx, task.arn, { stopCode: 'SpotInterruption', stoppedReason: 'Your Spot Task was interrupted.', now: clock.now() }),
  )
  return { taskArn: task.arn }
}

function checkInterruptible({ id, capacityProviderName, launchType, desiredStatus, lastStatus }: TaskRecord): void {
  if (capacityProviderName !== 'FARGATE_SPOT')
    throw invalidParameter(
      `The task ${id} runs on ${capacityProviderName ?? launchType}. Spot takes back only tasks of FARGATE_SPOT; use StopTask for any other.`,
    )
  if (desiredStatus === 'STOPPED') throw invalidParameter(`The task ${id} is ${lastStatus === 'STOPPED' ? 'stopped' : 'stopping'} already.`)
}

/** Without the agent's setting nothing happens before the end, as on AWS (spec part 2, 5.2). A second notice changes nothing. */
function interruptInstance(
  { store, clock, nodeFacts }: HandlerDeps,
  request: Request<'InterruptContainerInstance'>,
  context: CallContext,
): Response<'InterruptContainerInstance'> {
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, request.cluster)
  const instance = requireTerminable(snapshot, requireContainerInstance(snapshot, cluster, request.containerInstance))
  const endsAtMs = instance.interruptedAt ?? clock.now() + spotNoticeMs[snapshot.timing]
  const drains = nodeFacts().settings?.drainsOnSpotNotice === true
  store.update('interrupt container instance', (tx) => {
    const noticed = { ...instance, interruptedAt: endsAtMs }
    tx.put('containerInstances', noticed)
    if (drains) drainInstance(tx, noticed)
  })
  return { containerInstanceArn: instance.arn, drains, endsAtMs }
}
