import Link from '@cloudscape-design/components/link'
import { address } from '../../app/addresses.ts'
import { Ago, Lasting } from '../../components/Ago.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Empty } from '../../components/Empty.tsx'
import { Loading } from '../../components/Loading.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { serviceDeploymentLook } from '../../status/otherLooks.ts'
import { Status } from '../../status/Status.tsx'
import { type DeploymentFacts, isUnderWay } from './deploymentFacts.ts'

interface Props {
  cluster: string
  service: string
  /** Newest first; undefined until they are known. */
  deployments: readonly DeploymentFacts[] | undefined
}

/** What a service was deployed with, now and before, each a page of its own. */
export function DeploymentsTable({ cluster, service, deployments }: Props) {
  const { t } = useI18n()
  if (!deployments) return <Loading label={t('common.loading')} />
  return (
    <DataTable
      label={t('service.deployments')}
      rows={deployments}
      keyOf={({ arn }) => arn}
      rowLabel={({ id }) => id}
      textOf={({ id, to, from, status }) => `${id} ${to} ${from ?? ''} ${status}`}
      filterLabel={t('deployments.find')}
      filterName="deployment"
      empty={<Empty title={t('deployments.none')} sentence={t('deployments.noneSentence')} />}
      columns={[
        {
          id: 'id',
          header: t('service.deployment'),
          cell: ({ id }) => (
            <Link href={address.deployment(cluster, service, id)}>
              <span title={id}>{id.slice(0, 8)}</span>
            </Link>
          ),
          isRowHeader: true,
        },
        {
          id: 'status',
          header: t('service.status'),
          cell: ({ status }) => <Status look={serviceDeploymentLook(status)} raw={status} />,
        },
        { id: 'revisions', header: t('task.revision'), cell: ({ from, to }) => (from ? `${from} → ${to}` : to) },
        { id: 'strategy', header: t('deployments.strategy'), cell: ({ strategy }) => strategy },
        { id: 'failed', header: t('service.failedTasks'), cell: (row) => <span className="numbers">{failedOf(row)}</span> },
        { id: 'started', header: t('deployments.started'), cell: ({ startedAt }) => <Ago at={startedAt} /> },
        {
          id: 'took',
          header: t('deployments.took'),
          cell: (row) => (row.finishedAt || isUnderWay(row) ? <Lasting from={row.startedAt} to={row.finishedAt} /> : t('common.none')),
        },
      ]}
    />
  )
}

/** Against what ends it, where something counts. */
export const failedOf = ({ failed, threshold }: DeploymentFacts): string =>
  threshold === undefined ? `${failed}` : `${failed} / ${threshold}`
