import { invalidParameter } from '#cluster/api/errors.ts'
import type { ContainerRecord, TaskRecord } from '#cluster/state/records.ts'
import { requireCluster, taskArnOf } from '../checks/identifiers.ts'
import { unsupported } from '../checks/values.ts'
import type { Handler } from '../handler.ts'

/**
 * ECS Exec as far as ECS alone decides it: whether this task may be entered, and which container is meant (spec part 2,
 * 8.2). The session itself is not built yet, so that one that would begin is answered with UnsupportedFeatureException.
 */
export const executeCommand: Handler<'ExecuteCommand'> = ({ store }, request, context) => {
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, request.cluster)
  if (!request.interactive) throw invalidParameter('Interactive is the only mode supported currently.')
  if (!request.command) throw invalidParameter('Command cannot be empty.')
  const task = snapshot.tasks.get(taskArnOf(request.task ?? '', cluster))
  if (!task) throw invalidParameter('The referenced task was not found.')
  const container = chooseContainer(task, request.container)
  if (!task.enableExecuteCommand || task.desiredStatus === 'STOPPED' || container.lastStatus !== 'RUNNING') {
    throw invalidParameter(
      'The execute command failed because execute command was not enabled when the task was run or the execute command agent isn’t running. Wait and try again or run a new task with execute command enabled and try again.',
    )
  }
  throw unsupported(
    `Marina opens no ECS Exec sessions over the ECS API yet, so nothing was run in ${container.name}. Open the task in Marina's window and use its terminal.`,
  )
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
