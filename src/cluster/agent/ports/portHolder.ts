import type { NetworkBinding } from '@aws-sdk/client-ecs'
import type { ContainerEngine, Protocol } from '#cluster/engine/containerEngine.ts'
import { EngineError, isEngineError } from '#cluster/engine/engineError.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { CONTAINER_NAME_LABEL, TASK_ARN_LABEL } from '../labels.ts'
import { findListener } from './findListener.ts'

export type FindTaskOnPort = (hostPort: number, protocol: Protocol) => TaskRecord | undefined

interface Search {
  engine: ContainerEngine
  findTask: FindTaskOnPort
  /** ARN of the task that wants the port. */
  except: string
  /** What of this machine listens there, or undefined. Left out: looks at the machine. */
  findProcess?: (hostPort: number) => Promise<string | undefined>
}

/** Whether one of the task's containers is reached at this port of the host. */
export function publishes(task: TaskRecord, hostPort: number, protocol: Protocol): boolean {
  return task.containers.some(({ networkBindings }) =>
    networkBindings.some((binding) => isWithin(binding, hostPort) && (binding.protocol ?? 'tcp') === protocol),
  )
}

function isWithin({ hostPort, hostPortRange }: NetworkBinding, port: number): boolean {
  const [first = 0, last = 0] = hostPortRange?.split('-').map(Number) ?? [hostPort, hostPort]
  return port >= first && port <= last
}

/**
 * The engine's refusal of a host port with one more sentence: what has the port. Any other error comes back as it is.
 * @param error what starting a container ended in
 */
export async function withPortHolder(error: unknown, search: Search): Promise<unknown> {
  const port = isEngineError(error) ? takenPort(error.message) : undefined
  if (!isEngineError(error) || !port) return error
  const holder = await nameHolder(port, search).catch(() => 'something that the engine does not tell')
  return new EngineError(error.kind, `${error.message} (Host port ${port.hostPort} is taken by ${holder}.)`, { cause: error })
}

interface Port {
  hostPort: number
  protocol: Protocol
}

/** Docker's two ways to say it: its own book of ports, and the machine's refusal. */
export function takenPort(message: string): Port | undefined {
  const match =
    /Bind for \S*?:(\d+) failed: port is already allocated/.exec(message) ??
    /listen (?:tcp|udp)\d? \S*?:(\d+): bind: address already in use/.exec(message) ??
    /exposing port (?:TCP|UDP) \S*?:(\d+)/i.exec(message)
  if (!match?.[1]) return undefined
  return { hostPort: Number(match[1]), protocol: /listen udp|port UDP/.test(message) ? 'udp' : 'tcp' }
}

async function nameHolder({ hostPort, protocol }: Port, { engine, findTask, except, findProcess = findListener }: Search): Promise<string> {
  const task = findTask(hostPort, protocol)
  if (task && task.arn !== except) return nameTask(task)
  const container = await findContainer(engine, { hostPort, protocol })
  if (container) return container
  const process = await findProcess(hostPort)
  return process ? `the process ${process} of this computer` : 'a process of the computer that the engine runs on'
}

function nameTask({ id, group }: TaskRecord): string {
  return `task ${id} of ${group.replace(':', ' ')}`
}

/** Looks at each running container: a listing does not tell of ports in every engine. */
async function findContainer(engine: ContainerEngine, { hostPort, protocol }: Port): Promise<string | undefined> {
  const running = (await engine.list({ labels: {} })).filter(({ state }) => state === 'running')
  for (const { name, labels } of running) {
    const facts = await engine.inspect(name)
    if (!facts?.ports.some((port) => port.hostPort === hostPort && port.protocol === protocol)) continue
    const arn = labels[TASK_ARN_LABEL]
    return arn ? `container ${labels[CONTAINER_NAME_LABEL] ?? name} of task ${arn}` : `the container ${name}, which is not Marina’s`
  }
  return undefined
}
