import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import RadioGroup from '@cloudscape-design/components/radio-group'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { useFlash } from '../../app/flash.tsx'
import { useAction } from '../../app/useAction.ts'
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { createSecret, type NewSecret } from './secretCalls.ts'
import { isSecretName, type Kind } from './secretsView.ts'
import { ValueField } from './ValueField.tsx'

const offered = ['secret', 'SecureString', 'String'] as const satisfies readonly Kind[]
const emptyForm: NewSecret = { kind: 'secret', name: '', value: '', description: '' }

/** Creates a secret, or a parameter with its type. */
export function CreateSecretDialog({ onClose }: { onClose(): void }) {
  const { t } = useI18n()
  const client = useClient()
  const { flash } = useFlash()
  const [form, setForm] = useState(emptyForm)
  const [tried, setTried] = useState(false)
  const [busy, run] = useAction()
  const change = (changes: Partial<NewSecret>) => setForm((present) => ({ ...present, ...changes }))
  const { kind, name, value, description } = form
  const nameProblem = isSecretName(name, kind) ? '' : t(kind === 'secret' ? 'secrets.secretNameRule' : 'secrets.parameterNameRule')
  const create = async () => {
    setTried(true)
    if (nameProblem || !value) return
    if (!(await run(() => createSecret(client, form), t('secrets.createFailed', { name })))) return
    onClose()
    flash({ type: 'success', content: t('secrets.created', { name }) })
  }
  return (
    <ConfirmDialog
      title={t('secrets.create')}
      action={t('secrets.createAction')}
      onAction={() => void create()}
      onClose={onClose}
      busy={busy}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void create()
        }}
      >
        <SpaceBetween size="m">
          <FormField label={t('secrets.kind')}>
            <RadioGroup
              value={kind}
              onChange={({ detail }) => change({ kind: offered.find((one) => one === detail.value) ?? 'secret' })}
              items={offered.map((one) => ({ value: one, label: t(`secrets.kind.${one}`), description: t(`secrets.kindHint.${one}`) }))}
            />
          </FormField>
          <FormField label={t('service.name')} errorText={tried ? nameProblem : ''}>
            <Input
              value={name}
              placeholder={kind === 'secret' ? 'prod/db' : '/prod/db-password'}
              spellcheck={false}
              autoComplete={false}
              onChange={({ detail }) => change({ name: detail.value })}
            />
          </FormField>
          <ValueField
            value={value}
            onChange={(next) => change({ value: next })}
            problem={tried && !value ? t('secrets.valueMissing') : ''}
          />
          <FormField label={t('secrets.description')}>
            <Input value={description} autoComplete={false} onChange={({ detail }) => change({ description: detail.value })} />
          </FormField>
        </SpaceBetween>
      </form>
    </ConfirmDialog>
  )
}
