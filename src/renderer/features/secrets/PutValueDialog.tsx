import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { useFlash } from '../../app/flash.tsx'
import { useAction } from '../../app/useAction.ts'
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { putVersion } from './secretCalls.ts'
import type { KeptSecret } from './secretsView.ts'
import { ValueField } from './ValueField.tsx'

/** Puts another value, and says from when on it holds. */
export function PutValueDialog({ secret, onClose }: { secret: KeptSecret; onClose(): void }) {
  const { t } = useI18n()
  const client = useClient()
  const { flash } = useFlash()
  const [value, setValue] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, run] = useAction()
  const { name } = secret
  const put = async () => {
    setTried(true)
    if (!value) return
    if (!(await run(() => putVersion(client, secret, value), t('secrets.putFailed', { name })))) return
    onClose()
    flash({ type: 'success', content: t('secrets.put', { name }) })
  }
  return (
    <ConfirmDialog
      title={t('secrets.putTitle', { name })}
      action={t('secrets.putVersion')}
      onAction={() => void put()}
      onClose={onClose}
      busy={busy}
    >
      <SpaceBetween size="s">
        <Box>{t('secrets.putSentence')}</Box>
        <ValueField value={value} onChange={setValue} problem={tried && !value ? t('secrets.valueMissing') : ''} autoFocus />
      </SpaceBetween>
    </ConfirmDialog>
  )
}
