import Alert from '@cloudscape-design/components/alert'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tabs from '@cloudscape-design/components/tabs'
import { Suspense, useCallback, useMemo } from 'react'
import { address } from '../../app/addresses.ts'
import { useScreenHelp } from '../../app/help.tsx'
import { lazyScreen } from '../../app/lazyScreen.ts'
import { useQueryValue } from '../../app/location.ts'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { Empty } from '../../components/Empty.tsx'
import { Loading } from '../../components/Loading.tsx'
import { NotFound } from '../../components/NotFound.tsx'
import { useNow } from '../../components/useNow.ts'
import { useWatch } from '../../data/ClientProvider.tsx'
import { useTaskDefinition } from '../../data/useTaskDefinition.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import { Decisions } from '../explain/Decisions.tsx'
import { Explanations } from '../explain/Explanations.tsx'
import { AutoScaling } from '../scaling/AutoScaling.tsx'
import { TasksTable } from '../tasks/TasksTable.tsx'
import { DeploymentAlarms } from './DeploymentAlarms.tsx'
import { DeploymentPicture } from './DeploymentPicture.tsx'
import { DeploymentsTable } from './DeploymentsTable.tsx'
import { EventsTable } from './EventsTable.tsx'
import { ManagedByExpress } from './ManagedByExpress.tsx'
import { ScaleControl } from './ScaleControl.tsx'
import { ServiceConfiguration } from './ServiceConfiguration.tsx'
import { ServiceHeader } from './ServiceHeader.tsx'
import { ShiftingDeployment } from './ShiftingDeployment.tsx'
import { type ServicePage, servicePage } from './servicePage.ts'
import { UpdateServiceDialog } from './UpdateServiceDialog.tsx'
import { useRoom } from './useRoom.ts'
import { useScaling } from './useScaling.ts'
import { useShift } from './useShift.ts'

const LogView = lazyScreen(() => import('../logs/LogView.tsx'))

/** One service: run it, change it, see it work. */
export default function ServiceScreen({ cluster, service: name }: { cluster: string; service: string }) {
  const { t } = useI18n()
  const state = useWatch({ scope: 'service', cluster, service: name })
  const now = useNow(30_000)
  const revision = [...state.resources.service.values()].find(({ serviceName }) => serviceName === name)?.taskDefinition
  const definition = useTaskDefinition(revision)
  const page = useMemo(() => servicePage(state, name, now, t, definition), [state, name, now, t, definition])
  useScreenHelp('service')
  if (page) return <Service cluster={cluster} page={page} />
  if (state.phase === 'loading') return <Loading label={t('common.loading')} />
  return (
    <NotFound
      title={t('service.notFound', { name, cluster })}
      message={state.failure?.message}
      back={{ text: cluster, href: address.cluster(cluster) }}
    />
  )
}

function Service({ cluster, page }: { cluster: string; page: ServicePage }) {
  const { t } = useI18n()
  const [tab, setTab] = useQueryValue('tab', 'tasks')
  const [update, setUpdate] = useQueryValue('update')
  const proposeUpdate = useCallback(() => setUpdate('current'), [setUpdate])
  const offline = useOffline()
  const room = useRoom(page.service)
  const scaling = useScaling(page.service)
  const shift = useShift(page.service)
  const inactive = page.service.status === 'ACTIVE' ? undefined : t('service.notActive')
  const noTasks = <Empty title={t('service.noTasks')} sentence={t('service.noTasksSentence')} />
  return (
    <SpaceBetween size="s">
      <ServiceHeader cluster={cluster} page={page} onUpdate={proposeUpdate} />
      <LastFailure cluster={cluster} page={page} />
      <ManagedByExpress service={page.service} />
      <div className="service-top">
        <DeploymentPicture
          service={page.view.name}
          view={page.deployment}
          desired={page.view.desired}
          running={page.view.running}
          draft={scaling.draft}
          onRollBack={offline === undefined && !shift ? setUpdate : undefined}
        />
        <div className="service-scale">
          <ScaleControl
            scaling={scaling}
            running={page.view.running}
            room={room}
            inCharge={page.scaling && t('scaling.inCharge', { min: page.scaling.minCapacity, max: page.scaling.maxCapacity })}
            disabledReason={offline ?? inactive}
          />
        </div>
      </div>
      {shift ? (
        <ShiftingDeployment
          service={page.service}
          shift={shift}
          from={page.deployment.from}
          to={page.deployment.revision}
          disabledReason={offline}
        />
      ) : null}
      <Explanations cluster={cluster} service={page.view.name} version={versionOf(page)} />
      <Decisions cluster={cluster} service={page.view.name} decisions={page.decisions} />
      <Tabs
        variant="container"
        activeTabId={tab}
        onChange={({ detail }) => setTab(detail.activeTabId)}
        tabs={[
          {
            id: 'tasks',
            label: t('cluster.tasksCount', { count: page.tasks.length }),
            content: <TasksTable cluster={cluster} tasks={page.tasks} showService={false} empty={noTasks} />,
          },
          { id: 'logs', label: t('common.logs'), content: <ServiceLogs cluster={cluster} service={page.view.name} /> },
          {
            id: 'deployments',
            label: t('service.deployments'),
            content: (
              <SpaceBetween size="m">
                <DeploymentsTable deployments={page.service.deployments ?? []} />
                <DeploymentAlarms service={page.service} version={versionOf(page)} />
              </SpaceBetween>
            ),
          },
          { id: 'events', label: t('service.events'), content: <EventsTable cluster={cluster} events={page.events} /> },
          {
            id: 'configuration',
            label: t('service.configuration'),
            content: <ServiceConfiguration cluster={cluster} service={page.service} switches={page.view.switches} />,
          },
          { id: 'scaling', label: t('scaling.title'), content: <AutoScaling service={page.service} scaling={page.scaling} /> },
        ]}
      />
      {update ? <UpdateServiceDialog service={page.service} proposed={update} onClose={() => setUpdate('')} /> : null}
    </SpaceBetween>
  )
}

/** Changes with whatever the explanation of a service is made from. */
const versionOf = ({ service, view, tasks, events }: ServicePage) =>
  JSON.stringify([
    view.switches,
    service.desiredCount,
    service.deployments?.map(({ id, rolloutState, failedTasks }) => [id, rolloutState, failedTasks]),
    tasks.map(({ id, task }) => [id, task.version]),
    events[0]?.id,
  ])

function ServiceLogs({ cluster, service }: { cluster: string; service: string }) {
  const request = useMemo(() => ({ kind: 'logs' as const, cluster, service }), [cluster, service])
  return (
    <Suspense fallback={null}>
      <LogView request={request} />
    </Suspense>
  )
}

/** While a service has fewer tasks than it should and tasks fail, the last failure stands on top. */
function LastFailure({ cluster, page }: { cluster: string; page: ServicePage }) {
  const { t } = useI18n()
  const { lastFailure } = page
  if (!lastFailure) return null
  return (
    <Alert
      type="error"
      header={t('service.keepsFailing', { service: page.view.name })}
      action={<Link href={address.task(cluster, lastFailure.arn)}>{t('task.whyDidItStop')}</Link>}
    >
      {lastFailure.headline}
    </Alert>
  )
}
