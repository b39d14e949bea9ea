import { useFlash } from '../../app/flash.tsx'
import { useAction } from '../../app/useAction.ts'
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx'
import { useI18n } from '../../i18n/I18n.tsx'

interface Props {
  name: string
  title: string
  action: string
  /** What goes with it. */
  sentence: string
  remove(): Promise<unknown>
  /** Before it is said. */
  onDeleted?(): void
  onClose(): void
}

/** Asks before a load balancer or a part of one is deleted, deletes it, and says so. */
export function DeleteDialog({ name, title, action, sentence, remove, onDeleted, onClose }: Props) {
  const { t } = useI18n()
  const { flash } = useFlash()
  const [busy, run] = useAction()
  const confirm = async () => {
    const worked = await run(remove, t('loadBalancers.deleteFailed', { name }))
    onClose()
    if (!worked) return
    onDeleted?.()
    flash({ type: 'success', content: t('loadBalancers.deleted', { name }) })
  }
  return (
    <ConfirmDialog title={title} action={action} onAction={() => void confirm()} onClose={onClose} busy={busy}>
      {sentence}
    </ConfirmDialog>
  )
}
