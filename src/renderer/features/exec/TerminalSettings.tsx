import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Toggle from '@cloudscape-design/components/toggle'
import { usePreference } from '../../app/preferences.ts'
import { useI18n } from '../../i18n/I18n.tsx'

/** What there is to choose about terminals. */
export function TerminalSettings() {
  const { t } = useI18n()
  const [screenReader, setScreenReader] = usePreference('terminalScreenReader')
  return (
    <Container header={<Header variant="h2">{t('exec.title')}</Header>}>
      <FormField label={t('exec.screenReader')} description={t('exec.screenReaderHint')}>
        <Toggle checked={screenReader} onChange={({ detail }) => setScreenReader(detail.checked)}>
          {t(screenReader ? 'common.on' : 'common.off')}
        </Toggle>
      </FormField>
    </Container>
  )
}
