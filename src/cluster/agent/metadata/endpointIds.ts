import { createHmac, timingSafeEqual } from 'node:crypto'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'

/** The addresses that containers know of themselves. They are all that admits a container, so nobody can guess one. */
export interface EndpointIds {
  /** Of one container, the same for as long as it lives. */
  ofContainer(task: TaskRecord, engineName: string): string
  /** Of the credentials of a task. */
  ofCredentials(task: TaskRecord): string
  /** The engine name of the container that `id` was given to; undefined where it is none of this task's. */
  findContainer(task: TaskRecord, id: string): string | undefined
  isCredentials(task: TaskRecord, id: string): boolean
}

/** Begins with the task's id, by which it is found, as on Fargate; what follows only this data folder can make. */
const form = /^([0-9a-f]{32})-[0-9a-f]{32}$/

/** The id of the task in an endpoint's id, or undefined where it is nothing of the kind. */
export const taskIdIn = (id: string): string | undefined => form.exec(id)?.[1]

/**
 * Ids that follow from the key and need no memory: containers keep theirs over restarts of the daemon.
 * @param key kept with the data folder, and nowhere else
 */
export function createEndpointIds(key: string): EndpointIds {
  const sign = (task: TaskRecord, what: string) =>
    `${task.id}-${createHmac('sha256', key).update(`${task.arn}\n${what}`).digest('hex').slice(0, 32)}`
  const isSame = (one: string, other: string) => one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
  const ofContainer = (task: TaskRecord, engineName: string) => sign(task, `container ${engineName}`)
  const ofCredentials = (task: TaskRecord) => sign(task, 'credentials')
  return {
    ofContainer,
    ofCredentials,
    findContainer: (task, id) => task.containers.find(({ engineName }) => isSame(ofContainer(task, engineName), id))?.engineName,
    isCredentials: (task, id) => isSame(ofCredentials(task), id),
  }
}
