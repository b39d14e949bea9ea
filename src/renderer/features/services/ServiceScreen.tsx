import Box from '@cloudscape-design/components/box'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Tabs from '@cloudscape-design/components/tabs'
import { Suspense, useCallback, useMemo } from 'react'
import { address } from '../../app/addresses.ts'
import { useScreenHelp } from '../../app/help.tsx'
import { lazyScreen } from '../../app/lazyScreen.ts'
import { useQueryValue } from '../../app/location.ts'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { useMedia } from '../../app/useMedia.ts'
import { Empty } from '../../components/Empty.tsx'
import { Loading } from '../../components/Loading.tsx'
import { NotFound } from '../../components/NotFound.tsx'
import { useNow } from '../../components/useNow.ts'
import { useWatch } from '../../data/ClientProvider.tsx'
import { useTaskDefinition } from '../../data/useTaskDefinition.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import { DeploymentsTable } from '../deployments/DeploymentsTable.tsx'
import { stageOf } from '../deployments/deploymentFacts.ts'
import { RollBackButton } from '../deployments/RollBackButton.tsx'
import { useServiceDeployments } from '../deployments/useServiceDeployments.ts'
import { Decisions } from '../explain/Decisions.tsx'
import { ExplanationList } from '../explain/Explanations.tsx'
import { useExplanations } from '../explain/useExplanations.ts'
import { ServiceHealth } from '../health/ServiceHealth.tsx'
import { AutoScaling } from '../scaling/AutoScaling.tsx'
import { ResumeButton } from '../switches/ResumeButton.tsx'
import { TasksTable } from '../tasks/TasksTable.tsx'
import { DeploymentAlarms } from './DeploymentAlarms.tsx'
import { DeploymentPicture } from './DeploymentPicture.tsx'
import { EventsTable } from './EventsTable.tsx'
import { ManagedByExpress } from './ManagedByExpress.tsx'
import { pictureState } from './pictureView.ts'
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

/** Tabs are shortened rather than scrolled away. */
const NARROW_WINDOW = '(max-width: 1100px)'

function Service({ cluster, page }: { cluster: string; page: ServicePage }) {
  const { t } = useI18n()
  const [tab, setTab] = useQueryValue('tab', 'tasks')
  const [update, setUpdate] = useQueryValue('update')
  const proposeUpdate = useCallback(() => setUpdate('current'), [setUpdate])
  const offline = useOffline()
  const narrow = useMedia(NARROW_WINDOW)
  const room = useRoom(page.service)
  const scaling = useScaling(page.service)
  const version = versionOf(page)
  const deployments = useServiceDeployments(page.service)
  const explanations = useExplanations({ cluster, service: page.view.name }, `${version} ${stageOf(deployments?.[0])}`)
  const shift = useShift(page.service, deployments, explanations)
  const paused = page.view.switches?.pausedSinceMs !== undefined
  const [newest] = deployments ?? []
  const state = pictureState(page.deployment, { desired: page.view.desired, newest, explanations })
  const inactive = page.service.status === 'ACTIVE' ? undefined : t('service.notActive')
  const noTasks = <Empty title={t('service.noTasks')} sentence={t('service.noTasksSentence')} />
  return (
    <SpaceBetween size="s">
      <ServiceHeader
        cluster={cluster}
        page={page}
        newest={newest}
        waitsForUser={shift?.view.pause !== undefined}
        onUpdate={proposeUpdate}
      />
      <ManagedByExpress service={page.service} />
      <div className="service-top">
        <DeploymentPicture
          cluster={cluster}
          service={page.view.name}
          view={page.deployment}
          state={state}
          newest={newest}
          failedTasks={page.view.failedTasks}
          desired={page.view.desired}
          running={page.view.running}
          draft={scaling.draft}
          failure={state === 'rolledBack' ? null : <LastFailure cluster={cluster} page={page} />}
          actions={
            paused ? (
              <ResumeButton cluster={cluster} service={page.view.name} disabledReason={offline} />
            ) : shift ? undefined : (
              <RollBackButton service={page.view.name} deployment={newest} disabledReason={offline} />
            )
          }
          reasons={<ExplanationList cluster={cluster} explanations={explanations} />}
          footer={
            page.decisions.length > 0 ? <Decisions cluster={cluster} service={page.view.name} decisions={page.decisions} /> : undefined
          }
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
          { id: 'health', label: t('health.title'), content: <ServiceHealth cluster={cluster} page={page} /> },
          { id: 'logs', label: t('common.logs'), content: <ServiceLogs cluster={cluster} service={page.view.name} /> },
          {
            id: 'deployments',
            label: t('service.deployments'),
            content: (
              <SpaceBetween size="m">
                <DeploymentsTable cluster={cluster} service={page.view.name} deployments={deployments} />
                <DeploymentAlarms service={page.service} version={version} />
              </SpaceBetween>
            ),
          },
          { id: 'events', label: t('service.events'), content: <EventsTable cluster={cluster} events={page.events} /> },
          {
            id: 'configuration',
            label: t(narrow ? 'service.configurationShort' : 'service.configuration'),
            content: <ServiceConfiguration cluster={cluster} service={page.service} switches={page.view.switches} />,
          },
          {
            id: 'scaling',
            label: t(narrow ? 'scaling.titleShort' : 'scaling.title'),
            content: <AutoScaling service={page.service} scaling={page.scaling} decisions={page.decisions} />,
          },
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
    <div className="last-failure">
      <StatusIndicator type="error" iconAriaLabel={t('status.failed')} />
      <span>
        <Box variant="span" color="text-status-error">
          {t('service.keepsFailing', { why: lastFailure.headline })}
        </Box>{' '}
        <Link href={address.task(cluster, lastFailure.arn)}>{t('task.whyDidItStop')}</Link>
      </span>
    </div>
  )
}
