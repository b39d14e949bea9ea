import type { Service } from '@aws-sdk/client-ecs'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { useEffect, useState } from 'react'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { useAction } from '../../app/useAction.ts'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'

const looks: Record<string, StatusIndicatorProps.Type> = { OK: 'success', ALARM: 'error', INSUFFICIENT_DATA: 'pending' }

interface AlarmRow {
  name: string
  /** Undefined where there is no such alarm here. */
  state: string | undefined
  reason: string | undefined
}

/** The alarms that a deployment is given up for, each with a switch for its state. Nothing for a service without. */
export function DeploymentAlarms({ service, version }: { service: Service; version: string }) {
  const { t } = useI18n()
  const { alarms } = service.deploymentConfiguration ?? {}
  const names = alarms?.enable ? (alarms.alarmNames ?? []) : []
  const [rows, reload] = useAlarms(names, version)
  const client = useClient()
  const [busy, run] = useAction()
  const offline = useOffline()
  if (names.length === 0) return null
  const set = async (name: string, state: 'OK' | 'ALARM') => {
    const call = () => client.alarms.setAlarmState({ AlarmName: name, StateValue: state, StateReason: t('alarms.byHand') })
    if (await run(call, t('alarms.setFailed', { name }))) reload()
  }
  return (
    <Table
      variant="embedded"
      contentDensity="compact"
      header={
        <Header variant="h3" description={t(alarms?.rollback ? 'alarms.rollsBack' : 'alarms.fails')}>
          {t('alarms.title')}
        </Header>
      }
      items={rows ?? []}
      loading={rows === undefined}
      loadingText={t('common.loading')}
      trackBy="name"
      ariaLabels={{ tableLabel: t('alarms.title') }}
      columnDefinitions={[
        { id: 'name', header: t('alarms.name'), cell: ({ name }) => name, isRowHeader: true },
        {
          id: 'state',
          header: t('alarms.state'),
          cell: ({ state }) =>
            state === undefined ? (
              <StatusIndicator type="warning">{t('alarms.missing')}</StatusIndicator>
            ) : (
              <StatusIndicator type={looks[state] ?? 'info'}>{state}</StatusIndicator>
            ),
        },
        { id: 'reason', header: t('alarms.reason'), cell: ({ reason }) => <span className="wraps">{reason || t('common.none')}</span> },
        {
          id: 'set',
          header: t('alarms.set'),
          cell: ({ name, state }) => (
            <SpaceBetween direction="horizontal" size="xs">
              {(['OK', 'ALARM'] as const).map((wanted) => (
                <Button
                  key={wanted}
                  variant="inline-link"
                  ariaLabel={t('alarms.setOf', { name, state: wanted })}
                  disabled={busy || offline !== undefined || state === undefined}
                  onClick={() => void set(name, wanted)}
                >
                  {wanted}
                </Button>
              ))}
            </SpaceBetween>
          ),
        },
      ]}
    />
  )
}

/**
 * Undefined until the first answer: an alarm that is not known yet is none that is missing.
 * @param version something that changes when their states may have
 */
function useAlarms(names: readonly string[], version: string): [AlarmRow[] | undefined, () => void] {
  const client = useClient()
  const [states, setStates] = useState<ReadonlyMap<string, AlarmRow>>()
  const [looks, setLooks] = useState(0)
  const key = names.join('\n')
  useEffect(() => {
    let current = true
    const AlarmNames = key === '' ? [] : key.split('\n')
    if (AlarmNames.length > 0)
      void client.alarms.describeAlarms({ AlarmNames }).then(
        ({ MetricAlarms = [] }) => {
          const rows = MetricAlarms.map(({ AlarmName: name = '', StateValue: state, StateReason: reason }) => ({ name, state, reason }))
          if (current) setStates(new Map(rows.map((row) => [row.name, row])))
        },
        () => undefined,
      )
    return () => {
      current = false
    }
    // The version and the looks stand for what the answer is made from.
  }, [client, key, version, looks])
  const rows = states && names.map((name) => states.get(name) ?? { name, state: undefined, reason: undefined })
  return [rows, () => setLooks((count) => count + 1)]
}
