import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Toggle from '@cloudscape-design/components/toggle'
import { useScreenHelp } from '../../app/help.tsx'
import { type PagePreferences, usePreference } from '../../app/preferences.ts'
import { StatusNotes } from '../../components/StatusNotes.tsx'
import { useDesktop, useWatch } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { TerminalSettings } from '../exec/TerminalSettings.tsx'
import { ReadyFacts } from '../welcome/ReadyFacts.tsx'
import { AwsSettings } from './AwsSettings.tsx'
import { DesktopSettings } from './DesktopSettings.tsx'
import { EngineSettings } from './EngineSettings.tsx'
import { EventTargetSettings } from './EventTargetSettings.tsx'
import { HookSettings } from './HookSettings.tsx'
import { Shortcuts } from './Shortcuts.tsx'

/** Preferences; each applies at once. */
export default function SettingsScreen() {
  const { t } = useI18n()
  const desktop = useDesktop()
  const { status } = useWatch({ scope: 'summary' })
  useScreenHelp('overview')
  return (
    <SpaceBetween size="m">
      <Header variant="h1" description={t('settings.atOnce')}>
        {t('shell.settings')}
      </Header>
      <StatusNotes status={status} />
      <Container header={<Header variant="h2">{t('settings.general')}</Header>}>
        <SpaceBetween size="m">
          <Choice
            name="language"
            label={t('settings.language')}
            options={{ system: t('settings.ofSystem'), en: 'English', 'zh-TW': '繁體中文' }}
          />
          <Choice
            name="theme"
            label={t('settings.theme')}
            options={{ system: t('settings.ofSystem'), light: t('settings.light'), dark: t('settings.dark') }}
          />
          <Choice
            name="density"
            label={t('settings.density')}
            options={{ compact: t('settings.compact'), comfortable: t('settings.comfortable') }}
          />
          <LetterKeys />
        </SpaceBetween>
      </Container>
      <TerminalSettings />
      {desktop ? <DesktopSettings desktop={desktop} /> : null}
      {status ? <EngineSettings status={status} /> : null}
      <AwsSettings />
      <EventTargetSettings />
      <HookSettings />
      {status ? <ReadyFacts status={status} /> : null}
      <Shortcuts />
    </SpaceBetween>
  )
}

type ChoiceName = 'language' | 'theme' | 'density'

function Choice<Name extends ChoiceName>({
  name,
  label,
  options,
}: {
  name: Name
  label: string
  options: Record<PagePreferences[Name], string>
}) {
  const [value, setValue] = usePreference(name)
  const entries = Object.entries(options) as [PagePreferences[Name], string][]
  return (
    <FormField label={label}>
      <SegmentedControl
        label={label}
        selectedId={value}
        options={entries.map(([id, text]) => ({ id, text }))}
        onChange={({ detail }) => setValue(detail.selectedId as PagePreferences[Name])}
      />
    </FormField>
  )
}

function LetterKeys() {
  const { t } = useI18n()
  const [on, setOn] = usePreference('letterKeys')
  return (
    <FormField label={t('settings.letterKeys')} description={t('settings.letterKeysHint')}>
      <Toggle checked={on} onChange={({ detail }) => setOn(detail.checked)}>
        {t(on ? 'common.on' : 'common.off')}
      </Toggle>
    </FormField>
  )
}
