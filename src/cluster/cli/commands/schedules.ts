import { shortName } from '#cluster/api/arns.ts'
import type { ClusterClient } from '#cluster/api/contract.ts'
import type { WatchedSchedule } from '#cluster/api/resources/schedules.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exitCodes.ts'
import { table } from '../table.ts'

/** What a watch of the cluster holds at first. */
async function allSchedules(client: ClusterClient, cluster: string, signal: AbortSignal): Promise<WatchedSchedule[]> {
  for await (const event of client.watch({ scope: 'cluster', cluster }, signal)) {
    if (event.type !== 'snapshot') continue
    const found = event.changes.flatMap((change) => (change.kind === 'schedule' && change.op === 'put' ? [change.value] : []))
    return found.sort((one, other) => one.name.localeCompare(other.name))
  }
  return []
}

function rowOf({ name, expression, timeZone, enabled, targets, nextRunsMs, runs }: WatchedSchedule): string[] {
  const [last] = runs
  const missed = runs.reduce((sum, { outcome, count }) => sum + (outcome === 'missed' ? count : 0), 0)
  return [
    name,
    `${expression} ${timeZone}`,
    targets.map(({ ecs }) => shortName(ecs.TaskDefinitionArn ?? '')).join(', ') || '-',
    enabled ? (nextRunsMs[0] === undefined ? 'never' : new Date(nextRunsMs[0]).toISOString()) : 'paused',
    last ? `${last.outcome}${last.reason === undefined ? '' : `: ${last.reason}`}` : '-',
    String(missed),
  ]
}

/** `marina schedules` */
export const schedules: Command = {
  name: 'schedules',
  arguments: '',
  arity: { least: 0, most: 0 },
  summary: 'list the scheduled tasks of a cluster: when next, how it went last, what was missed',
  options: {},
  async run({ connect, cluster, json, output, signal }) {
    const found = await allSchedules(await connect(), cluster, signal)
    if (json) output.line(JSON.stringify(found))
    else if (found.length === 0) output.line(`No scheduled tasks in cluster ${cluster}. Make one on the page, or with aws events put-rule.`)
    else for (const line of table(['NAME', 'SCHEDULE', 'RUNS', 'NEXT', 'LAST', 'MISSED'], found.map(rowOf))) output.line(line)
    return exitCodes.done
  },
}
