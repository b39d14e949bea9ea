import type { Container, TaskDefinition } from '@aws-sdk/client-ecs'
import Badge from '@cloudscape-design/components/badge'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { usePanel } from '../../app/panel.tsx'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { Copyable } from '../../components/Copyable.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { containerLook, healthLook } from '../../status/otherLooks.ts'
import { Status } from '../../status/Status.tsx'
import { OpenLink } from '../services/ServicesTable.tsx'
import { PullProgress } from './PullProgress.tsx'
import { type PullView, pullView } from './pullView.ts'
import { publishedPorts, type TaskProgresses, type TaskView } from './taskView.ts'

/** The containers of a task: state, health, ports, exit code, image and its digest. */
export function ContainersTable({
  cluster,
  view,
  progress,
  definition,
}: {
  cluster: string
  view: TaskView
  progress: TaskProgresses
  definition: TaskDefinition | undefined
}) {
  const { t, format } = useI18n()
  const pullOf = ({ name = '', lastStatus }: Container) => (lastStatus === 'PENDING' ? pullView(progress?.get(name), t, format) : undefined)
  const isEssential = (name: string | undefined) => definition?.containerDefinitions?.find((one) => one.name === name)?.essential !== false
  return (
    <Table
      variant="embedded"
      contentDensity="compact"
      wrapLines
      items={view.task.containers ?? []}
      trackBy="name"
      ariaLabels={{ tableLabel: t('task.containers') }}
      columnDefinitions={[
        {
          id: 'name',
          header: t('service.name'),
          cell: ({ name }) => (
            <SpaceBetween direction="horizontal" size="xs">
              <span>{name}</span>
              {definition && isEssential(name) ? <Badge>{t('task.essential')}</Badge> : null}
            </SpaceBetween>
          ),
          isRowHeader: true,
        },
        { id: 'status', header: t('service.status'), cell: (row) => <Status look={containerLook(row)} raw={row.lastStatus} /> },
        {
          id: 'health',
          header: t('task.health'),
          cell: ({ healthStatus }) =>
            healthStatus && healthStatus !== 'UNKNOWN' ? <Status look={healthLook(healthStatus)} raw={healthStatus} /> : t('common.none'),
        },
        { id: 'exitCode', header: t('task.exitCode'), cell: (row) => <Exit container={row} /> },
        { id: 'ports', header: t('task.ports'), cell: (row) => <Ports container={row} running={view.task.lastStatus === 'RUNNING'} /> },
        { id: 'image', header: t('task.image'), cell: (row) => <Image container={row} pull={pullOf(row)} /> },
        { id: 'actions', header: t('common.actions'), cell: (row) => <Actions cluster={cluster} view={view} container={row} /> },
      ]}
    />
  )
}

function Exit({ container }: { container: Container }) {
  const { t } = useI18n()
  const { exitCode, reason } = container
  if (exitCode === undefined && !reason) return t('common.none')
  return <span className="numbers">{[exitCode, reason].filter((part) => part !== undefined && part !== '').join(' · ')}</span>
}

function Ports({ container, running }: { container: Container; running: boolean }) {
  const { t } = useI18n()
  const ports = publishedPorts([container])
  if (ports.length === 0) return t('common.none')
  return ports.map((port) => (
    <div key={port.hostPort}>
      {port.url && running ? <OpenLink url={port.url} /> : t('task.hostPort', { port: `${port.hostPort}/${port.protocol}` })} →{' '}
      {port.containerPort}
    </div>
  ))
}

function Image({ container, pull }: { container: Container; pull: PullView | undefined }) {
  const { t } = useI18n()
  const { image = '', imageDigest } = container
  return (
    <>
      <span className="break-anywhere">{image}</span>
      {imageDigest ? (
        <div>
          <Copyable text={imageDigest} shown={imageDigest.slice(0, 19)} label={t('task.copyDigest')} />
        </div>
      ) : null}
      {pull ? <PullProgress container={container.name ?? ''} pull={pull} /> : null}
    </>
  )
}

function Actions({ cluster, view, container }: { cluster: string; view: TaskView; container: Container }) {
  const { t } = useI18n()
  const { openPanel } = usePanel()
  const offline = useOffline()
  const name = container.name ?? ''
  return (
    <SpaceBetween direction="horizontal" size="s">
      <Button
        variant="inline-link"
        ariaLabel={t('task.logsOf', { id: name })}
        onClick={() => openPanel({ kind: 'logs', cluster, tasks: [view.id], containers: [name] })}
      >
        {t('common.logs')}
      </Button>
      {container.lastStatus === 'RUNNING' ? (
        <Button
          variant="inline-link"
          ariaLabel={t('task.execOf', { id: name })}
          disabled={offline !== undefined}
          onClick={() => openPanel({ kind: 'exec', cluster, task: view.id, container: name })}
        >
          {t('task.exec')}
        </Button>
      ) : null}
    </SpaceBetween>
  )
}
