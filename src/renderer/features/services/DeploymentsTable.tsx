import type { Deployment } from '@aws-sdk/client-ecs'
import Box from '@cloudscape-design/components/box'
import Link from '@cloudscape-design/components/link'
import Table from '@cloudscape-design/components/table'
import { shortName } from '#cluster/api/arns.ts'
import { address } from '../../app/addresses.ts'
import { Ago } from '../../components/Ago.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { rolloutLook } from '../../status/otherLooks.ts'
import { Status } from '../../status/Status.tsx'

/** The deployments a service has now, newest first. */
export function DeploymentsTable({ deployments }: { deployments: readonly Deployment[] }) {
  const { t } = useI18n()
  return (
    <Table
      variant="embedded"
      contentDensity="compact"
      items={deployments}
      trackBy="id"
      ariaLabels={{ tableLabel: t('service.deployments') }}
      columnDefinitions={[
        { id: 'id', header: t('service.deployment'), cell: ({ id = '' }) => <span title={id}>{shortName(id)}</span>, isRowHeader: true },
        { id: 'status', header: t('service.status'), cell: ({ status }) => status },
        {
          id: 'revision',
          header: t('task.revision'),
          cell: ({ taskDefinition = '' }) => <Link href={address.taskDefinition(taskDefinition)}>{shortName(taskDefinition)}</Link>,
        },
        {
          id: 'rollout',
          header: t('service.rollout'),
          cell: ({ rolloutState, rolloutStateReason }) => (
            <>
              <Status look={rolloutLook(rolloutState)} raw={rolloutState} />
              <Box color="text-body-secondary" fontSize="body-s">
                {rolloutStateReason}
              </Box>
            </>
          ),
        },
        {
          id: 'counts',
          header: t('service.runningOfDesired'),
          cell: ({ runningCount = 0, desiredCount = 0 }) => t('service.counts', { running: runningCount, desired: desiredCount }),
        },
        { id: 'pending', header: t('status.pending'), cell: ({ pendingCount = 0 }) => pendingCount },
        { id: 'failed', header: t('service.failedTasks'), cell: ({ failedTasks = 0 }) => failedTasks },
        { id: 'created', header: t('service.created'), cell: ({ createdAt }) => <Ago at={createdAt} /> },
        { id: 'updated', header: t('service.updated'), cell: ({ updatedAt }) => <Ago at={updatedAt} /> },
      ]}
    />
  )
}
