import type { Service, Task } from '@aws-sdk/client-ecs'
import type { ClusterClient } from '#cluster/api/contract.ts'
import type { MarinaStatus } from '#cluster/api/resources/marina.ts'

const limitMs = 60_000

/**
 * Resolves when the service is as asked, told by the watch.
 * @param withoutTask not before this task has stopped
 */
export async function untilService(
  client: ClusterClient,
  service: string,
  isSo: (service: Service) => boolean,
  withoutTask?: string,
  cluster = 'default',
): Promise<Service> {
  let now: Service | undefined
  const tasks = new Map<string, Task>()
  for await (const event of client.watch({ scope: 'service', cluster, service }, AbortSignal.timeout(limitMs))) {
    if (event.type !== 'snapshot' && event.type !== 'changes') continue
    for (const change of event.changes) {
      if (change.op !== 'put') continue
      if (change.kind === 'service') now = change.value
      if (change.kind === 'task') tasks.set(change.arn, change.value)
    }
    const gone = withoutTask === undefined || tasks.get(withoutTask)?.lastStatus === 'STOPPED'
    if (now && gone && isSo(now)) return now
  }
  throw new Error(`${service} did not get there: ${JSON.stringify(now)}`)
}

/** Resolves when the task is as asked, told by the watch. */
export async function untilTask(client: ClusterClient, task: string, isSo: (task: Task) => boolean, cluster = 'default'): Promise<Task> {
  let now: Task | undefined
  for await (const event of client.watch({ scope: 'task', cluster, task }, AbortSignal.timeout(limitMs))) {
    if (event.type !== 'snapshot' && event.type !== 'changes') continue
    for (const change of event.changes) if (change.kind === 'task' && change.op === 'put') now = change.value
    if (now && isSo(now)) return now
  }
  throw new Error(`${task} did not get there: ${JSON.stringify(now)}`)
}

/** Resolves when Marina itself is as asked, its engine above all. */
export async function untilStatus(client: ClusterClient, isSo: (status: MarinaStatus) => boolean): Promise<MarinaStatus> {
  let now: MarinaStatus | undefined
  for await (const event of client.watch({ scope: 'summary' }, AbortSignal.timeout(limitMs))) {
    if (event.type !== 'snapshot' && event.type !== 'changes') continue
    for (const change of event.changes) if (change.kind === 'status' && change.op === 'put') now = change.value
    if (now && isSo(now)) return now
  }
  throw new Error(`Marina did not get there: ${JSON.stringify(now)}`)
}
