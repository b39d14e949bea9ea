import { shortName } from '#cluster/api/arns.ts'
import type { EcsEvent } from '#cluster/api/events.ts'
import type { WatchEvent } from '#cluster/api/watch.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exitCodes.ts'

/** `2026-01-02T03:04:05Z ECS Task State Change 0a1b…: RUNNING, wanted RUNNING` */
function lineOf(event: EcsEvent): string {
  return `${event.time} ${event['detail-type']} ${shortName(event.resources[0] ?? '')}: ${summaryOf(event)}`
}

function summaryOf(event: EcsEvent): string {
  switch (event['detail-type']) {
    case 'ECS Task State Change': {
      const { lastStatus, desiredStatus, group, stoppedReason } = event.detail
      const why = stoppedReason ? `. ${stoppedReason}` : ''
      return `${lastStatus}${desiredStatus === lastStatus ? '' : `, wanted ${desiredStatus}`} (${group})${why}`
    }
    case 'ECS Container Instance State Change': {
      const { status, agentConnected, runningTasksCount, pendingTasksCount } = event.detail
      return `${status}, agent ${agentConnected ? 'connected' : 'away'}, ${runningTasksCount} running and ${pendingTasksCount} pending tasks`
    }
    case 'ECS Service Action':
    case 'ECS Deployment State Change':
    case 'ECS Daemon Service Action': {
      const { eventType, eventName, reason } = event.detail
      return `${eventType} ${eventName}${reason ? `. ${reason}` : ''}`
    }
    case 'ECS Daemon Deployment State Change':
      return `${event.detail.eventType} ${event.detail.eventName}`
  }
}

/** Events of a watch that were not told yet: after a slow moment all recent ones come again. */
function* newEvents(event: WatchEvent, told: Set<string>): Iterable<EcsEvent> {
  if (event.type !== 'snapshot' && event.type !== 'changes') return
  const recent = new Set<string>()
  for (const change of event.changes) {
    if (change.kind !== 'ecsEvent' || change.op !== 'put') continue
    recent.add(change.arn)
    if (!told.has(change.arn)) yield change.value
  }
  if (event.type === 'snapshot') told.clear()
  for (const id of recent) told.add(id)
}

/** `marina events` */
export const events: Command = {
  name: 'events',
  arguments: '',
  arity: { least: 0, most: 0 },
  summary: 'show what ECS would tell EventBridge: tasks, container instances, service actions, deployments',
  options: { follow: { type: 'boolean', short: 'f', help: 'go on with new events' } },
  async run({ connect, json, output, values, signal }) {
    const client = await connect()
    const enough = new AbortController()
    const told = new Set<string>()
    try {
      for await (const heard of client.watch({ scope: 'events' }, AbortSignal.any([signal, enough.signal]))) {
        for (const event of newEvents(heard, told)) output.line(json ? JSON.stringify(event) : lineOf(event))
        if (heard.type === 'snapshot' && !values['follow']) break
      }
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      enough.abort()
    }
    return exitCodes.done
  },
}
