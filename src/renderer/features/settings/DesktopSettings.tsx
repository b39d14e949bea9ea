import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Toggle from '@cloudscape-design/components/toggle'
import { useEffect, useState } from 'react'
import type { Desktop, Preferences } from '../../bridge/desktop.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import { KeyLockSetting } from './KeyLockSetting.tsx'

/** What only the desktop application can do. */
export function DesktopSettings({ desktop }: { desktop: Desktop }) {
  const { t } = useI18n()
  const [preferences, setPreferences] = useState<Preferences>()
  useEffect(() => {
    let current = true
    void desktop.readPreferences().then((read) => current && setPreferences(read))
    return () => {
      current = false
    }
  }, [desktop])
  if (!preferences) return null
  const change = (changes: Partial<Preferences>) => void desktop.changePreferences(changes).then(setPreferences)
  return (
    <Container header={<Header variant="h2">{t('settings.desktop')}</Header>}>
      <SpaceBetween size="m">
        <FormField label={t('settings.onClose')}>
          <SegmentedControl
            label={t('settings.onClose')}
            selectedId={preferences.onClose}
            options={[
              { id: 'ask', text: t('settings.closeAsk') },
              { id: 'background', text: t('settings.closeBackground') },
              { id: 'stopTasksAndQuit', text: t('settings.closeQuit') },
            ]}
            onChange={({ detail }) => change({ onClose: detail.selectedId as Preferences['onClose'] })}
          />
        </FormField>
        <FormField label={t('settings.notifications')} description={t('settings.notificationsHint')}>
          <Toggle checked={preferences.notifications} onChange={({ detail }) => change({ notifications: detail.checked })}>
            {t(preferences.notifications ? 'common.on' : 'common.off')}
          </Toggle>
        </FormField>
        <KeyLockSetting desktop={desktop} />
      </SpaceBetween>
    </Container>
  )
}
