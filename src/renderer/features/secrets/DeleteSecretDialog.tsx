import Box from '@cloudscape-design/components/box'
import RadioGroup from '@cloudscape-design/components/radio-group'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { useFlash } from '../../app/flash.tsx'
import { useAction } from '../../app/useAction.ts'
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { NumberField } from '../tasks/LaunchFrame.tsx'
import { deleteSecret } from './secretCalls.ts'
import { isRecoveryWindow, type KeptSecret, recoveryDays } from './secretsView.ts'

/** Asks before a secret or parameter is deleted, and names what stops working. */
export function DeleteSecretDialog({ secret, onClose }: { secret: KeptSecret; onClose(): void }) {
  const { t } = useI18n()
  const client = useClient()
  const { flash } = useFlash()
  const [how, setHow] = useState<'recoverable' | 'atOnce'>('recoverable')
  const [days, setDays] = useState<number>(recoveryDays.most)
  const [busy, run] = useAction()
  const { name, kind } = secret
  const recoverable = kind === 'secret' && how === 'recoverable'
  const problem = recoverable && !isRecoveryWindow(days) ? t('secrets.windowRule', { ...recoveryDays }) : undefined
  const remove = async () => {
    const worked = await run(() => deleteSecret(client, secret, recoverable ? days : undefined), t('secrets.deleteFailed', { name }))
    onClose()
    if (!worked) return
    flash({ type: 'success', content: recoverable ? t('secrets.deletedFor', { name, days }) : t('secrets.deleted', { name }) })
  }
  return (
    <ConfirmDialog
      title={t('secrets.deleteTitle', { name })}
      action={t('secrets.delete')}
      onAction={() => void remove()}
      onClose={onClose}
      busy={busy}
      disabledReason={problem}
    >
      <SpaceBetween size="s">
        <Box>{t('secrets.deleteSentence')}</Box>
        {kind === 'secret' ? (
          <RadioGroup
            ariaLabel={t('secrets.recovery')}
            value={how}
            onChange={({ detail }) => setHow(detail.value === 'atOnce' ? 'atOnce' : 'recoverable')}
            items={[
              { value: 'recoverable', label: t('secrets.recoverable'), description: t('secrets.recoverableHint') },
              { value: 'atOnce', label: t('secrets.atOnce'), description: t('secrets.atOnceHint') },
            ]}
          />
        ) : (
          <Box>{t('secrets.deleteParameter')}</Box>
        )}
        {recoverable ? <NumberField label={t('secrets.window')} value={days} onChange={setDays} problem={problem} /> : null}
      </SpaceBetween>
    </ConfirmDialog>
  )
}
