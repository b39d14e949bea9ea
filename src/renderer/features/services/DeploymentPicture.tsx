import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import { address } from '../../app/addresses.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import type { Translate } from '../../i18n/translate.ts'
import { type Lane, TaskLanes } from '../tasks/TaskLanes.tsx'
import { DeploymentTrack } from './DeploymentTrack.tsx'
import type { DeploymentLane, DeploymentView } from './deploymentView.ts'

interface Props {
  service: string
  view: DeploymentView
  desired: number
  running: number
  /** What the user is about to choose in the scale control. */
  draft: number | undefined
  onRollBack: ((revision: string) => void) | undefined
}

/** The service as one sees it work: a lane per deployment, a chip per task, and, while one rolls, how far it is. */
export function DeploymentPicture({ service, view, desired, running, draft, onRollBack }: Props) {
  const { t } = useI18n()
  const { from } = view
  return (
    <Container
      fitHeight
      header={
        <Header
          variant="h2"
          description={describe(view, t)}
          actions={
            from && onRollBack && view.state === 'rolling' ? (
              <Button onClick={() => onRollBack(from)}>{t('service.rollBackTo', { revision: from })}</Button>
            ) : undefined
          }
        >
          {title(view, desired, running, t)}
        </Header>
      }
    >
      {view.track ? <DeploymentTrack track={view.track} counts={view.counts} /> : null}
      <div className="picture-lanes lanes-scroll">
        <TaskLanes
          lanes={withDraft(view.lanes, desired, draft).map((lane) => drawnLane(service, lane, t))}
          label={t('service.tasksByRevision')}
        />
      </div>
      {view.state === 'zero' && draft === undefined ? (
        <Box color="text-body-secondary" padding={{ top: 'xs' }}>
          {t('service.scaledToZero')}
        </Box>
      ) : null}
    </Container>
  )
}

function title(view: DeploymentView, desired: number, running: number, t: Translate): string {
  const { revision, from } = view
  switch (view.state) {
    case 'failed':
      return t('service.deploymentFailed', { revision })
    case 'zero':
      return t('service.titleZero')
    case 'steady':
      return t('service.titleSteady', { running, desired })
    case 'cleaningUp':
      return t('service.titleCleaningUp', { revision })
    case 'rolling':
      return from && from !== revision ? t('service.titleRolling', { from, to: revision }) : t('service.titleStarting', { revision })
  }
}

function describe(view: DeploymentView, t: Translate): string | undefined {
  if (view.state === 'failed') return view.reason
  if (!view.track) return undefined
  const { newRunning, newStarting, oldRunning, oldStopping } = view.counts
  const counts = t('service.rollingCounts', { healthy: newRunning, starting: newStarting, old: oldRunning, stopping: oldStopping })
  return view.completeAt === undefined ? counts : `${counts} · ${t('service.completeAt', { count: view.completeAt })}`
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

function drawnLane(service: string, lane: DraftLane, t: Translate): Lane {
  return {
    key: lane.id,
    owner: `${service} ${lane.revision}`,
    label: (
      <>
        <Link href={address.taskDefinition(lane.revision)}>{lane.revision}</Link>
        {lane.age === 'only' ? null : <small> {t(lane.age === 'new' ? 'service.newRevision' : 'service.oldRevision')}</small>}
      </>
    ),
    tasks: lane.tasks,
    ghosts: lane.ghosts,
    leaving: lane.leaving,
  }
}
