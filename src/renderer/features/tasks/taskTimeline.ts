import type { Task } from '@aws-sdk/client-ecs'
import type { Translate } from '../../i18n/translate.ts'

export interface TimelineEntry {
  at: Date
  text: string
}

/** Pure: what happened to a task, in order, from the times ECS keeps. */
export function taskTimeline(task: Task, t: Translate): TimelineEntry[] {
  const exits = (task.containers ?? []).flatMap(({ name = '', exitCode }) =>
    exitCode === undefined ? [] : [t('timeline.exit', { container: name, exitCode })],
  )
  const entries: [Date | undefined, string][] = [
    [task.createdAt, t('timeline.created')],
    [task.pullStartedAt, t('timeline.pullStarted')],
    [task.pullStoppedAt, t('timeline.pullStopped')],
    [task.startedAt, t('timeline.started')],
    [task.stoppingAt, t('timeline.stopping')],
    [task.executionStoppedAt, [t('timeline.executionStopped'), ...exits].join(' · ')],
    [task.stoppedAt, t('timeline.stopped')],
  ]
  return entries.flatMap(([at, text]) => (at ? [{ at, text }] : [])).sort((a, b) => a.at.getTime() - b.at.getTime())
}
