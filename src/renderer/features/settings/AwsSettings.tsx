import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { ClusterClient } from '#cluster/api/contract.ts'
import type { AwsAccessState } from '#cluster/api/resources/marina.ts'
import { useAction } from '../../app/useAction.ts'
import { useClient } from '../../data/ClientProvider.tsx'
import { useRead } from '../../data/useRead.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import { type AwsForm, chosenBy, credentialsKinds, formOf, secretsKinds } from './awsForm.ts'
import { SettingForm } from './SettingForm.tsx'

const readAwsAccess = (client: ClusterClient) => client.getAwsAccess({})

/** What of the user's own AWS account tasks may use. */
export function AwsSettings() {
  const client = useClient()
  const { t } = useI18n()
  const [state, setState] = useRead(readAwsAccess)
  const [written, setWritten] = useState<AwsForm>()
  const [saving, run] = useAction()
  if (!state) return null
  const form = written ?? formOf(state, state.profiles.includes('default') ? 'default' : (state.profiles[0] ?? 'default'))
  const wanted = changesOf(state, form)
  const save = async () => {
    if (await run(async () => setState(await client.setAwsAccess(wanted)), t('settings.awsFailed'))) setWritten(undefined)
  }
  return (
    <SettingForm
      title={t('settings.aws')}
      description={t('settings.awsHint')}
      action={{ text: t('settings.save'), label: t('settings.awsSave') }}
      saving={saving}
      disabled={Object.keys(wanted).length === 0}
      onSave={() => void save()}
    >
      <AwsFields state={state} form={form} onChange={(changes) => setWritten({ ...form, ...changes })} />
    </SettingForm>
  )
}

/** Only what differs: the other may be fixed. */
function changesOf(state: AwsAccessState, form: AwsForm): { secrets?: string; credentials?: string } {
  const { secrets, credentials } = chosenBy(form)
  return { ...(secrets !== state.secrets && { secrets }), ...(credentials !== state.credentials && { credentials }) }
}

interface FieldsProps {
  state: AwsAccessState
  form: AwsForm
  onChange(changes: Partial<AwsForm>): void
}

function AwsFields({ state: { fixed, profiles }, form, onChange }: FieldsProps) {
  const { t } = useI18n()
  const isFixed = { secrets: fixed.includes('secrets'), credentials: fixed.includes('credentials') }
  const hint = (name: 'secrets' | 'credentials') => isFixed[name] && { constraintText: t('settings.awsFixed', { option: `--${name}` }) }
  return (
    <SpaceBetween size="m">
      <FormField label={t('settings.awsSecrets')} description={t('settings.awsSecretsHint')} {...hint('secrets')}>
        <Choice
          label={t('settings.awsSecrets')}
          kinds={secretsKinds}
          textOf={(kind) => t(`settings.awsSecrets.${kind}`)}
          selected={form.secrets}
          disabled={isFixed.secrets}
          onSelect={(secrets) => onChange({ secrets })}
        />
      </FormField>
      {form.secrets === 'local' ? null : (
        <Profile
          label={t('settings.awsSecretsProfile')}
          profiles={profiles}
          selected={form.secretsProfile}
          disabled={isFixed.secrets}
          onSelect={(secretsProfile) => onChange({ secretsProfile })}
        />
      )}
      <FormField label={t('settings.awsCredentials')} description={t('settings.awsCredentialsHint')} {...hint('credentials')}>
        <Choice
          label={t('settings.awsCredentials')}
          kinds={credentialsKinds}
          textOf={(kind) => t(`settings.awsCredentials.${kind}`)}
          selected={form.credentials}
          disabled={isFixed.credentials}
          onSelect={(credentials) => onChange({ credentials })}
        />
      </FormField>
      {form.credentials === 'dummy' ? null : (
        <Profile
          label={t('settings.awsCredentialsProfile')}
          profiles={profiles}
          selected={form.credentialsProfile}
          disabled={isFixed.credentials}
          onSelect={(credentialsProfile) => onChange({ credentialsProfile })}
        />
      )}
      {form.credentials === 'role' ? (
        <FormField label={t('settings.awsRole')} stretch>
          <Input
            value={form.role}
            placeholder="arn:aws:iam::123456789012:role/name"
            disabled={isFixed.credentials}
            spellcheck={false}
            autoComplete={false}
            onChange={({ detail }) => onChange({ role: detail.value })}
          />
        </FormField>
      ) : null}
    </SpaceBetween>
  )
}

interface ChoiceProps<Kind extends string> {
  label: string
  kinds: readonly Kind[]
  textOf(kind: Kind): string
  selected: Kind
  disabled: boolean
  onSelect(kind: Kind): void
}

function Choice<Kind extends string>({ label, kinds, textOf, selected, disabled, onSelect }: ChoiceProps<Kind>) {
  const options = kinds.map((kind) => ({ value: kind, label: textOf(kind) }))
  return (
    <Select
      ariaLabel={label}
      options={options}
      selectedOption={{ value: selected, label: textOf(selected) }}
      disabled={disabled}
      onChange={({ detail }) => onSelect(detail.selectedOption.value as Kind)}
    />
  )
}

interface ProfileProps {
  label: string
  profiles: readonly string[]
  selected: string
  disabled: boolean
  onSelect(profile: string): void
}

/** One that is chosen and no longer in the files stays in the list, so that it is seen. */
function Profile({ label, profiles, selected, ...rest }: ProfileProps) {
  const { t } = useI18n()
  const kinds = profiles.includes(selected) ? profiles : [selected, ...profiles]
  return (
    <FormField label={label} {...(profiles.length === 0 && { errorText: t('settings.awsNoProfiles') })}>
      <Choice label={label} kinds={kinds} textOf={(name) => name} selected={selected} {...rest} />
    </FormField>
  )
}
