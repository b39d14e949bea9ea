import Badge from '@cloudscape-design/components/badge'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import { useState } from 'react'
import { address } from '../../app/addresses.ts'
import { InfoLink, useScreenHelp } from '../../app/help.tsx'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Empty } from '../../components/Empty.tsx'
import { Loading } from '../../components/Loading.tsx'
import { useWatch } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { clusterLook } from '../../status/otherLooks.ts'
import { Status } from '../../status/Status.tsx'
import { CreateClusterDialog } from './CreateClusterDialog.tsx'

/** All clusters. */
export default function ClustersScreen() {
  const { t } = useI18n()
  const offline = useOffline()
  const state = useWatch({ scope: 'summary' })
  const [creating, setCreating] = useState(false)
  useScreenHelp('cluster')
  const clusters = [...state.resources.cluster.values()].sort((a, b) => (a.clusterName ?? '').localeCompare(b.clusterName ?? ''))
  return (
    <>
      <Container
        header={
          <Header
            variant="h1"
            info={<InfoLink topic="cluster" />}
            counter={state.phase === 'ready' ? `(${clusters.length})` : ''}
            actions={
              <Button variant="primary" disabled={offline !== undefined} disabledReason={offline ?? ''} onClick={() => setCreating(true)}>
                {t('cluster.create')}
              </Button>
            }
          >
            {t('shell.clusters')}
          </Header>
        }
      >
        {state.phase === 'loading' ? (
          <Loading label={t('common.loading')} rows={3} />
        ) : (
          <DataTable
            label={t('shell.clusters')}
            rows={clusters}
            keyOf={({ clusterArn = '' }) => clusterArn}
            rowLabel={({ clusterName = '' }) => clusterName}
            textOf={({ clusterName = '', status = '' }) => `${clusterName} ${status}`}
            filterLabel={t('cluster.find')}
            empty={<Empty title={t('cluster.none')} sentence={t('help.cluster.sentence')} />}
            columns={[
              {
                id: 'name',
                header: t('service.name'),
                cell: ({ clusterName = '' }) => <Link href={address.cluster(clusterName)}>{clusterName}</Link>,
                sortingField: 'clusterName',
                isRowHeader: true,
              },
              {
                id: 'status',
                header: t('service.status'),
                cell: ({ status }) => <Status look={clusterLook(status)} raw={status} />,
                sortingField: 'status',
              },
              {
                id: 'services',
                header: t('cluster.services'),
                cell: ({ activeServicesCount = 0 }) => activeServicesCount,
                sortingField: 'activeServicesCount',
              },
              {
                id: 'running',
                header: t('status.running'),
                cell: ({ runningTasksCount = 0 }) => runningTasksCount,
                sortingField: 'runningTasksCount',
              },
              {
                id: 'pending',
                header: t('status.pending'),
                cell: ({ pendingTasksCount = 0 }) => pendingTasksCount,
                sortingField: 'pendingTasksCount',
              },
              {
                id: 'instances',
                header: t('cluster.instances'),
                cell: ({ registeredContainerInstancesCount: count = 0 }) =>
                  count === 0 ? <Badge>{t('cluster.fargateOnly')}</Badge> : count,
              },
            ]}
          />
        )}
      </Container>
      {creating ? <CreateClusterDialog onClose={() => setCreating(false)} /> : null}
    </>
  )
}
