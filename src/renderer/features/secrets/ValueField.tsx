import FormField from '@cloudscape-design/components/form-field'
import Textarea from '@cloudscape-design/components/textarea'
import { useI18n } from '../../i18n/I18n.tsx'

interface Props {
  value: string
  onChange(value: string): void
  problem: string
  autoFocus?: boolean
}

/** A value may be one word, or JSON over several lines. Nothing of it is kept or corrected by the browser. */
export function ValueField({ value, onChange, problem, autoFocus = false }: Props) {
  const { t } = useI18n()
  return (
    <FormField label={t('task.value')} description={t('secrets.valueHint')} errorText={problem}>
      <Textarea
        value={value}
        rows={3}
        spellcheck={false}
        autoComplete={false}
        autoFocus={autoFocus}
        onChange={({ detail }) => onChange(detail.value)}
      />
    </FormField>
  )
}
