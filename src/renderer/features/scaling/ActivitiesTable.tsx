import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import type { WatchedActivity } from '#cluster/api/resources/scaling.ts'
import { Ago } from '../../components/Ago.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Empty } from '../../components/Empty.tsx'
import { useI18n } from '../../i18n/I18n.tsx'

const looks: Readonly<Record<string, StatusIndicatorProps.Type>> = {
  Pending: 'pending',
  InProgress: 'in-progress',
  Successful: 'success',
  Overridden: 'stopped',
  Unfulfilled: 'warning',
  Failed: 'error',
}

/** What was done to the count, newest first, and what came to nothing, in Application Auto Scaling's own words. */
export function ActivitiesTable({ activities }: { activities: readonly WatchedActivity[] }) {
  const { t } = useI18n()
  return (
    <div>
      <Header variant="h3">{t('scaling.activities')}</Header>
      <DataTable
        label={t('scaling.activities')}
        rows={activities}
        keyOf={({ id }) => id}
        rowLabel={({ Description = '' }) => Description}
        textOf={(row) => `${row.Description} ${row.Cause} ${row.StatusCode} ${row.StatusMessage}`}
        filterLabel={t('scaling.findActivities')}
        filterName="activity"
        empty={<Empty title={t('scaling.noActivities')} />}
        columns={[
          { id: 'time', header: t('service.time'), cell: ({ beganMs }) => <Ago at={new Date(beganMs)} />, width: 150 },
          { id: 'what', header: t('scaling.what'), cell: ({ Description }) => Description, isRowHeader: true, width: 240 },
          {
            id: 'status',
            header: t('service.status'),
            cell: ({ StatusCode = '', StatusMessage }) => (
              <span title={StatusMessage}>
                <StatusIndicator type={looks[StatusCode] ?? 'pending'}>{StatusCode}</StatusIndicator>
              </span>
            ),
            width: 140,
          },
          { id: 'why', header: t('scaling.why'), cell: (row) => <Why activity={row} /> },
        ]}
      />
    </div>
  )
}

function Why({ activity: { Cause, Details, StatusCode, StatusMessage } }: { activity: WatchedActivity }) {
  const isPlain = StatusCode === 'Successful' || StatusCode === 'InProgress' || StatusCode === 'Pending'
  return (
    <div className="wraps">
      {Cause}
      {[Details, isPlain ? undefined : StatusMessage].map((line) =>
        line ? (
          <Box key={line} color="text-body-secondary" fontSize="body-s">
            {line}
          </Box>
        ) : null,
      )}
    </div>
  )
}
