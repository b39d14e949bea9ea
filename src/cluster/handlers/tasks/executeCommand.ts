import { ClusterError, invalidParameter } from '#cluster/api/errors.ts'
import type { ContainerRecord, TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { requireCluster, taskArnOf } from '../checks/identifiers.ts'
import type { Handler } from '../handler.ts'
import { isOwnNode } from '../scope/ownNodes.ts'

/** The kernel takes no longer word; and it is kept until the session begins. */
const longestCommand = 65_536

/**
 * Whether this task may be entered and which container is meant, and a session that the caller opens with the token of
 * the answer (spec part 2, 8.2). Nothing is run before it does.
 */
export const executeCommand: Handler<'ExecuteCommand'> = (deps, request, context) => {
  const { store, beginSession } = deps
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, request.cluster)
  if (!request.interactive) throw invalidParameter('Interactive is the only mode supported currently.')
  if (!request.command) throw invalidParameter('Command cannot be empty.')
  if (request.command.length > longestCommand) throw invalidParameter(`Command cannot be longer than ${longestCommand} characters.`)
  const task = snapshot.tasks.get(taskArnOf(request.task ?? '', cluster))
  if (!task) throw invalidParameter('The referenced task was not found.')
  const container = chooseContainer(task, request.container)
  if (!task.enableExecuteCommand || task.desiredStatus === 'STOPPED' || container.lastStatus !== 'RUNNING') {
    throw invalidParameter(
      'The execute command failed because execute command was not enabled when the task was run or the execute command agent isn’t running. Wait and try again or run a new task with execute command enabled and try again.',
    )
  }
  // Tasks that another agent reports are run where Marina does not reach.
  if (!beginSession || !isOwnNode(deps, snapshot, task.node)) {
    throw new ClusterError('TargetNotConnectedException', 'The execute command failed due to an internal error. Try again later.')
  }
  return {
    clusterArn: cluster.arn,
    containerArn: container.arn,
    containerName: container.name,
    interactive: true,
    session: beginSession({ taskArn: task.arn, containerArn: container.arn, containerName: container.name, command: request.command }),
    taskArn: task.arn,
  }
}

function chooseContainer({ containers }: TaskRecord, name: string | undefined): ContainerRecord {
  const [only] = containers
  if (name === undefined && containers.length === 1 && only) return only
  const names = containers.map((container) => container.name).join(', ')
  if (name === undefined) throw invalidParameter(`The task has more than one container. Name one of them: ${names}.`)
  const found = containers.find((container) => container.name === name)
  if (!found) throw invalidParameter(`The container ${name.slice(0, 255)} does not exist in the task. It has ${names}.`)
  return found
}
