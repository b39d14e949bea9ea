import type { DeploymentLifecycleHookDetail } from '@aws-sdk/client-ecs'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { useI18n } from '../../i18n/I18n.tsx'

const looks: Record<string, StatusIndicatorProps.Type> = {
  AWAITING_ACTION: 'pending',
  IN_PROGRESS: 'in-progress',
  SUCCEEDED: 'success',
  FAILED: 'error',
  TIMED_OUT: 'error',
}

/** What a deployment waited for at its stages, and what came of it. */
export function LifecycleHooks({ hooks }: { hooks: readonly DeploymentLifecycleHookDetail[] }) {
  const { t, format } = useI18n()
  return (
    <Table
      variant="embedded"
      contentDensity="compact"
      items={hooks}
      trackBy="hookId"
      ariaLabels={{ tableLabel: t('deployments.hooks') }}
      columnDefinitions={[
        { id: 'type', header: t('deployments.hookType'), cell: ({ targetType }) => targetType, isRowHeader: true },
        {
          id: 'target',
          header: t('deployments.hookTarget'),
          cell: ({ targetArn }) => <span className="wraps">{targetArn ?? t('common.none')}</span>,
        },
        {
          id: 'status',
          header: t('service.status'),
          cell: ({ status = '' }) => <StatusIndicator type={looks[status] ?? 'info'}>{status}</StatusIndicator>,
        },
        {
          id: 'expires',
          header: t('deployments.hookExpires'),
          cell: ({ expiresAt, timeoutAction = '' }) =>
            expiresAt ? `${format.time(expiresAt.getTime())} (${timeoutAction})` : t('common.none'),
        },
      ]}
    />
  )
}
