import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { type ReactNode, useState } from 'react'
import { address } from '../../app/addresses.ts'
import { usePanel } from '../../app/panel.tsx'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { Lasting } from '../../components/Ago.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Ellipsis } from '../../components/Ellipsis.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { healthLook } from '../../status/otherLooks.ts'
import { Status } from '../../status/Status.tsx'
import { OpenLink } from '../services/ServicesTable.tsx'
import { Revision } from './Revision.tsx'
import { StopTasksDialog } from './StopTasksDialog.tsx'
import { isStopped, type TaskView } from './taskView.ts'
import { useTaskRowKeys } from './useTaskRowKeys.ts'

interface Props {
  cluster: string
  tasks: readonly TaskView[]
  /** On the page of a service its name says nothing. */
  showService: boolean
  empty: ReactNode
}

/** Tasks with their logs, terminal and stop one click away. */
export function TasksTable({ cluster, tasks, showService, empty }: Props) {
  const { t } = useI18n()
  const offline = useOffline()
  const [selected, setSelected] = useState<readonly string[]>([])
  const [stopping, setStopping] = useState<readonly TaskView[]>([])
  const rows = tasks.filter(({ arn }) => selected.includes(arn))
  const stoppable = rows.filter(({ task }) => !isStopped(task))
  const onKeyDown = useTaskRowKeys(cluster, tasks, setStopping)
  const columns = useTaskColumns(cluster)
  return (
    <div onKeyDown={onKeyDown}>
      <DataTable
        label={t('cluster.tasks')}
        rows={tasks}
        keyOf={({ arn }) => arn}
        rowLabel={({ shortId }) => shortId}
        textOf={(view) =>
          `${view.id} ${view.service ?? ''} ${view.revision} ${view.task.lastStatus} ${view.task.group} ${view.task.startedBy ?? ''}`
        }
        filterLabel={t('task.find')}
        empty={empty}
        multiple
        selected={rows}
        onSelect={(next) => setSelected(next.map(({ arn }) => arn))}
        actions={
          <Button
            disabled={stoppable.length === 0 || offline !== undefined}
            disabledReason={offline ?? t('task.stopNeedsSelection')}
            onClick={() => setStopping(stoppable)}
          >
            {t('task.stop')}
          </Button>
        }
        columns={columns.filter(({ id }) => showService || id !== 'service')}
      />
      {stopping.length > 0 ? <StopTasksDialog tasks={stopping} onClose={() => setStopping([])} /> : null}
    </div>
  )
}

function useTaskColumns(cluster: string) {
  const { t } = useI18n()
  return [
    {
      id: 'task',
      header: t('task.task'),
      cell: (row: TaskView) => (
        <Link href={address.task(cluster, row.arn)}>
          <span data-task={row.arn} title={row.id}>
            {row.id.slice(0, 8)}
          </span>
        </Link>
      ),
      isRowHeader: true,
      sortingField: 'id',
    },
    {
      id: 'service',
      header: t('task.group'),
      cell: (row: TaskView) =>
        row.service ? (
          <Link href={address.service(cluster, row.service)}>
            <Ellipsis text={row.service} small />
          </Link>
        ) : (
          (row.task.group ?? t('common.none'))
        ),
      sortingComparator: (a: TaskView, b: TaskView) => (a.task.group ?? '').localeCompare(b.task.group ?? ''),
    },
    {
      id: 'status',
      header: t('task.lastStatus'),
      cell: (row: TaskView) => (
        <Status look={row.look} raw={row.task.lastStatus} {...(row.verb && row.look.chip !== 'checking' ? { verb: row.verb } : {})} />
      ),
      sortingComparator: (a: TaskView, b: TaskView) => a.look.word.localeCompare(b.look.word),
    },
    {
      id: 'revision',
      header: t('task.revision'),
      cell: (row: TaskView) => <Revision view={row} small />,
      sortingField: 'revision',
    },
    { id: 'health', header: t('task.health'), cell: (row: TaskView) => <Health view={row} />, sortingField: 'health' },
    { id: 'ports', header: t('task.ports'), cell: (row: TaskView) => <Ports view={row} /> },
    { id: 'uptime', header: t('task.uptime'), cell: (row: TaskView) => <Lasting from={row.task.startedAt} to={row.task.stoppedAt} /> },
    { id: 'actions', header: t('common.actions'), cell: (row: TaskView) => <RowActions cluster={cluster} view={row} /> },
  ]
}

function Health({ view }: { view: TaskView }) {
  const { t } = useI18n()
  if (view.task.lastStatus !== 'RUNNING' || view.health === 'UNKNOWN') return t('common.none')
  return <Status look={healthLook(view.health)} raw={view.health} />
}

function Ports({ view }: { view: TaskView }) {
  const { t } = useI18n()
  const [first, ...more] = view.ports
  if (!first || view.task.lastStatus !== 'RUNNING') return t('common.none')
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {first.url ? <OpenLink url={first.url} /> : `${first.hostPort}/${first.protocol}`}
      {more.length > 0 ? <span>+{more.length}</span> : null}
    </SpaceBetween>
  )
}

function RowActions({ cluster, view }: { cluster: string; view: TaskView }) {
  const { t } = useI18n()
  const { openPanel } = usePanel()
  if (isStopped(view.task) && view.look.type === 'error') {
    return (
      <span className="no-wrap">
        <Link href={address.task(cluster, view.arn)} ariaLabel={t('task.whyOf', { id: view.shortId })}>
          {t('task.why')}
        </Link>
      </span>
    )
  }
  return (
    <span className="no-wrap row-actions">
      <Button
        variant="inline-link"
        ariaLabel={t('task.logsOf', { id: view.shortId })}
        onClick={() => openPanel({ kind: 'logs', cluster, tasks: [view.id] })}
      >
        {t('common.logs')}
      </Button>
      {view.task.lastStatus === 'RUNNING' ? (
        <Button
          variant="inline-link"
          ariaLabel={t('task.execOf', { id: view.shortId })}
          onClick={() => openPanel({ kind: 'exec', cluster, task: view.id, ...firstContainer(view) })}
        >
          {t('task.exec')}
        </Button>
      ) : null}
    </span>
  )
}

/** The container a terminal opens in where nobody said which: the first that runs. */
export function firstContainer(view: TaskView): { container?: string } {
  const name = view.task.containers?.find(({ lastStatus }) => lastStatus === 'RUNNING')?.name
  return name ? { container: name } : {}
}
