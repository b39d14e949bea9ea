import type { Container, Task } from '@aws-sdk/client-ecs'
import Button, { type ButtonProps } from '@cloudscape-design/components/button'
import Select from '@cloudscape-design/components/select'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { type Ref, useImperativeHandle, useRef } from 'react'
import { showKeys } from '../../app/keys.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import type { ExecStatus } from './runSession.ts'
import { leaveKeys } from './terminalKeys.ts'

interface Props {
  /** Focuses the bar: where one comes out of the terminal. */
  ref: Ref<{ focus(): void }>
  task: Task
  containers: readonly Container[]
  chosen: string
  onChoose(container: string): void
  command: string
  status: ExecStatus
  onAgain(): void
  onAsk(): void
}

/** Which container, which command, how it is doing, and how to leave. */
export function ExecBar({ ref, task, containers, chosen, onChoose, command, status, onAgain, onAsk }: Props) {
  const { t } = useI18n()
  const button = useRef<ButtonProps.Ref>(null)
  useImperativeHandle(ref, () => ({ focus: () => button.current?.focus() }), [])
  const isOver = status.phase === 'ended' || status.phase === 'failed'
  return (
    <div className="exec-bar">
      {containers.length > 1 ? (
        <Select
          selectedOption={{ value: chosen, label: chosen }}
          options={containers.map(({ name = '' }) => ({ value: name, label: name }))}
          ariaLabel={t('exec.container')}
          expandToViewport
          onChange={({ detail }) => onChoose(detail.selectedOption.value ?? chosen)}
        />
      ) : null}
      <span role="status">
        <Standing status={status} container={chosen} />
      </span>
      {command ? <code className="exec-line">{command}</code> : null}
      {isOver ? <Button onClick={onAgain}>{t(command ? 'exec.runAgain' : 'exec.reconnect')}</Button> : null}
      <Button ref={button} variant="inline-link" onClick={onAsk}>
        {t('exec.another')}
      </Button>
      <span className="exec-hint">
        {t('exec.leaveHint', { keys: showKeys(leaveKeys) })} {task.enableExecuteCommand ? null : t('exec.localDifference')}
      </span>
    </div>
  )
}

function Standing({ status, container }: { status: ExecStatus; container: string }) {
  const { t } = useI18n()
  if (status.phase === 'connecting') return <StatusIndicator type="in-progress">{t('exec.connecting', { container })}</StatusIndicator>
  if (status.phase === 'open') return <StatusIndicator type="success">{t('exec.open')}</StatusIndicator>
  if (status.phase === 'failed') return <StatusIndicator type="error">{t('exec.failed', { container })}</StatusIndicator>
  const { exitCode } = status
  return <StatusIndicator type={exitCode === 0 ? 'stopped' : 'warning'}>{t('exec.ended', { exitCode: String(exitCode) })}</StatusIndicator>
}
