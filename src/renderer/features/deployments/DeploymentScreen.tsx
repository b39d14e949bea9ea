import Alert from '@cloudscape-design/components/alert'
import Container from '@cloudscape-design/components/container'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tabs from '@cloudscape-design/components/tabs'
import { Suspense, useMemo } from 'react'
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
import { useI18n } from '../../i18n/I18n.tsx'
import { serviceDeploymentLook } from '../../status/otherLooks.ts'
import { taskFailed } from '../../status/taskLook.ts'
import { useExplanations } from '../explain/useExplanations.ts'
import { DeploymentTrack } from '../services/DeploymentTrack.tsx'
import { EventsTable } from '../services/EventsTable.tsx'
import { ShiftingDeployment } from '../services/ShiftingDeployment.tsx'
import { type ServicePage, servicePage } from '../services/servicePage.ts'
import { useShift } from '../services/useShift.ts'
import { TaskLanes } from '../tasks/TaskLanes.tsx'
import { TasksTable } from '../tasks/TasksTable.tsx'
import type { TaskView } from '../tasks/taskView.ts'
import { DeploymentFactsList } from './DeploymentFactsList.tsx'
import { DeploymentHeader } from './DeploymentHeader.tsx'
import { type DeploymentFacts, isUnderWay, stageOf } from './deploymentFacts.ts'
import { LifecycleHooks } from './LifecycleHooks.tsx'
import { useServiceDeployments } from './useServiceDeployments.ts'

const RevisionChange = lazyScreen(() => import('./RevisionChange.tsx'))

/** One rollout: what it changes, how far it is or came, and which of its tasks failed. */
export default function DeploymentScreen({ cluster, service: name, deployment }: { cluster: string; service: string; deployment: string }) {
  const { t } = useI18n()
  const state = useWatch({ scope: 'service', cluster, service: name })
  const now = useNow(30_000)
  const page = useMemo(() => servicePage(state, name, now, t), [state, name, now, t])
  useScreenHelp('service')
  if (page) return <OfService cluster={cluster} page={page} deployment={deployment} />
  if (state.phase === 'loading') return <Loading label={t('common.loading')} />
  return (
    <NotFound
      title={t('service.notFound', { name, cluster })}
      message={state.failure?.message}
      back={{ text: cluster, href: address.cluster(cluster) }}
    />
  )
}

function OfService({ cluster, page, deployment: id }: { cluster: string; page: ServicePage; deployment: string }) {
  const { t } = useI18n()
  const arn = `${page.service.serviceArn?.replace(':service/', ':service-deployment/')}/${id}`
  const deployments = useServiceDeployments(page.service, arn)
  const facts = deployments?.find((one) => one.id === id)
  if (facts) return <Deployment cluster={cluster} page={page} facts={facts} deployments={deployments ?? []} />
  if (!deployments) return <Loading label={t('common.loading')} />
  return (
    <NotFound
      title={t('deployments.notFound', { id: id.slice(0, 8), service: page.view.name })}
      message={t('deployments.notFoundWhy')}
      back={{ text: page.view.name, href: address.service(cluster, page.view.name, { tab: 'deployments' }) }}
    />
  )
}

interface DeploymentProps {
  cluster: string
  page: ServicePage
  facts: DeploymentFacts
  deployments: readonly DeploymentFacts[]
}

function Deployment({ cluster, page, facts, deployments }: DeploymentProps) {
  const offline = useOffline()
  const underWay = isUnderWay(facts)
  const explanations = useExplanations({ cluster, service: page.view.name }, stageOf(facts))
  const shift = useShift(page.service, deployments, explanations)
  const shown = shift && page.service.currentServiceDeployment === facts.arn ? shift : undefined
  const own = page.tasks.filter(({ task }) => task.startedBy === facts.deploymentId)
  const failed = own.filter(({ task }) => taskFailed(task))
  return (
    <SpaceBetween size="s">
      <DeploymentHeader cluster={cluster} service={page.view.name} facts={facts} showsShift={shown !== undefined} />
      <Outcome cluster={cluster} facts={facts} lastFailed={failed[0]} />
      <Container>
        <DeploymentFactsList facts={facts} />
        {underWay ? <Picture page={page} /> : null}
      </Container>
      {shown ? <ShiftingDeployment service={page.service} shift={shown} from={facts.from} to={facts.to} disabledReason={offline} /> : null}
      <DeploymentTabs {...{ cluster, page, facts, own, failed }} />
    </SpaceBetween>
  )
}

/** Why it did not come to what was wanted. */
function Outcome({ cluster, facts, lastFailed }: { cluster: string; facts: DeploymentFacts; lastFailed: TaskView | undefined }) {
  const { t } = useI18n()
  const { type, word } = serviceDeploymentLook(facts.status)
  if ((type !== 'warning' && type !== 'error' && facts.status !== 'STOPPED') || !facts.reason) return null
  const { from, to } = facts
  return (
    <Alert
      type={type === 'warning' ? 'warning' : 'error'}
      header={type === 'warning' && from ? t('deployments.wentBack', { from, to }) : `${to}: ${t(word)}`}
      action={lastFailed ? <Link href={address.task(cluster, lastFailed.arn)}>{t('task.whyDidItStop')}</Link> : undefined}
    >
      {facts.reason}
    </Alert>
  )
}

/** The same picture as on the service's own page, while it moves. */
function Picture({ page: { view, deployment } }: { page: ServicePage }) {
  const { t } = useI18n()
  const lanes = deployment.lanes.map(({ id, revision, tasks }) => ({ key: id, label: revision, owner: `${view.name} ${revision}`, tasks }))
  return (
    <div className="deployment-picture">
      {deployment.track ? <DeploymentTrack track={deployment.track} counts={deployment.counts} /> : null}
      <div className="lanes-scroll">
        <TaskLanes lanes={lanes} label={t('service.tasksByRevision')} />
      </div>
    </div>
  )
}

type TabsProps = Omit<DeploymentProps, 'deployments'> & { own: readonly TaskView[]; failed: readonly TaskView[] }

function DeploymentTabs({ cluster, page, facts, own, failed }: TabsProps) {
  const { t } = useI18n()
  const [tab, setTab] = useQueryValue('tab', failed.length > 0 ? 'failed' : 'tasks')
  const hooks = facts.deployment.lifecycleHookDetails ?? []
  return (
    <Tabs
      variant="container"
      activeTabId={tab}
      onChange={({ detail }) => setTab(detail.activeTabId)}
      tabs={[
        {
          id: 'failed',
          label: t('deployments.failedCount', { count: failed.length }),
          content: (
            <TasksTable
              cluster={cluster}
              tasks={failed}
              showService={false}
              empty={<Empty title={t('deployments.noneFailed')} sentence={t('deployments.noneFailedSentence')} />}
            />
          ),
        },
        {
          id: 'tasks',
          label: t('cluster.tasksCount', { count: own.length }),
          content: (
            <TasksTable
              cluster={cluster}
              tasks={own}
              showService={false}
              empty={<Empty title={t('service.noTasks')} sentence={t('deployments.noTasksSentence')} />}
            />
          ),
        },
        {
          id: 'changes',
          label: t('deployments.changes'),
          content: (
            <Suspense fallback={<Loading label={t('common.loading')} />}>
              <RevisionChange from={facts.from} to={facts.to} />
            </Suspense>
          ),
        },
        { id: 'events', label: t('service.events'), content: <EventsTable cluster={cluster} events={eventsOf(page, facts)} /> },
        ...(hooks.length > 0 ? [{ id: 'hooks', label: t('deployments.hooks'), content: <LifecycleHooks hooks={hooks} /> }] : []),
      ]}
    />
  )
}

/** The last one may be written a little after its end. */
const AFTER_ITS_END_MS = 5_000

function eventsOf({ events }: ServicePage, { startedAt, finishedAt, deployment }: DeploymentFacts): ServicePage['events'] {
  const from = Math.min(startedAt?.getTime() ?? 0, deployment.createdAt?.getTime() ?? Number.POSITIVE_INFINITY)
  const to = finishedAt ? finishedAt.getTime() + AFTER_ITS_END_MS : Number.POSITIVE_INFINITY
  return events.filter(({ createdAt }) => createdAt && createdAt.getTime() >= from && createdAt.getTime() <= to)
}
