import Box from '@cloudscape-design/components/box'
import { useDialogForm } from '../../app/useDialogForm.ts'
import { FormDialog } from '../../components/FormDialog.tsx'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { putVersion } from './secretCalls.ts'
import type { KeptSecret } from './secretsView.ts'
import { ValueField } from './ValueField.tsx'

/** Puts another value, and says from when on it holds. */
export function PutValueDialog({ secret, onClose }: { secret: KeptSecret; onClose(): void }) {
  const { t } = useI18n()
  const client = useClient()
  const { form, change, tried, send, busy, problem } = useDialogForm({ value: '' }, onClose)
  const { name } = secret
  const { value } = form
  const put = () => send({ isWhole: value !== '', call: () => putVersion(client, secret, value), done: t('secrets.put', { name }) })
  return (
    <FormDialog
      title={t('secrets.putTitle', { name })}
      action={t('secrets.putVersion')}
      onAction={() => void put()}
      onClose={onClose}
      busy={busy}
      problem={problem}
    >
      <Box>{t('secrets.putSentence')}</Box>
      <ValueField
        value={value}
        onChange={(next) => change({ value: next })}
        problem={tried && !value ? t('secrets.valueMissing') : ''}
        autoFocus
      />
    </FormDialog>
  )
}
