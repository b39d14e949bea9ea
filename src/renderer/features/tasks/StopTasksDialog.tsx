import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useAction } from '../../app/useAction.ts'
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
    <Modal
      visible
      onDismiss={onClose}
      header={t('task.stopTitle', { count: tasks.length, id: first?.shortId ?? '' })}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button variant="primary" loading={busy} onClick={() => void stop()}>
              {t('task.stopCount', { count: tasks.length })}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      {t(ofService ? 'task.stopReplaced' : 'task.stopFinal')}
    </Modal>
  )
}
