import type { TaskDefinition } from '@aws-sdk/client-ecs'
import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMemo } from 'react'
import { Copyable } from '../../components/Copyable.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { LastLog } from './LastLog.tsx'
import { taskTimeline } from './taskTimeline.ts'
import type { TaskView } from './taskView.ts'
import { type Advice, type WhyStopped, whyStopped } from './whyStopped.ts'

/** "Why did it stop?": in plain words, what happened, why we think so, what to do, and its last words. */
export function WhyStoppedPanel({
  cluster,
  view,
  definition,
}: {
  cluster: string
  view: TaskView
  definition: TaskDefinition | undefined
}) {
  const { t } = useI18n()
  const why = useMemo(() => whyStopped(view.task, definition, t), [view.task, definition, t])
  return (
    <Container header={<Header variant="h2">{t('task.whyDidItStop')}</Header>}>
      <SpaceBetween size="m">
        <Alert type={why.serious ? 'error' : 'info'} header={why.headline}>
          {why.advice.length > 0 ? <AdviceList advice={why.advice} /> : null}
        </Alert>
        <ColumnLayout columns={2} variant="text-grid">
          <Timeline view={view} />
          <Facts view={view} why={why} />
        </ColumnLayout>
        <LastLog cluster={cluster} task={view.id} />
      </SpaceBetween>
    </Container>
  )
}

function AdviceList({ advice }: { advice: readonly Advice[] }) {
  return (
    <ul className="plain-list">
      {advice.map(({ text, action }) => (
        <li key={text}>
          {text} {action ? <Link href={action.href}>{action.label}</Link> : null}
        </li>
      ))}
    </ul>
  )
}

function Timeline({ view }: { view: TaskView }) {
  const { t, format } = useI18n()
  return (
    <div>
      <Box variant="h3" padding={{ bottom: 'xxs' }}>
        {t('why.whatHappened')}
      </Box>
      <ol className="timeline">
        {taskTimeline(view.task, t).map(({ at, text }) => (
          <li key={text}>
            <time className="numbers" dateTime={at.toISOString()} title={format.dateTime(at.getTime())}>
              {format.time(at.getTime())}
            </time>{' '}
            {text}
          </li>
        ))}
      </ol>
    </div>
  )
}

/** ECS's own words, so that they can be searched for. */
function Facts({ view, why }: { view: TaskView; why: WhyStopped }) {
  const { t } = useI18n()
  const { task } = view
  const exits = (task.containers ?? []).filter(({ exitCode, reason }) => exitCode !== undefined || reason)
  return (
    <div>
      <Box variant="h3" padding={{ bottom: 'xxs' }}>
        {t('why.whyWeThinkSo')}
      </Box>
      <dl className="facts">
        <dt>stopCode</dt>
        <dd>{task.stopCode ?? t('common.none')}</dd>
        <dt>stoppedReason</dt>
        <dd>{task.stoppedReason ?? t('common.none')}</dd>
        {exits.map(({ name, exitCode, reason }) => (
          <FactRow
            key={name}
            name={name ?? ''}
            text={[exitCode === undefined ? '' : t('why.exitCode', { exitCode }), reason ?? ''].filter(Boolean).join(' · ')}
          />
        ))}
      </dl>
      {why.original ? <Copyable text={why.original} shown={t('why.copyOriginal')} label={t('why.copyOriginal')} /> : null}
    </div>
  )
}

function FactRow({ name, text }: { name: string; text: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </>
  )
}
