import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useFlash } from '../../app/flash.tsx'
import { useAction } from '../../app/useAction.ts'
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import type { User } from './families.ts'

interface Props {
  /** `web:14`, … */
  revisions: readonly string[]
  users: readonly User[]
  onClose(): void
}

/** Asks before revisions are deregistered, and says what that means for what runs. */
export function DeregisterDialog({ revisions, users, onClose }: Props) {
  const { t, format } = useI18n()
  const client = useClient()
  const { flash } = useFlash()
  const [busy, run] = useAction()
  const count = revisions.length
  const name = revisions[0] ?? ''
  const services = [...new Set(users.filter(({ revision }) => revisions.includes(revision)).map(({ service }) => service))]
  const deregister = async () => {
    for (const revision of revisions) {
      const call = () => client.deregisterTaskDefinition({ taskDefinition: revision })
      if (!(await run(call, t('taskDefinitions.deregisterFailed', { name: revision })))) return onClose()
    }
    onClose()
    flash({ type: 'success', content: t('taskDefinitions.deregistered', { count, name }) })
  }
  return (
    <ConfirmDialog
      title={t('taskDefinitions.deregisterTitle', { count, name })}
      action={t('taskDefinitions.deregisterCount', { count })}
      onAction={() => void deregister()}
      onClose={onClose}
      busy={busy}
    >
      <SpaceBetween size="xs">
        {services.length > 0 ? <Box>{t('taskDefinitions.deregisterUsed', { services: format.list(services) })}</Box> : null}
        <Box>{t('taskDefinitions.deregisterSentence', { count })}</Box>
      </SpaceBetween>
    </ConfirmDialog>
  )
}
