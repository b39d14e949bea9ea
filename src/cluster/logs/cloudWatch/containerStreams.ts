import { parseArn } from '#cluster/api/arns.ts'
import { definitionOf } from '#cluster/state/definitionOf.ts'
import type { LogStreamRecord } from '#cluster/state/records/logRecords.ts'
import type { ContainerRecord, TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { type CloudWatchDeps, groupArn, streamArn } from './deps.ts'
import { newGroup } from './groups.ts'

const DAY_MS = 86_400_000

/** The log streams of containers, which exist from their start on. */
export interface ContainerStreams {
  /** A container of a task is about to be read. */
  begin(task: TaskRecord, container: ContainerRecord): void
  /** How long each stream's output is kept, in milliseconds, where its group has a retention policy. By engine name. */
  retentions(): ReadonlyMap<string, number>
  /** Forgets streams of containers of which nothing is kept any more. */
  tidy(isRead: (engineName: string) => boolean): void
}

/** As the log driver names them (spec part 2, 9.1). A group that is missing is made: on a laptop nobody else makes it. */
export function createContainerStreams({ store, kept, clock }: CloudWatchDeps): ContainerStreams {
  return {
    begin(task, container) {
      const names = namesOf(definitionOf(store.read(), task.taskDefinitionArn)?.definition.containerDefinitions, task, container)
      if (!names) return
      const { scope, group, stream } = names
      const arn = groupArn(scope, group)
      const record: LogStreamRecord = {
        arn: streamArn(arn, stream),
        groupArn: arn,
        name: stream,
        engineName: container.engineName,
        from: 'container',
        createdAt: clock.now(),
      }
      if (store.read().logStreams.get(record.arn)) return
      store.update('begin log stream', (tx) => {
        if (!tx.snapshot.logGroups.get(arn)) tx.put('logGroups', newGroup(scope, group, clock.now()))
        tx.put('logStreams', record)
      })
    },
    retentions() {
      const { logGroups, logStreams } = store.read()
      const kept = new Map<string, number>()
      for (const { arn, retentionInDays } of logGroups.all()) {
        if (retentionInDays === undefined) continue
        for (const { engineName } of logStreams.by('group', arn)) kept.set(engineName, retentionInDays * DAY_MS)
      }
      return kept
    },
    tidy(isRead) {
      const past = [...store.read().logStreams.all()].filter(
        ({ from, engineName }) => from === 'container' && !kept.has(engineName) && !isRead(engineName),
      )
      if (past.length === 0) return
      store.update('forget log streams', (tx) => {
        for (const { arn } of past) tx.delete('logStreams', arn)
      })
    },
  }
}

interface Definition {
  name?: string | undefined
  logConfiguration?: { logDriver?: string | undefined; options?: Record<string, string> | undefined } | undefined
}

function namesOf(definitions: readonly Definition[] = [], task: TaskRecord, container: ContainerRecord) {
  const { logDriver, options = {} } = definitions.find(({ name }) => name === container.name)?.logConfiguration ?? {}
  const group = options['awslogs-group']
  const arn = parseArn(task.arn)
  if (logDriver !== 'awslogs' || !group || !arn) return undefined
  const prefix = options['awslogs-stream-prefix']
  const stream = prefix ? `${prefix}/${container.name}/${task.id}` : (container.runtimeId ?? container.engineName)
  return { scope: { account: arn.account, region: options['awslogs-region'] ?? arn.region }, group, stream }
}
