import { setTimeout as wait } from 'node:timers/promises'
import type { Task } from '@aws-sdk/client-ecs'
import type { ClusterClient } from '#cluster/api/contract.ts'
import type { History } from './history.ts'
import { findDisorder } from './taskOrder.ts'
import type { World } from './world.ts'

export interface Observer {
  /** How many tasks were seen, and how often one was looked at. */
  readonly seen: { tasks: number; looks: number }
  /** Resolves when it looks no more. */
  end(): Promise<void>
}

const LOOK_EVERY_MS = 2_000
const TRY_AGAIN_MS = 100
const MOST_OF_A_CALL = 100
const CHECK = 'lastStatus never goes back, times are in order'

/** Watches every task on the stream and by DescribeTasks, over all restarts of Marina, and says what cannot be. */
export function observe(world: World, history: History): Observer {
  const abort = new AbortController()
  const told = { stream: new Map<string, Task>(), answer: new Map<string, Task>() }
  let looks = 0
  // Each source is in order in itself; a stream may lag behind an answer.
  const look = (source: keyof typeof told, task: Task) => {
    const arn = task.taskArn ?? ''
    looks += 1
    for (const sentence of findDisorder(told[source].get(arn), task)) history.wrong(CHECK, `${arn} (${source}): ${sentence}`)
    told[source].set(arn, task)
  }
  const watchOn = async () => {
    for await (const event of world.marina?.client.watch({ scope: 'cluster', cluster: 'default' }, abort.signal) ?? []) {
      if (event.type !== 'snapshot' && event.type !== 'changes') continue
      for (const change of event.changes) if (change.kind === 'task' && change.op === 'put') look('stream', change.value)
    }
  }
  const ask = async () => {
    const client = world.marina?.client
    for (const task of client ? await describeAll(client, [...told.stream.keys()]) : []) look('answer', task)
    await wait(LOOK_EVERY_MS, undefined, { signal: abort.signal }).catch(() => {})
  }
  const again = async (work: () => Promise<void>) => {
    while (!abort.signal.aborted) {
      await work().catch(() => {})
      await wait(TRY_AGAIN_MS)
    }
  }
  const loops = [again(watchOn), again(ask)]
  return {
    get seen() {
      return { tasks: told.stream.size, looks }
    },
    async end() {
      abort.abort()
      await Promise.all(loops)
    },
  }
}

/** In calls of at most a hundred. */
export async function describeAll(client: ClusterClient, arns: readonly string[]): Promise<Task[]> {
  const tasks: Task[] = []
  for (let from = 0; from < arns.length; from += MOST_OF_A_CALL) {
    const answer = await client.describeTasks({ tasks: arns.slice(from, from + MOST_OF_A_CALL) })
    tasks.push(...(answer.tasks ?? []))
  }
  return tasks
}
