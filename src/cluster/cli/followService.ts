import type { Service, ServiceEvent } from '@aws-sdk/client-ecs'
import type { WatchChange } from '#cluster/api/watch.ts'
import type { CommandContext } from './command.ts'
import { CommandError, exitCodes } from './exitCodes.ts'
import { createProgressTeller } from './tellProgress.ts'

interface Followed {
  service?: Service
  /** Ids of events already said. */
  said: Set<string>
}

/** One deployment, everything running that is wanted, nothing on its way (spec part 1, 5.8). */
function isSteady(service: Service): boolean {
  const [primary, ...older] = service.deployments ?? []
  return (
    older.length === 0 &&
    service.runningCount === service.desiredCount &&
    service.pendingCount === 0 &&
    (primary === undefined || primary.rolloutState === 'COMPLETED')
  )
}

function take(followed: Followed, change: WatchChange, since: number, say: (event: ServiceEvent) => void): void {
  if (change.op === 'delete') return
  if (change.kind === 'service') followed.service = change.value
  if (change.kind !== 'serviceEvent' || followed.said.has(change.arn)) return
  followed.said.add(change.arn)
  if ((change.value.createdAt?.getTime() ?? 0) >= since) say(change.value)
}

/**
 * Follows a service until `isDone`, telling its events and counts on the way.
 * @param wanted.since milliseconds since the epoch: older events are not told
 * Throws a CommandError with `timedOut` when it takes longer.
 */
export async function followService(
  context: CommandContext,
  wanted: { service: string; since: number; timeoutSeconds: number; isDone?: (service: Service) => boolean },
): Promise<Service> {
  const { cluster, output, clock } = context
  const client = await context.connect()
  const isDone = wanted.isDone ?? isSteady
  const followed: Followed = { said: new Set() }
  const abort = new AbortController()
  const giveUp = clock.after(wanted.timeoutSeconds * 1000, () => abort.abort())
  const tell = createProgressTeller(output.note, ['pulling'])
  let told = ''
  try {
    for await (const event of client.watch(
      { scope: 'service', cluster, service: wanted.service },
      AbortSignal.any([abort.signal, context.signal]),
    )) {
      if (event.type === 'progress') tell(event.progress)
      if (event.type !== 'snapshot' && event.type !== 'changes') continue
      for (const change of event.changes) take(followed, change, wanted.since, (said) => output.note(said.message ?? ''))
      const { service } = followed
      if (!service) continue
      const counts = `${service.runningCount} of ${service.desiredCount} running, ${service.pendingCount} pending`
      if (counts !== told) output.note(`${wanted.service}: ${counts}`)
      told = counts
      if (isDone(service)) return service
    }
  } catch (error) {
    if (!abort.signal.aborted && !context.signal.aborted) throw error
  } finally {
    giveUp()
    abort.abort()
  }
  if (context.signal.aborted) throw new CommandError(exitCodes.failed, `Stopped watching; ${wanted.service} goes on by itself.`)
  throw new CommandError(
    exitCodes.timedOut,
    `${wanted.service} did not get there within ${wanted.timeoutSeconds} s${told ? ` (${told})` : ''}. It goes on trying; see "marina services" and "marina logs ${wanted.service}".`,
  )
}
