import { useAction } from '../../app/useAction.ts'
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import type { TaskView } from './taskView.ts'

/** Asks before tasks are stopped, and says what follows. */
export function StopTasksDialog({ tasks, onClose }: { tasks: readonly TaskView[]; onClose(): void }) {
  const { t } = useI18n()
  const client = useClient()
  const [busy, run] = useAction()
  const [first] = tasks
  const ofService = tasks.some(({ service }) => service)
  const stop = async () => {
    const stopAll = () =>
      Promise.all(tasks.map(({ task, arn }) => client.stopTask({ cluster: task.clusterArn, task: arn, reason: t('task.stopReason') })))
    await run(stopAll, t('task.stopFailed', { count: tasks.length }))
    onClose()
  }
  return (
    <ConfirmDialog
      title={t('task.stopTitle', { count: tasks.length, id: first?.shortId ?? '' })}
      action={t('task.stopCount', { count: tasks.length })}
      onAction={() => void stop()}
      onClose={onClose}
      busy={busy}
    >
      {t(ofService ? 'task.stopReplaced' : 'task.stopFinal')}
    </ConfirmDialog>
  )
}
