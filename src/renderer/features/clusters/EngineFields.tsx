import Alert from '@cloudscape-design/components/alert'
import Checkbox from '@cloudscape-design/components/checkbox'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { DockerContextChoice } from '#cluster/api/resources/marina.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import { type AddInstancesForm, needsPlain, takesTls } from './addInstancesForm.ts'

interface Props {
  form: AddInstancesForm
  /** The user's; undefined while they are looked for. */
  contexts: readonly DockerContextChoice[] | undefined
  change(changes: Partial<AddInstancesForm>): void
  problemOf(field: 'address' | 'plain'): string | undefined
}

/** Which other engine instances are to sit on: one of the user's docker contexts, or an address. */
export function EngineFields({ form, contexts, change, problemOf }: Props) {
  const { t } = useI18n()
  const options = [
    ...(contexts ?? []).map(({ name, address, problem, description }) => ({
      value: name,
      label: name,
      description: problem ?? [address, description].filter(Boolean).join(' · '),
      disabled: problem !== undefined,
    })),
    { value: '', label: t('instances.byAddress') },
  ]
  return (
    <SpaceBetween size="m">
      <FormField label={t('instances.context')} description={t('instances.contextHint')}>
        <Select
          selectedOption={options.find(({ value }) => value === form.context) ?? null}
          options={options}
          statusType={contexts ? 'finished' : 'loading'}
          loadingText={t('common.loading')}
          onChange={({ detail }) => change({ context: detail.selectedOption.value ?? '' })}
        />
      </FormField>
      {form.context === '' ? (
        <FormField label={t('instances.address')} constraintText={t('instances.addressHint')} errorText={problemOf('address')}>
          <Input
            value={form.address}
            placeholder="ssh://user@host"
            spellcheck={false}
            autoComplete={false}
            onChange={({ detail }) => change({ address: detail.value })}
          />
        </FormField>
      ) : null}
      {takesTls(form) ? (
        <FormField label={t('instances.tlsFolder')} constraintText={t('instances.tlsFolderHint')}>
          <Input
            value={form.tlsFolder}
            spellcheck={false}
            autoComplete={false}
            onChange={({ detail }) => change({ tlsFolder: detail.value })}
          />
        </FormField>
      ) : null}
      {needsPlain(form, contexts ?? []) ? (
        <Alert type="warning">
          <SpaceBetween size="xs">
            {t('instances.plainSentence')}
            <FormField errorText={problemOf('plain')}>
              <Checkbox checked={form.plain} onChange={({ detail }) => change({ plain: detail.checked })}>
                {t('instances.plain')}
              </Checkbox>
            </FormField>
          </SpaceBetween>
        </Alert>
      ) : null}
    </SpaceBetween>
  )
}
