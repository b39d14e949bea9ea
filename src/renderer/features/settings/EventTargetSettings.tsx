import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Form from '@cloudscape-design/components/form'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useEffect, useState } from 'react'
import type { EventTargetState } from '#cluster/api/resources/marina.ts'
import { useAction } from '../../app/useAction.ts'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'

/** Where the cluster's events go, as EventBridge would send them to a target. */
export function EventTargetSettings() {
  const client = useClient()
  const { t } = useI18n()
  const [state, setState] = useState<EventTargetState>()
  const [written, setWritten] = useState<string>()
  const [saving, run] = useAction()
  useEffect(() => {
    let current = true
    // A Marina that is away is said by the shell; this form then does not appear.
    client.getEventTarget({}).then(
      (read) => current && setState(read),
      () => {},
    )
    return () => {
      current = false
    }
  }, [client])
  if (!state) return null
  const eventTarget = written ?? state.eventTarget ?? ''
  const save = async () => {
    const saved = await run(async () => setState(await client.setEventTarget({ eventTarget })), t('settings.eventTargetFailed'))
    if (saved) setWritten(undefined)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Container header={<Header variant="h2">{t('settings.events')}</Header>}>
        <Form
          actions={
            <Button loading={saving} disabled={state.fixed || eventTarget === (state.eventTarget ?? '')}>
              {t('settings.save')}
            </Button>
          }
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
        </Form>
      </Container>
    </form>
  )
}

function TargetReport({ state }: { state: EventTargetState }) {
  const { t } = useI18n()
  if (state.eventTarget === undefined) return <StatusIndicator type="stopped">{t('settings.eventsNowhere')}</StatusIndicator>
  if (state.lastFailure)
    return <StatusIndicator type="warning">{t('settings.eventsFail', { why: state.lastFailure.why, ...state })}</StatusIndicator>
  return <StatusIndicator type="success">{t('settings.eventsGo', { delivered: state.delivered })}</StatusIndicator>
}
