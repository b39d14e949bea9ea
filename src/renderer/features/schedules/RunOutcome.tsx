import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import type { WatchedRun } from '#cluster/api/resources/schedules.ts'
import { useI18n } from '../../i18n/I18n.tsx'

const looks: Readonly<Record<WatchedRun['outcome'], StatusIndicatorProps.Type>> = {
  pending: 'in-progress',
  started: 'success',
  failed: 'error',
  missed: 'warning',
}

/** What became of one time, with the reason on hover. */
export function RunOutcome({ run: { outcome, reason, count } }: { run: WatchedRun }) {
  const { t } = useI18n()
  return (
    <span title={reason}>
      <StatusIndicator type={looks[outcome]}>
        {outcome === 'missed' ? t('schedules.missedCount', { count }) : t(`schedules.${outcome}`)}
      </StatusIndicator>
    </span>
  )
}
