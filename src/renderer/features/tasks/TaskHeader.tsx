import Button from '@cloudscape-design/components/button'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useCallback, useMemo, useState } from 'react'
import { address } from '../../app/addresses.ts'
import { type Command, useCommands } from '../../app/commands.tsx'
import { useFlash } from '../../app/flash.tsx'
import { InfoLink } from '../../app/help.tsx'
import { usePanel } from '../../app/panel.tsx'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { useAction } from '../../app/useAction.ts'
import { useClient, useWatch } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { Status } from '../../status/Status.tsx'
import { Revision } from './Revision.tsx'
import { StopTasksDialog } from './StopTasksDialog.tsx'
import { isStopped, type TaskView } from './taskView.ts'

/** Which task, how it is, and the things one does to it every day. */
export function TaskHeader({ cluster, view }: { cluster: string; view: TaskView }) {
  const { t } = useI18n()
  const [stopping, setStopping] = useState(false)
  const onStop = useCallback(() => setStopping(true), [])
  const commands = useTaskCommands(cluster, view, onStop)
  const runCommand = (id: string) => commands.find((command) => command.id === id)?.run()
  return (
    <>
      <Header
        variant="h1"
        info={<InfoLink topic="task" />}
        description={<Owner cluster={cluster} view={view} />}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <ExecButton cluster={cluster} view={view} />
            <ButtonDropdown
              items={commands
                .filter(({ id }) => !['task.logs', 'task.exec'].includes(id))
                .map(({ id, title, disabled }) => ({
                  id,
                  text: title,
                  disabled: Boolean(disabled),
                  ...(disabled ? { disabledReason: disabled } : {}),
                }))}
              onItemClick={({ detail }) => runCommand(detail.id)}
            >
              {t('common.actions')}
            </ButtonDropdown>
            <Button variant="primary" onClick={() => runCommand('task.logs')}>
              {t('common.logs')}
            </Button>
          </SpaceBetween>
        }
      >
        {t('task.title', { id: view.id.slice(0, 8) })}
      </Header>
      {stopping ? <StopTasksDialog tasks={[view]} onClose={() => setStopping(false)} /> : null}
    </>
  )
}

/** Spans only: the header draws it as a paragraph. */
function Owner({ cluster, view }: { cluster: string; view: TaskView }) {
  return (
    <span className="inline-facts">
      <Status look={view.look} raw={view.task.lastStatus} {...(view.verb && view.look.chip !== 'checking' ? { verb: view.verb } : {})} />
      {view.service ? <Link href={address.service(cluster, view.service)}>{view.service}</Link> : <span>{view.task.group}</span>}
      <Revision view={view} />
      <span>{view.task.launchType}</span>
    </span>
  )
}

/** One container: a button; several: a choice. */
function ExecButton({ cluster, view }: { cluster: string; view: TaskView }) {
  const { t } = useI18n()
  const { openPanel } = usePanel()
  const offline = useOffline()
  const running = (view.task.containers ?? []).filter(({ lastStatus }) => lastStatus === 'RUNNING')
  const open = (container: string) => openPanel({ kind: 'exec', cluster, task: view.id, container })
  const why = offline ?? (running.length === 0 ? t('task.execNeedsRunning') : undefined)
  if (running.length < 2) {
    return (
      <Button disabled={why !== undefined} disabledReason={why ?? ''} onClick={() => open(running[0]?.name ?? '')}>
        {t('task.exec')}
      </Button>
    )
  }
  return (
    <ButtonDropdown
      disabled={why !== undefined}
      items={running.map(({ name = '' }) => ({ id: name, text: name }))}
      onItemClick={({ detail }) => open(detail.id)}
    >
      {t('task.exec')}
    </ButtonDropdown>
  )
}

function useTaskCommands(cluster: string, view: TaskView, onStop: () => void): readonly Command[] {
  const { t } = useI18n()
  const { openPanel } = usePanel()
  const { flash } = useFlash()
  const offline = useOffline()
  const client = useClient()
  const [, runInterrupt] = useAction()
  const { status } = useWatch({ scope: 'summary' })
  const stopped = isStopped(view.task)
  const commands = useMemo<Command[]>(() => {
    const group = t('task.title', { id: view.shortId })
    const copy = (text: string) =>
      navigator.clipboard.writeText(text).then(
        () => flash({ type: 'success', content: t('common.copied') }),
        () => flash({ type: 'error', content: t('common.copyFailed') }),
      )
    const cli = `aws ecs describe-tasks --cluster ${cluster} --tasks ${view.id} --endpoint-url ${status?.endpoint ?? ''} --region ${status?.region ?? ''}`
    const interrupt = () =>
      runInterrupt(
        async () => {
          await client.interruptTask({ cluster, task: view.arn })
          flash({ type: 'info', content: t('capacity.taskInterrupted', { id: view.shortId }) })
        },
        t('capacity.taskNotInterrupted', { id: view.shortId }),
      )
    const whyNotStop = offline ?? (stopped ? t('task.isStopped') : undefined)
    return [
      {
        id: 'task.logs',
        title: t('task.openLogs'),
        group,
        keys: 'mod+l',
        run: () => openPanel({ kind: 'logs', cluster, tasks: [view.id] }),
      },
      {
        id: 'task.exec',
        title: t('task.openTerminal'),
        group,
        keys: 'ctrl+`',
        disabled: stopped ? t('task.isStopped') : undefined,
        run: () => openPanel({ kind: 'exec', cluster, task: view.id }),
      },
      ...(view.task.capacityProviderName === 'FARGATE_SPOT'
        ? [{ id: 'task.interrupt', title: t('capacity.interrupt'), group, disabled: whyNotStop, run: () => void interrupt() }]
        : []),
      { id: 'task.stop', title: t('task.stop'), group, disabled: whyNotStop, run: onStop },
      { id: 'task.copyArn', title: t('task.copyArn'), group, run: () => void copy(view.arn) },
      { id: 'task.copyCli', title: t('task.copyCli'), group, run: () => void copy(cli) },
    ]
  }, [
    t,
    view.shortId,
    view.id,
    view.arn,
    cluster,
    status?.endpoint,
    status?.region,
    offline,
    stopped,
    openPanel,
    flash,
    onStop,
    client,
    runInterrupt,
    view.task.capacityProviderName,
  ])
  useCommands(commands)
  return commands
}
