import type { Service } from '@aws-sdk/client-ecs'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import ProgressBar from '@cloudscape-design/components/progress-bar'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Steps from '@cloudscape-design/components/steps'
import { useAction } from '../../app/useAction.ts'
import { useNow } from '../../components/useNow.ts'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import type { Translate } from '../../i18n/translate.ts'
import type { ShiftStep, ShiftView } from './shiftView.ts'
import { stageWords } from './stageWords.ts'
import type { Shift } from './useShift.ts'

interface Props {
  service: Service
  shift: Shift
  /** `web:1`, which has the rest of the traffic; undefined for a first deployment. */
  from: string | undefined
  to: string
  disabledReason: string | undefined
}

/** A deployment that shifts traffic: its stages, who has how much, what it waits for, and what a person can say to it. */
export function ShiftingDeployment({ service, shift: { view, until }, from, to, disabledReason }: Props) {
  const { t } = useI18n()
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={<Waits view={view} until={until} />}
          actions={<Actions service={service} view={view} disabledReason={disabledReason} />}
        >
          {t(view.goesBack ? 'shift.titleBack' : 'shift.title', { strategy: view.strategy })}
        </Header>
      }
    >
      <SpaceBetween size="s">
        <Stages steps={view.steps} />
        <Traffic view={view} from={from} to={to} />
      </SpaceBetween>
    </Container>
  )
}

const stepTypes = { past: 'success', now: 'in-progress', ahead: 'pending' } as const

function Stages({ steps }: { steps: readonly ShiftStep[] }) {
  const { t } = useI18n()
  return (
    <div className="task-steps">
      <Steps
        orientation="horizontal"
        ariaLabel={t('shift.stages')}
        steps={steps.map(({ stage, state }) => ({
          status: stepTypes[state],
          statusIconAriaLabel: t(state === 'ahead' ? 'task.stepNotReached' : 'task.stepReached'),
          header: (
            <span
              className={state === 'ahead' ? 'task-step-ahead' : undefined}
              title={stage}
              aria-current={state === 'now' ? 'step' : undefined}
            >
              {t(stageWords[stage].name)}
            </span>
          ),
        }))}
      />
    </div>
  )
}

/** Nothing where there is neither load balancer nor Service Connect. */
function Traffic({ view: { production, test }, from, to }: { view: ShiftView; from: string | undefined; to: string }) {
  const { t } = useI18n()
  if (production === undefined || test === undefined) return <Box color="text-body-secondary">{t('shift.noTraffic')}</Box>
  const rest = (share: number) =>
    from === undefined ? undefined : t('shift.rest', { revision: from, percent: Math.round((100 - share) * 10) / 10 })
  return (
    <ColumnLayout columns={2}>
      <ProgressBar value={production} label={t('shift.production', { revision: to })} description={rest(production)} />
      <ProgressBar value={test} label={t('shift.test', { revision: to })} description={rest(test)} />
    </ColumnLayout>
  )
}

function Waits({ view, until }: { view: ShiftView; until: number | undefined }) {
  const { t } = useI18n()
  const left = Math.ceil(((until ?? 0) - useNow()) / 1000)
  const what = waitOf(view, t)
  const time = until !== undefined && left > 0 ? t('shift.left', { minutes: Math.floor(left / 60), seconds: left % 60 }) : undefined
  return <>{[what, time].filter((part) => part !== undefined).join(' ')}</>
}

function waitOf({ pause, calling, steps }: ShiftView, t: Translate): string {
  if (pause) return t('shift.paused')
  if (calling) return t('shift.calling', { target: calling })
  const stage = steps.find(({ state }) => state === 'now')?.stage ?? 'CLEAN_UP'
  return t(stageWords[stage].does)
}

function Actions({ service, view, disabledReason }: { service: Service; view: ShiftView; disabledReason: string | undefined }) {
  const { t } = useI18n()
  const client = useClient()
  const [busy, run] = useAction()
  const name = service.serviceName ?? ''
  const { pause } = view
  const goOn = (action: 'CONTINUE' | 'ROLLBACK') => pause && client.continueServiceDeployment({ ...pause, action })
  const rollBack = () =>
    goOn('ROLLBACK') ?? client.stopServiceDeployment({ serviceDeploymentArn: service.currentServiceDeployment, stopType: 'ROLLBACK' })
  const off = { disabled: disabledReason !== undefined || busy, ...(disabledReason !== undefined && { disabledReason }) }
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {view.canRollBack || pause ? (
        <Button {...off} onClick={() => void run(async () => rollBack(), t('shift.rollBackFailed', { service: name }))}>
          {t('shift.rollBack')}
        </Button>
      ) : null}
      {pause ? (
        <Button
          variant="primary"
          {...off}
          onClick={() => void run(async () => goOn('CONTINUE'), t('shift.continueFailed', { service: name }))}
        >
          {t('shift.continue')}
        </Button>
      ) : null}
    </SpaceBetween>
  )
}
