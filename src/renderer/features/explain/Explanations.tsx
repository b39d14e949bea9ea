import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import { useEffect, useState } from 'react'
import type { Explanation } from '#cluster/api/resources/explanation.ts'
import { useNow } from '../../components/useNow.ts'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'

/** Changes come in bursts: the state is asked for once after each. */
const SETTLE_MS = 300

const looks: Record<Explanation['state'], StatusIndicatorProps.Type> = { asWanted: 'success', waiting: 'in-progress', stuck: 'warning' }

export interface ExplainedSubject {
  cluster: string
  service?: string
  task?: string
}

/**
 * Why a service or a task is as it is, while something holds it up; nothing while all goes its way, which the picture shows.
 * @param version something that changes whenever the answer may have
 */
export function Explanations({ cluster, service, task, version }: ExplainedSubject & { version: string }) {
  const { t } = useI18n()
  const explanations = useExplanations({ cluster, ...(service !== undefined && { service }), ...(task !== undefined && { task }) }, version)
  if (!explanations.filter(isNotShownElsewhere).some(deservesRoom)) return null
  return (
    <Container header={<Header variant="h3">{t('explain.title')}</Header>}>
      <ul className="explanations">
        {explanations.filter(isNotShownElsewhere).map((one) => (
          <li key={one.rule + one.sentence}>
            <StatusIndicator type={looks[one.state]}>{one.sentence}</StatusIndicator>
            {one.until === undefined ? null : <Remaining until={one.until} />}
          </li>
        ))}
      </ul>
    </Container>
  )
}

/** The stage of a deployment has a picture of its own, with what it waits for. */
const isNotShownElsewhere = ({ rule }: Explanation) => rule !== 'lifecycleStage'
const alwaysSaid: ReadonlySet<Explanation['rule']> = new Set(['circuitBreaker', 'paused', 'startOrder'])

const deservesRoom = ({ state, rule, until }: Explanation) =>
  state === 'stuck' || (state === 'waiting' && (until !== undefined || alwaysSaid.has(rule)))

function Remaining({ until }: { until: number }) {
  const { t } = useI18n()
  const seconds = Math.ceil((until - useNow()) / 1000)
  return seconds > 0 ? <span className="explanation-until">{t('explain.until', { seconds })}</span> : null
}

/** Empty until it is known, and where it cannot be read: it is an extra. */
function useExplanations({ cluster, service, task }: ExplainedSubject, version: string): readonly Explanation[] {
  const client = useClient()
  const [explanations, setExplanations] = useState<readonly Explanation[]>([])
  useEffect(() => {
    let current = true
    const show = (found: readonly Explanation[]) => current && setExplanations(found)
    const subject = service === undefined ? { cluster, task } : { cluster, service }
    const timer = setTimeout(
      () =>
        void client.explain(subject).then(
          (answer) => show(answer.explanations),
          () => show([]),
        ),
      SETTLE_MS,
    )
    return () => {
      current = false
      clearTimeout(timer)
    }
    // The version stands for everything that the answer is made from.
  }, [client, cluster, service, task, version])
  return explanations
}
