import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import RadioGroup from '@cloudscape-design/components/radio-group'
import { useDialogForm } from '../../app/useDialogForm.ts'
import { FormDialog } from '../../components/FormDialog.tsx'
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
  const { form, change, tried, send, busy, problem } = useDialogForm(emptyForm, onClose)
  const { kind, name, value, description } = form
  const nameProblem = isSecretName(name, kind) ? '' : t(kind === 'secret' ? 'secrets.secretNameRule' : 'secrets.parameterNameRule')
  const create = () =>
    send({ isWhole: !nameProblem && value !== '', call: () => createSecret(client, form), done: t('secrets.created', { name }) })
  return (
    <FormDialog
      title={t('secrets.create')}
      action={t('secrets.createAction')}
      onAction={() => void create()}
      onClose={onClose}
      busy={busy}
      problem={problem}
    >
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
      <ValueField value={value} onChange={(next) => change({ value: next })} problem={tried && !value ? t('secrets.valueMissing') : ''} />
      <FormField label={t('secrets.description')}>
        <Input value={description} autoComplete={false} onChange={({ detail }) => change({ description: detail.value })} />
      </FormField>
    </FormDialog>
  )
}
