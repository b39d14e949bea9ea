import Badge from '@cloudscape-design/components/badge'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tabs from '@cloudscape-design/components/tabs'
import { useMemo } from 'react'
import { address } from '../../app/addresses.ts'
import { type Command, useCommands } from '../../app/commands.tsx'
import { InfoLink, useScreenHelp } from '../../app/help.tsx'
import { navigate, useQueryValue } from '../../app/location.ts'
import { Copyable } from '../../components/Copyable.tsx'
import { Empty } from '../../components/Empty.tsx'
import { Loading } from '../../components/Loading.tsx'
import { NotFound } from '../../components/NotFound.tsx'
import { useNow } from '../../components/useNow.ts'
import { useWatch } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { DaemonsTable } from '../daemons/DaemonsTable.tsx'
import { ScheduledTasks } from '../schedules/ScheduledTasks.tsx'
import { ServicesTable } from '../services/ServicesTable.tsx'
import { SpeedChoice } from '../switches/SpeedChoice.tsx'
import { TasksTable } from '../tasks/TasksTable.tsx'
import { ClusterFacts } from './ClusterFacts.tsx'
import { clusterView } from './clusterView.ts'
import { Infrastructure } from './Infrastructure.tsx'
import { TaskMap } from './TaskMap.tsx'

/** One cluster: what runs, what is wrong, and the way to everything in it. */
export default function ClusterScreen({ cluster: name }: { cluster: string }) {
  const { t } = useI18n()
  const state = useWatch({ scope: 'cluster', cluster: name })
  const now = useNow(30_000)
  const view = useMemo(() => clusterView(state, name, now, t), [state, name, now, t])
  const [tab, setTab] = useQueryValue('tab', 'services')
  useScreenHelp('cluster')
  useCommands(useClusterCommands(name))
  if (!view) {
    return state.phase === 'loading' ? (
      <Loading label={t('common.loading')} />
    ) : (
      <NotFound
        title={t('cluster.notFound', { name })}
        message={state.failure?.message}
        back={{ text: t('shell.clusters'), href: address.clusters() }}
      />
    )
  }
  const noTasks = (
    <Empty
      title={t('cluster.noTasks')}
      sentence={t('cluster.noTasksSentence')}
      action={<Button onClick={() => navigate(address.runTask(name))}>{t('shell.runTask')}</Button>}
    />
  )
  return (
    <SpaceBetween size="s">
      <ClusterHeader name={name} arn={view.cluster.clusterArn ?? ''} status={view.cluster.status ?? ''} />
      <ClusterFacts view={view} onInstances={() => setTab('infrastructure')} />
      {view.lanes.length > 0 ? <TaskMap cluster={name} lanes={view.lanes} /> : null}
      <Tabs
        variant="container"
        activeTabId={tab}
        onChange={({ detail }) => setTab(detail.activeTabId)}
        tabs={[
          {
            id: 'services',
            label: t('cluster.servicesCount', { count: view.services.length }),
            content: <ServicesTable cluster={name} services={view.services} />,
          },
          {
            id: 'tasks',
            label: t('cluster.tasksCount', { count: view.tasks.length }),
            content: <TasksTable cluster={name} tasks={view.tasks} showService empty={noTasks} />,
          },
          {
            id: 'daemons',
            label: t('cluster.daemonsCount', { count: view.daemons.length }),
            content: <DaemonsTable daemons={view.daemons} />,
          },
          {
            id: 'infrastructure',
            label: t('cluster.infrastructure'),
            content: (
              <Infrastructure
                cluster={name}
                instances={view.instances}
                providers={view.providers}
                looseGroups={view.looseGroups}
                defaults={view.cluster}
              />
            ),
          },
          {
            id: 'scheduled',
            label: t('schedules.title'),
            content: <ScheduledTasks cluster={name} schedules={state.resources.schedule.values()} />,
          },
        ]}
      />
    </SpaceBetween>
  )
}

function ClusterHeader({ name, arn, status }: { name: string; arn: string; status: string }) {
  const { t } = useI18n()
  return (
    <Header
      variant="h1"
      info={<InfoLink topic="cluster" />}
      description={<Copyable text={arn} label={t('cluster.copyArn')} />}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <SpeedChoice />
          <Button onClick={() => navigate(address.runTask(name))}>{t('shell.runTask')}</Button>
          <Button variant="primary" onClick={() => navigate(address.createService(name))}>
            {t('shell.createService')}
          </Button>
        </SpaceBetween>
      }
    >
      {name} <Badge color={status === 'ACTIVE' ? 'green' : 'grey'}>{status}</Badge>
    </Header>
  )
}

function useClusterCommands(name: string): readonly Command[] {
  const { t } = useI18n()
  return useMemo(
    () => [
      {
        id: 'cluster.createService',
        title: t('shell.createService'),
        group: name,
        keys: 'mod+n',
        run: () => navigate(address.createService(name)),
      },
      { id: 'cluster.runTask', title: t('shell.runTask'), group: name, run: () => navigate(address.runTask(name)) },
    ],
    [t, name],
  )
}
