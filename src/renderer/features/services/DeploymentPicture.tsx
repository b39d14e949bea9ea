import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import type { ReactNode } from 'react'
import { address } from '../../app/addresses.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import type { Translate } from '../../i18n/translate.ts'
import { type DeploymentFacts, isUnderWay } from '../deployments/deploymentFacts.ts'
import { type Lane, TaskLanes } from '../tasks/TaskLanes.tsx'
import { BreakerMeter } from './BreakerMeter.tsx'
import { DeploymentTrack } from './DeploymentTrack.tsx'
import type { DeploymentLane, DeploymentView } from './deploymentView.ts'
import type { PictureState } from './pictureView.ts'

interface Props {
  cluster: string
  service: string
  view: DeploymentView
  state: PictureState
  newest: DeploymentFacts | undefined
  /** As the watch tells it, sooner than the deployment is read again. */
  failedTasks: number
  desired: number
  running: number
  /** What the user is about to choose in the scale control. */
  draft: number | undefined
  /** Why its last task failed, where that is what to look at. */
  failure: ReactNode
  actions: ReactNode
  /** Why it is as it is. */
  reasons: ReactNode
  /** What was decided before. */
  footer: ReactNode
}

/** The service as one sees it work: a lane per deployment, a chip per task, and, while one rolls, how far it is. */
export function DeploymentPicture({
  cluster,
  service,
  view,
  state,
  newest,
  failedTasks,
  desired,
  running,
  draft,
  failure,
  actions,
  reasons,
  footer,
}: Props) {
  const { t } = useI18n()
  const counted = newest && (isUnderWay(newest) || state === 'failed') ? newest : undefined
  const failed = Math.max(counted?.failed ?? 0, failedTasks)
  const missing = state === 'noRoom' ? Math.max(0, desired - view.counts.newRunning - view.counts.newStarting) : 0
  const lanes = withDraft(view.lanes, desired, view.state === 'taskSets' ? undefined : draft).map((lane) => drawnLane(service, lane))
  const [first, ...others] = lanes
  return (
    <Container
      fitHeight
      header={
        <Header
          variant="h2"
          description={<Description {...{ cluster, service, view, state, newest, running, desired }} />}
          actions={actions}
        >
          {title({ view, state, desired, running, newest, missing }, t)}
        </Header>
      }
      footer={footer}
    >
      {failure}
      {view.track ? <DeploymentTrack track={view.track} counts={view.counts} /> : null}
      {counted?.threshold !== undefined && failed > 0 ? <BreakerMeter failed={failed} threshold={counted.threshold} /> : null}
      <div className="picture-lanes lanes-scroll">
        <TaskLanes lanes={first ? [{ ...first, missing }, ...others] : []} label={t('service.tasksByRevision')} />
      </div>
      {state === 'zero' && draft === undefined ? (
        <Box color="text-body-secondary" padding={{ top: 'xs' }}>
          {t('service.scaledToZero')}
        </Box>
      ) : null}
      {reasons}
    </Container>
  )
}

type Titled = Pick<Props, 'view' | 'state' | 'desired' | 'running' | 'newest'> & { missing: number }

function title({ view, state, desired, running, newest, missing }: Titled, t: Translate): string {
  const { revision, from } = view
  switch (state) {
    case 'failed':
      return t('service.deploymentFailed', { revision })
    case 'paused':
      return t('service.titlePaused', { running, desired })
    case 'taskSets':
      return t('service.titleTaskSets', { count: view.lanes.length, running })
    case 'zero':
      return t('service.titleZero')
    case 'noRoom':
      return t('service.titleNoRoom', { count: missing, revision })
    case 'rolledBack':
      return t('service.titleRolledBack', { running, desired, to: newest?.from ?? revision })
    case 'rollingBack':
      return t('service.titleRollingBack', { from: newest?.to ?? from ?? '', to: newest?.from ?? revision })
    case 'steady':
      return running > desired ? t('service.countsOver', { running, desired }) : t('service.titleSteady', { running, desired })
    case 'cleaningUp':
      return t('service.titleCleaningUp', { revision })
    case 'rolling':
      return from && from !== revision ? t('service.titleRolling', { from, to: revision }) : t('service.titleStarting', { revision })
  }
}

type Described = Pick<Props, 'view' | 'state' | 'newest' | 'running' | 'desired'>

function Description({ cluster, service, ...described }: Described & Pick<Props, 'cluster' | 'service'>) {
  const { t } = useI18n()
  const { state, newest } = described
  if (state === 'steady' || state === 'zero' || state === 'paused') return null
  return (
    <>
      {describe(described, t)}{' '}
      {newest ? (
        <Link href={address.deployment(cluster, service, newest.id)} fontSize="body-s">
          {t('service.lookAtDeployment')}
        </Link>
      ) : null}
    </>
  )
}

function describe({ view, state, newest, running, desired }: Described, t: Translate): string {
  if (state === 'rolledBack') return rolledBackWhy(newest, t)
  if (state === 'failed') return view.reason
  if (state === 'noRoom') return t('service.countsLong', { running, desired })
  if (!view.track) return ''
  const { newRunning, newStarting, oldRunning, oldStopping } = view.counts
  const counts = t('service.rollingCounts', { healthy: newRunning, starting: newStarting, old: oldRunning, stopping: oldStopping })
  return view.completeAt === undefined ? counts : `${counts} · ${t('service.completeAt', { count: view.completeAt })}`
}

function rolledBackWhy(newest: DeploymentFacts | undefined, t: Translate): string {
  if (!newest) return ''
  const { failed, to, reason = '' } = newest
  return failed > 0 ? t('service.rolledBackWhy', { count: failed, revision: to }) : `${to}: ${reason}`
}

function LaneNote({ lane: { age, taskSet } }: { lane: DeploymentLane }) {
  const { t } = useI18n()
  if (taskSet) return <small> {t('service.taskSetLane', taskSet)}</small>
  return age === 'only' ? null : <small> {t(ages[age])}</small>
}

interface DraftLane extends DeploymentLane {
  ghosts: number
  leaving: number
}

/** Ghosts show what a choice would bring or take before it is made. */
function withDraft(lanes: readonly DeploymentLane[], desired: number, draft: number | undefined): DraftLane[] {
  return lanes.map((lane, at) => ({
    ...lane,
    ghosts: at === 0 && draft !== undefined ? Math.max(0, draft - desired) : 0,
    leaving: at === 0 && draft !== undefined ? Math.max(0, desired - draft) : 0,
  }))
}

const ages = { new: 'service.newRevision', old: 'service.oldRevision', failed: 'service.failedRevision' } as const

function drawnLane(service: string, lane: DraftLane): Lane {
  return {
    key: lane.id,
    owner: `${service} ${lane.revision}`,
    label: (
      <>
        <Link href={address.taskDefinition(lane.revision)}>{lane.revision}</Link>
        <LaneNote lane={lane} />
      </>
    ),
    tasks: lane.tasks,
    ghosts: lane.ghosts,
    leaving: lane.leaving,
  }
}
