import Button from '@cloudscape-design/components/button'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Link from '@cloudscape-design/components/link'
import { useEffect, useState } from 'react'
import type { Decision } from '#cluster/api/resources/decisions.ts'
import { address } from '../../app/addresses.ts'
import { useQueryValue } from '../../app/location.ts'
import { Ago } from '../../components/Ago.tsx'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { decisionSentence } from './decisionSentence.ts'

/** More than this is asked for with a button. */
const SHOWN = 12
const TASKS_SHOWN = 3
/** Changes come in bursts: what is about a task is asked for once after each. */
const SETTLE_MS = 300

/** What was decided about a service, newest first. @param decisions the last ones; earlier ones are asked for */
export function Decisions({ cluster, service, decisions }: { cluster: string; service: string; decisions: readonly Decision[] }) {
  const client = useClient()
  const [earlier, setEarlier] = useState<readonly Decision[]>([])
  const known = new Set(decisions.map(({ id }) => id))
  const all = [...decisions, ...earlier.filter(({ id }) => !known.has(id))]
  const loadEarlier = () =>
    void client.listDecisions({ cluster, service }).then(
      (answer) => setEarlier(answer.decisions),
      () => undefined,
    )
  return <Timeline cluster={cluster} decisions={all} variant="footer" onAll={loadEarlier} />
}

/** What was decided about a task. @param version something that changes whenever the answer may have */
export function TaskDecisions({ cluster, task, version }: { cluster: string; task: string; version: string }) {
  const client = useClient()
  const [decisions, setDecisions] = useState<readonly Decision[]>([])
  useEffect(() => {
    let current = true
    const show = (found: readonly Decision[]) => current && setDecisions(found)
    const timer = setTimeout(
      () =>
        void client.listDecisions({ cluster, task }).then(
          (answer) => show(answer.decisions),
          () => show([]),
        ),
      SETTLE_MS,
    )
    return () => {
      current = false
      clearTimeout(timer)
    }
    // The version stands for everything that the answer is made from.
  }, [client, cluster, task, version])
  return <Timeline cluster={cluster} decisions={decisions} variant="container" />
}

interface TimelineProps {
  cluster: string
  decisions: readonly Decision[]
  variant: 'container' | 'footer'
  onAll?(): void
}

/** Folded away, because the picture and the explanations come first. */
function Timeline({ cluster, decisions, variant, onAll }: TimelineProps) {
  const { t } = useI18n()
  const [open, setOpen] = useQueryValue('decisions')
  const [all, setAll] = useState(false)
  const [newest] = decisions
  if (!newest) return null
  const shown = all ? decisions : decisions.slice(0, SHOWN)
  const showAll = () => {
    setAll(true)
    onAll?.()
  }
  return (
    <ExpandableSection
      headerText={t('decisions.title')}
      headerDescription={decisionSentence(newest, t)}
      variant={variant}
      expanded={open === 'open'}
      onChange={({ detail }) => setOpen(detail.expanded ? 'open' : '')}
    >
      <ol className="decisions" aria-label={t('decisions.title')}>
        {shown.map((decision) => (
          <li key={decision.id}>
            <Ago at={new Date(decision.lastAt)} />
            <DecisionText cluster={cluster} decision={decision} />
          </li>
        ))}
      </ol>
      {!all && (decisions.length > SHOWN || onAll) ? (
        <Button variant="inline-link" onClick={showAll}>
          {t('decisions.showAll')}
        </Button>
      ) : null}
    </ExpandableSection>
  )
}

function DecisionText({ cluster, decision }: { cluster: string; decision: Decision }) {
  const { t, format } = useI18n()
  const { times, at, tasks = [], until } = decision
  return (
    <span className="wraps">
      {decisionSentence(decision, t)}
      {until === undefined ? null : ` ${t('decisions.until', { time: format.dateTime(until) })}`}
      {times > 1 ? ` ${t('decisions.times', { times, since: format.dateTime(at) })}` : null}
      {tasks.slice(-TASKS_SHOWN).map((id) => (
        <span key={id}>
          {' '}
          <Link href={address.task(cluster, id)}>{id.slice(0, 8)}</Link>
        </span>
      ))}
      {tasks.length > TASKS_SHOWN ? ` ${t('decisions.moreTasks', { count: tasks.length - TASKS_SHOWN })}` : null}
    </span>
  )
}
