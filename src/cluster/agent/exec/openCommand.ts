import { invalidParameter } from '#cluster/api/errors.ts'
import { splitCommand } from '#cluster/api/splitCommand.ts'
import type { ExecSession } from '#cluster/api/streams.ts'
import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'
import type { Store } from '#cluster/state/store.ts'
import { notRunning } from './chooseContainer.ts'
import { execError, execSession } from './execSession.ts'

/** What a session of ECS Exec runs, and where. */
export interface CommandTarget {
  taskArn: string
  containerName: string
  /** One line; no shell reads it. */
  command: string
  size?: { columns: number; rows: number } | undefined
}

/** As the agent on AWS runs commands, whatever the container's own user (spec part 2, 8.1). */
const ROOT = '0'
const FALLBACK_ENVIRONMENT = { TERM: 'xterm-256color', LANG: 'C.UTF-8' }

/**
 * Runs the command of an ECS Exec session (spec part 2, 8.8).
 * @throws ClusterError when its line cannot be read, the container does not run any more, or the engine does not answer
 */
export async function openCommand(engine: Pick<ContainerEngine, 'exec'>, store: Store, target: CommandTarget): Promise<ExecSession> {
  const words = splitCommand(target.command)
  if ('problem' in words) throw invalidParameter('The command cannot be read: a quotation mark is not closed.')
  const task = store.read().tasks.get(target.taskArn)
  const container = task?.containers.find(({ name }) => name === target.containerName)
  if (!task || !container) throw invalidParameter('The task is not there any more.')
  if (container.lastStatus !== 'RUNNING') throw notRunning(task, container)
  try {
    const stream = await engine.exec(container.engineName, {
      command: words.length > 0 ? words : ['sh'],
      pseudoTerminal: true,
      user: ROOT,
      fallbackEnvironment: FALLBACK_ENVIRONMENT,
      ...(target.size && { size: target.size }),
    })
    return execSession(stream, container.name)
  } catch (error) {
    throw execError(error, container.name)
  }
}
