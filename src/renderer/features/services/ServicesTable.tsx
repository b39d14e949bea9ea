import Badge from '@cloudscape-design/components/badge'
import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { address } from '../../app/addresses.ts'
import { navigate } from '../../app/location.ts'
import { usePanel } from '../../app/panel.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Ellipsis } from '../../components/Ellipsis.tsx'
import { Empty } from '../../components/Empty.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { Status } from '../../status/Status.tsx'
import { useServiceUrl } from '../load-balancers/useServiceUrl.ts'
import { SwitchBadges } from '../switches/SwitchBadges.tsx'
import { Pips } from './Pips.tsx'
import { type ServiceView, shownUrl } from './serviceView.ts'
import { useServiceRowKeys } from './useServiceRowKeys.ts'

/** The services of a cluster. */
export function ServicesTable({ cluster, services }: { cluster: string; services: readonly ServiceView[] }) {
  const { t } = useI18n()
  const { openPanel } = usePanel()
  const urlBehindBalancer = useServiceUrl()
  const onKeyDown = useServiceRowKeys(cluster)
  return (
    <div onKeyDown={onKeyDown}>
      <DataTable
        label={t('cluster.services')}
        rows={services}
        keyOf={({ arn }) => arn}
        rowLabel={({ name }) => name}
        textOf={({ name, taskDefinition, launchType, rawStatus }) => `${name} ${taskDefinition} ${launchType} ${rawStatus}`}
        filterLabel={t('cluster.findServices')}
        empty={
          <Empty
            title={t('cluster.noServices')}
            sentence={t('cluster.noServicesSentence')}
            action={
              <SpaceBetween direction="horizontal" size="xs" alignItems="center">
                <Button onClick={() => navigate(address.createService(cluster))}>{t('shell.createService')}</Button>
                <Button onClick={() => navigate(address.newTaskDefinition())}>{t('shell.newTaskDefinition')}</Button>
              </SpaceBetween>
            }
          />
        }
        columns={[
          {
            id: 'name',
            header: t('service.name'),
            cell: (row) => (
              <Link href={address.service(cluster, row.name)}>
                <span data-service={row.name}>
                  <Ellipsis text={row.name} />
                </span>
              </Link>
            ),
            isRowHeader: true,
            sortingComparator: (a, b) => a.name.localeCompare(b.name),
          },
          {
            id: 'status',
            header: t('service.status'),
            cell: (row) => (
              <span className="inline-facts">
                <Status look={row.status} raw={row.rawStatus} />
                <SwitchBadges switches={row.switches} />
              </span>
            ),
          },
          { id: 'rollout', header: t('service.deployment'), cell: (row) => <Rollout cluster={cluster} view={row} /> },
          { id: 'counts', header: t('service.runningOfDesired'), cell: (row) => <Pips view={row} />, sortingField: 'running' },
          { id: 'launchType', header: t('service.launchType'), cell: (row) => <Badge>{row.launchType}</Badge> },
          {
            id: 'taskDefinition',
            header: t('service.taskDefinition'),
            cell: (row) => (
              <Link href={address.taskDefinition(row.taskDefinition)}>
                <Ellipsis text={row.taskDefinition} small />
              </Link>
            ),
            sortingField: 'taskDefinition',
          },
          { id: 'url', header: t('service.url'), cell: (row) => <OpenLink url={urlBehindBalancer(row.service) ?? row.url} /> },
          {
            id: 'actions',
            header: t('common.actions'),
            cell: (row) => (
              <Button
                variant="inline-link"
                ariaLabel={t('service.logsOf', { service: row.name })}
                onClick={() => openPanel({ kind: 'logs', cluster, service: row.name })}
              >
                {t('common.logs')}
              </Button>
            ),
          },
        ]}
      />
    </div>
  )
}

/** What went wrong is one click away. */
function Rollout({ cluster, view }: { cluster: string; view: ServiceView }) {
  const { t } = useI18n()
  if (!view.rollout) return t('common.none')
  const status = <Status look={view.rollout} raw={view.service.deployments?.[0]?.rolloutState} />
  if (view.rollout.type !== 'error') return status
  return (
    <span className="no-wrap">
      {status}{' '}
      <Link href={address.service(cluster, view.name, { tab: 'deployments' })} ariaLabel={t('service.whyFailed', { service: view.name })}>
        {t('task.why')}
      </Link>
    </span>
  )
}

/** A published port that a browser can open. */
export function OpenLink({ url }: { url: string | undefined }) {
  const { t } = useI18n()
  if (!url) return t('common.none')
  return (
    <span className="no-wrap">
      <Link href={url} external externalIconAriaLabel={t('common.opensBrowser')}>
        {shownUrl(url)}
      </Link>
    </span>
  )
}
