import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import Tabs from '@cloudscape-design/components/tabs'
import { useMemo } from 'react'
import { address } from '../../app/addresses.ts'
import { useScreenHelp } from '../../app/help.tsx'
import { useQueryValue } from '../../app/location.ts'
import { Copyable } from '../../components/Copyable.tsx'
import { Empty } from '../../components/Empty.tsx'
import { Loading } from '../../components/Loading.tsx'
import { NotFound } from '../../components/NotFound.tsx'
import { useNow } from '../../components/useNow.ts'
import { useWatch } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { instanceLook } from '../../status/otherLooks.ts'
import { Status } from '../../status/Status.tsx'
import { type ClusterView, clusterView, type InstanceView } from '../clusters/clusterView.ts'
import { InstanceActions } from '../clusters/InstanceActions.tsx'
import { TasksTable } from '../tasks/TasksTable.tsx'
import { InstanceFacts } from './InstanceFacts.tsx'

/** One container instance: what it has, who took it, and what one does to it. */
export default function InstanceScreen({ cluster, instance: id }: { cluster: string; instance: string }) {
  const { t } = useI18n()
  const state = useWatch({ scope: 'cluster', cluster })
  const now = useNow(30_000)
  const view = useMemo(() => clusterView(state, cluster, now, t), [state, cluster, now, t])
  useScreenHelp('cluster')
  const instance = view?.instances.find((one) => one.id === id)
  if (view && instance) return <Instance cluster={cluster} view={view} instance={instance} />
  if (state.phase === 'loading') return <Loading label={t('common.loading')} />
  return (
    <NotFound
      title={t('instances.notFound', { id: id.slice(0, 8), cluster })}
      message={state.failure?.message ?? t('instances.notFoundWhy')}
      back={{ text: cluster, href: address.cluster(cluster, { tab: 'infrastructure' }) }}
    />
  )
}

function Instance({ cluster, view, instance }: { cluster: string; view: ClusterView; instance: InstanceView }) {
  const { t } = useI18n()
  const [tab, setTab] = useQueryValue('tab', 'tasks')
  const tasks = view.tasks.filter(({ task }) => task.containerInstanceArn === instance.arn)
  return (
    <SpaceBetween size="s">
      <Header
        variant="h1"
        description={<Copyable text={instance.arn} label={t('cluster.copyInstanceArn')} />}
        actions={<InstanceActions cluster={cluster} instance={instance} />}
      >
        {instance.ec2InstanceId || instance.id.slice(0, 8)} <Status look={instanceLook(instance.status)} raw={instance.status} />
      </Header>
      {instance.agentConnected ? null : (
        <Alert type="warning" header={t('instances.agentAway', { instance: instance.ec2InstanceId })}>
          {t('instances.agentAwayWhat')}
        </Alert>
      )}
      <Container>
        <InstanceFacts instance={instance} />
      </Container>
      <Tabs
        variant="container"
        activeTabId={tab}
        onChange={({ detail }) => setTab(detail.activeTabId)}
        tabs={[
          {
            id: 'tasks',
            label: t('cluster.tasksCount', { count: tasks.length }),
            content: (
              <TasksTable
                cluster={cluster}
                tasks={tasks}
                showService
                empty={<Empty title={t('instances.noTasks')} sentence={t('instances.noTasksSentence')} />}
              />
            ),
          },
          {
            id: 'attributes',
            label: t('cluster.attributes', { count: instance.attributes.length }),
            content: <Attributes instance={instance} />,
          },
        ]}
      />
    </SpaceBetween>
  )
}

/** What placement constraints can ask for. */
function Attributes({ instance: { attributes } }: { instance: InstanceView }) {
  const { t } = useI18n()
  return (
    <Table
      variant="embedded"
      contentDensity="compact"
      items={attributes}
      trackBy="name"
      ariaLabels={{ tableLabel: t('cluster.attributes', { count: attributes.length }) }}
      empty={<Box color="text-body-secondary">{t('common.none')}</Box>}
      columnDefinitions={[
        { id: 'name', header: t('service.name'), cell: ({ name }) => <Box variant="code">{name}</Box>, isRowHeader: true },
        { id: 'value', header: t('instances.value'), cell: ({ value }) => (value ? <Box variant="code">{value}</Box> : t('common.none')) },
      ]}
    />
  )
}
