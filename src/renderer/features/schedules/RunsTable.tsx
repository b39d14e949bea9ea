import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { address } from '../../app/addresses.ts'
import { DataTable } from '../../components/DataTable.tsx'
import { Empty } from '../../components/Empty.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { RunOutcome } from './RunOutcome.tsx'
import type { ScheduleView } from './scheduleView.ts'

/** The last times of one scheduled task, with the tasks they started. */
export function RunsTable({ cluster, schedule }: { cluster: string; schedule: ScheduleView }) {
  const { t, format } = useI18n()
  return (
    <div>
      <Header variant="h3">{t('schedules.runsOf', { name: schedule.name })}</Header>
      <DataTable
        label={t('schedules.runsOf', { name: schedule.name })}
        rows={schedule.runs}
        keyOf={({ id }) => id}
        rowLabel={({ dueMs }) => format.dateTime(dueMs)}
        textOf={({ outcome, reason = '' }) => `${outcome} ${reason}`}
        filterLabel={t('schedules.findRuns')}
        filterName="run"
        empty={<Empty title={t('schedules.notYet')} />}
        columns={[
          {
            id: 'due',
            header: t('schedules.due'),
            cell: ({ dueMs, manual }) => `${format.time(dueMs)}${manual ? ` (${t('schedules.byHand')})` : ''}`,
            isRowHeader: true,
          },
          { id: 'outcome', header: t('schedules.result'), cell: (row) => <RunOutcome run={row} /> },
          {
            id: 'tasks',
            header: t('schedules.tasks'),
            cell: ({ taskArns, reason }) => (
              <SpaceBetween direction="horizontal" size="xs">
                {taskArns.map((arn) => (
                  <Link key={arn} href={address.task(cluster, arn)}>
                    {arn.slice(arn.lastIndexOf('/') + 1).slice(0, 8)}
                  </Link>
                ))}
                {reason ? <div className="wraps">{reason}</div> : null}
              </SpaceBetween>
            ),
          },
        ]}
      />
    </div>
  )
}
