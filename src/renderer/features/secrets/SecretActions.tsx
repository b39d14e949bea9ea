import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { useFlash } from '../../app/flash.tsx'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { useAction } from '../../app/useAction.ts'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { DeleteSecretDialog } from './DeleteSecretDialog.tsx'
import { PutValueDialog } from './PutValueDialog.tsx'
import type { KeptSecret } from './secretsView.ts'

/** What can be done to the selected secret or parameter. */
export function SecretActions({ secret }: { secret: KeptSecret | undefined }) {
  const { t } = useI18n()
  const offline = useOffline()
  const [open, setOpen] = useState<'put' | 'delete'>()
  const disabled = offline !== undefined || !secret
  const disabledReason = offline ?? t('secrets.needsSelection')
  if (secret?.deletedAt) return <RestoreButton secret={secret} />
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button disabled={disabled} disabledReason={disabledReason} onClick={() => setOpen('put')}>
        {t('secrets.putVersion')}
      </Button>
      <Button disabled={disabled} disabledReason={disabledReason} onClick={() => setOpen('delete')}>
        {t('secrets.delete')}
      </Button>
      {secret && open === 'put' ? <PutValueDialog secret={secret} onClose={() => setOpen(undefined)} /> : null}
      {secret && open === 'delete' ? <DeleteSecretDialog secret={secret} onClose={() => setOpen(undefined)} /> : null}
    </SpaceBetween>
  )
}

function RestoreButton({ secret: { arn, name } }: { secret: KeptSecret }) {
  const { t } = useI18n()
  const client = useClient()
  const offline = useOffline()
  const { flash } = useFlash()
  const [busy, run] = useAction()
  const restore = async () => {
    if (!(await run(() => client.secrets.restoreSecret({ SecretId: arn }), t('secrets.restoreFailed', { name })))) return
    flash({ type: 'success', content: t('secrets.restored', { name }) })
  }
  return (
    <Button loading={busy} disabled={offline !== undefined} disabledReason={offline ?? ''} onClick={() => void restore()}>
      {t('secrets.restore')}
    </Button>
  )
}
