import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useState } from 'react'
import type { ClusterClient } from '#cluster/api/contract.ts'
import type { EventTargetState } from '#cluster/api/resources/marina.ts'
import { useAction } from '../../app/useAction.ts'
import { useClient } from '../../data/ClientProvider.tsx'
import { useRead } from '../../data/useRead.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import { SettingForm } from './SettingForm.tsx'

const readEventTarget = (client: ClusterClient) => client.getEventTarget({})

/** Where the cluster's events go, as EventBridge would send them to a target. */
export function EventTargetSettings() {
  const client = useClient()
  const { t } = useI18n()
  const [state, setState] = useRead(readEventTarget)
  const [written, setWritten] = useState<string>()
  const [saving, run] = useAction()
  if (!state) return null
  const eventTarget = written ?? state.eventTarget ?? ''
  const save = async () => {
    const saved = await run(async () => setState(await client.setEventTarget({ eventTarget })), t('settings.eventTargetFailed'))
    if (saved) setWritten(undefined)
  }
  return (
    <SettingForm
      title={t('settings.events')}
      action={{ text: t('settings.save') }}
      saving={saving}
      disabled={state.fixed || eventTarget === (state.eventTarget ?? '')}
      onSave={() => void save()}
    >
      <SpaceBetween size="s">
        <FormField
          stretch
          label={t('settings.eventTarget')}
          description={t('settings.eventTargetHint')}
          {...(state.fixed && { constraintText: t('settings.eventTargetFixed') })}
        >
          <Input
            value={eventTarget}
            placeholder="http://127.0.0.1:9000/events"
            disabled={state.fixed}
            spellcheck={false}
            autoComplete={false}
            onChange={({ detail }) => setWritten(detail.value)}
          />
        </FormField>
        <TargetReport state={state} />
      </SpaceBetween>
    </SettingForm>
  )
}

function TargetReport({ state }: { state: EventTargetState }) {
  const { t } = useI18n()
  if (state.eventTarget === undefined) return <StatusIndicator type="stopped">{t('settings.eventsNowhere')}</StatusIndicator>
  if (state.lastFailure)
    return <StatusIndicator type="warning">{t('settings.eventsFail', { why: state.lastFailure.why, ...state })}</StatusIndicator>
  return <StatusIndicator type="success">{t('settings.eventsGo', { delivered: state.delivered })}</StatusIndicator>
}
