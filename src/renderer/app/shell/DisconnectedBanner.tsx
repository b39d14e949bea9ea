import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import { useRetry, useWatch } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'

const SUMMARY = { scope: 'summary' } as const

/**
 * Why nothing can be changed now, or undefined: for the `disabledReason` of every button that asks something of the
 * cluster.
 */
export function useOffline(): string | undefined {
  const { t } = useI18n()
  const { disconnectedSince } = useWatch(SUMMARY)
  return disconnectedSince === undefined ? undefined : t('shell.offline')
}

/** One banner for the cluster that does not answer, and one for the engine behind it. */
export function DisconnectedBanner() {
  const { t, format } = useI18n()
  const retry = useRetry()
  const { disconnectedSince, heardAt, status, phase, failure } = useWatch(SUMMARY)
  if (phase === 'failed') {
    return (
      <Banner type="error" action={<Button onClick={retry}>{t('shell.reconnect')}</Button>} header={t('shell.refused')}>
        {failure?.message}
      </Banner>
    )
  }
  if (disconnectedSince !== undefined) {
    return (
      <Banner type="error" action={<Button onClick={retry}>{t('shell.reconnect')}</Button>} header={t('shell.notResponding')}>
        {phase === 'ready' ? t('shell.knownAt', { time: format.time(heardAt) }) : failure?.message}
      </Banner>
    )
  }
  if (status && !status.engine.connected) {
    return (
      <Banner
        type="warning"
        header={t('shell.engineLostSince', { engine: status.engine.product, time: format.time(status.engine.lostAt ?? heardAt) })}
      >
        {status.engine.lostWhy}
      </Banner>
    )
  }
  return null
}

function Banner(props: { type: 'error' | 'warning'; header: string; action?: React.ReactNode; children: React.ReactNode }) {
  return (
    <Box margin={{ bottom: 's' }}>
      <div role={props.type === 'error' ? 'alert' : 'status'}>
        <Alert type={props.type} header={props.header} action={props.action}>
          {props.children}
        </Alert>
      </div>
    </Box>
  )
}
