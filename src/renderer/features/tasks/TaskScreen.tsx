import type { TaskDefinition } from '@aws-sdk/client-ecs'
import Container from '@cloudscape-design/components/container'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tabs from '@cloudscape-design/components/tabs'
import { Suspense, useMemo } from 'react'
import type { TaskHold } from '#cluster/api/resources/switches.ts'
import { address } from '../../app/addresses.ts'
import { useScreenHelp } from '../../app/help.tsx'
import { lazyScreen } from '../../app/lazyScreen.ts'
import { useQueryValue } from '../../app/location.ts'
import { Loading } from '../../components/Loading.tsx'
import { NotFound } from '../../components/NotFound.tsx'
import { useWatch } from '../../data/ClientProvider.tsx'
import { useTaskDefinition } from '../../data/useTaskDefinition.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import { TaskDecisions } from '../explain/Decisions.tsx'
import { TaskExplanations } from '../explain/Explanations.tsx'
import { LocalDifferences } from '../services/LocalDifferences.tsx'
import { HeldTask } from '../switches/HeldTask.tsx'
import { ContainersTable } from './ContainersTable.tsx'
import { EnvironmentTable } from './EnvironmentTable.tsx'
import { TaskFacts } from './TaskFacts.tsx'
import { TaskHeader } from './TaskHeader.tsx'
import { TaskNetworking } from './TaskNetworking.tsx'
import { TaskStepsRow } from './TaskStepsRow.tsx'
import { isStopped, type TaskProgresses, type TaskView, taskView } from './taskView.ts'
import { WhyStoppedPanel } from './WhyStoppedPanel.tsx'

const LogView = lazyScreen(() => import('../logs/LogView.tsx'))

/** Everything about one task; a stopped one says first why it stopped. */
export default function TaskScreen({ cluster, task: id }: { cluster: string; task: string }) {
  const { t } = useI18n()
  const state = useWatch({ scope: 'task', cluster, task: id })
  const task = [...state.resources.task.values()].find(({ taskArn }) => taskArn?.endsWith(`/${id}`))
  const progress = state.progress.get(task?.taskArn ?? '')
  const definition = useTaskDefinition(task?.taskDefinitionArn)
  const view = useMemo(() => (task ? taskView(task, progress, t, definition) : undefined), [task, progress, t, definition])
  useScreenHelp('task')
  if (view)
    return <TaskPage cluster={cluster} view={view} hold={state.resources.hold.get(view.arn)} progress={progress} definition={definition} />
  if (state.phase === 'loading') return <Loading label={t('common.loading')} />
  return (
    <NotFound
      title={t('task.notFound', { id: id.slice(0, 8), cluster })}
      message={state.failure?.message ?? t('task.notFoundWhy')}
      back={{ text: cluster, href: address.cluster(cluster, { tab: 'tasks' }) }}
    />
  )
}

interface TaskPageProps {
  cluster: string
  view: TaskView
  hold: TaskHold | undefined
  progress: TaskProgresses
  definition: TaskDefinition | undefined
}

function TaskPage({ cluster, view, hold, progress, definition }: TaskPageProps) {
  const { t } = useI18n()
  const [tab, setTab] = useQueryValue('tab', 'containers')
  return (
    <SpaceBetween size="s">
      <TaskHeader cluster={cluster} view={view} />
      {hold ? <HeldTask cluster={cluster} task={view.id} hold={hold} /> : null}
      {isStopped(view.task) ? <WhyStoppedPanel cluster={cluster} view={view} definition={definition} /> : null}
      <Container>
        <SpaceBetween size="m">
          <TaskStepsRow task={view.task} verb={view.verb} />
          <TaskFacts cluster={cluster} view={view} />
        </SpaceBetween>
      </Container>
      {isStopped(view.task) ? null : <TaskExplanations cluster={cluster} task={view.id} version={`${view.task.version}`} />}
      <TaskDecisions cluster={cluster} task={view.id} version={`${view.task.version}`} />
      <Tabs
        variant="container"
        activeTabId={tab}
        onChange={({ detail }) => setTab(detail.activeTabId)}
        tabs={[
          {
            id: 'containers',
            label: t('task.containersCount', { count: view.task.containers?.length ?? 0 }),
            content: <ContainersTable cluster={cluster} view={view} progress={progress} definition={definition} />,
          },
          { id: 'logs', label: t('common.logs'), content: <TaskLogs cluster={cluster} task={view.id} /> },
          { id: 'networking', label: t('task.networking'), content: <TaskNetworking view={view} definition={definition} /> },
          {
            id: 'environment',
            label: t('task.environment'),
            content: <EnvironmentTable definition={definition} overrides={view.task.overrides} />,
          },
        ]}
      />
      <LocalDifferences of={view.task.taskDefinitionArn ? { taskDefinition: view.task.taskDefinitionArn } : undefined} folded />
    </SpaceBetween>
  )
}

function TaskLogs({ cluster, task }: { cluster: string; task: string }) {
  const request = useMemo(() => ({ kind: 'logs' as const, cluster, tasks: [task] }), [cluster, task])
  return (
    <Suspense fallback={null}>
      <LogView request={request} />
    </Suspense>
  )
}
