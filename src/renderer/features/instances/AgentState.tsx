import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useI18n } from '../../i18n/I18n.tsx'

/** Whether the agent of an instance answers. */
export function AgentState({ connected }: { connected: boolean }) {
  const { t } = useI18n()
  return (
    <StatusIndicator type={connected ? 'success' : 'warning'}>
      {t(connected ? 'cluster.connected' : 'cluster.disconnected')}
    </StatusIndicator>
  )
}
