import type { Container, Task } from '@aws-sdk/client-ecs'
import Alert from '@cloudscape-design/components/alert'
import { type CSSProperties, useMemo, useRef, useState } from 'react'
import { shortName } from '#cluster/api/arns.ts'
import type { ExecRequest } from '#cluster/api/streams.ts'
import { useMode } from '../../app/appearance.ts'
import { Empty } from '../../components/Empty.tsx'
import { Loading } from '../../components/Loading.tsx'
import { useLastKnown } from '../../components/useLastKnown.ts'
import { useWatch } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { paneColours } from '../logs/ansi/palette.ts'
import { CommandField } from './CommandField.tsx'
import { ExecBar } from './ExecBar.tsx'
import './exec.css'
import { splitCommand } from '#cluster/api/splitCommand.ts'
import { rememberCommand, rememberedCommand } from './execCommands.ts'
import type { ExecStatus } from './runSession.ts'
import { TerminalPane } from './TerminalPane.tsx'

interface Props {
  cluster: string
  task: string
  /** The one to begin with; the first that runs where absent. */
  container?: string | undefined
  /** CSS height. */
  height: string
}

/** A terminal in a container of a task, with the choice of both container and command. */
export default function ExecView({ cluster, task: id, container, height }: Props) {
  const { t } = useI18n()
  const state = useWatch({ scope: 'task', cluster, task: id })
  const task = [...state.resources.task.values()].find(({ taskArn }) => shortName(taskArn ?? '') === shortName(id))
  const running = useMemo(() => (task?.containers ?? []).filter(({ lastStatus }) => lastStatus === 'RUNNING'), [task])
  // A terminal stays on the screen when its container stops, so that its last words can be read.
  const known = useLastKnown(running.length > 0 ? running : undefined)
  if (task && known) return <Terminals cluster={cluster} task={task} containers={known} first={container} height={height} />
  if (state.phase === 'loading') return <Loading label={t('common.loading')} rows={2} />
  if (state.phase === 'failed') return <Alert type="error">{state.failure?.message}</Alert>
  return <Empty title={t('exec.noContainer', { id: id.slice(0, 8) })} sentence={t('exec.noContainerSentence')} />
}

interface TerminalsProps {
  cluster: string
  task: Task
  containers: readonly Container[]
  first: string | undefined
  height: string
}

function Terminals({ cluster, task, containers, first, height }: TerminalsProps) {
  const [chosen, setChosen] = useState(first ?? containers[0]?.name ?? '')
  const image = containers.find(({ name }) => name === chosen)?.image ?? ''
  const [command, setCommand] = useState(() => rememberedCommand(image))
  const [attempt, setAttempt] = useState(0)
  const [asking, setAsking] = useState(false)
  const [status, setStatus] = useState<ExecStatus>({ phase: 'connecting' })
  const exit = useRef<{ focus(): void }>(null)
  const id = shortName(task.taskArn ?? '')
  const request = useMemo(() => requestOf(cluster, id, chosen, command), [cluster, id, chosen, command])
  const again = () => setAttempt((count) => count + 1)
  const noShell = status.phase === 'failed' && status.noShell
  const run = (next: string) => {
    rememberCommand(image, next)
    setCommand(next)
    setAsking(false)
    again()
  }
  const choose = (name: string) => {
    setChosen(name)
    setCommand(rememberedCommand(containers.find((one) => one.name === name)?.image ?? ''))
    setAsking(false)
    again()
  }
  return (
    <div className="exec-view" style={{ blockSize: height }}>
      <ExecBar
        ref={exit}
        task={task}
        containers={containers}
        chosen={chosen}
        onChoose={choose}
        command={command}
        status={status}
        onAgain={again}
        onAsk={() => setAsking(!asking)}
      />
      {status.phase === 'failed' ? <Alert type="error">{status.message}</Alert> : null}
      {asking || noShell ? <CommandField key={`${chosen} ${attempt}`} image={image} command={command} onRun={run} /> : null}
      <div className="exec-place" style={paneColours(useMode()) as CSSProperties} hidden={status.phase === 'failed'}>
        <TerminalPane key={`${chosen} ${attempt}`} request={request} onStatus={setStatus} exit={exit} />
      </div>
    </div>
  )
}

function requestOf(cluster: string, task: string, container: string, line: string): ExecRequest {
  const command = splitCommand(line)
  return { cluster, task, container, ...(Array.isArray(command) && command.length > 0 ? { command } : {}) }
}
