import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import { useState } from 'react'
import type { Explanation } from '#cluster/api/resources/explanation.ts'
import { address } from '../../app/addresses.ts'
import { useMedia } from '../../app/useMedia.ts'
import { useNow } from '../../components/useNow.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import { explanationSentence } from './explanationSentence.ts'
import { useExplanations } from './useExplanations.ts'

/** More of them push what they are about off the screen. */
const SHOWN = 3
const SHOWN_IN_LOW_WINDOW = 1
const LOW_WINDOW = '(max-height: 700px)'

const looks: Record<Explanation['state'], StatusIndicatorProps.Type> = { asWanted: 'success', waiting: 'in-progress', stuck: 'warning' }
const urgency: Record<Explanation['state'], number> = { stuck: 0, waiting: 1, asWanted: 2 }
/** Numbers that the picture has too come after what only a sentence can say. */
const drawn: ReadonlySet<Explanation['rule']> = new Set(['desiredCount', 'rollout'])
const rank = ({ state, rule }: Explanation) => urgency[state] * 2 + Number(drawn.has(rule))

/** Why a task is as it is, while something holds it up; nothing while all goes its way, which the picture shows. */
export function TaskExplanations({ cluster, task, version }: { cluster: string; task: string; version: string }) {
  const { t } = useI18n()
  const explanations = useExplanations({ cluster, task }, version)
  if (!worthSaying(explanations)) return null
  return (
    <Container header={<Header variant="h3">{t('explain.title')}</Header>}>
      <ExplanationList cluster={cluster} explanations={explanations} />
    </Container>
  )
}

/** What holds something up, the most pressing first; some, and the rest on demand. Nothing where nothing does. */
export function ExplanationList({ cluster, explanations }: { cluster: string; explanations: readonly Explanation[] }) {
  const { t, language } = useI18n()
  const [all, setAll] = useState(false)
  const low = useMedia(LOW_WINDOW)
  if (!worthSaying(explanations)) return null
  const said = explanations.filter(isNotShownElsewhere).toSorted((one, other) => rank(one) - rank(other))
  const most = low ? SHOWN_IN_LOW_WINDOW : SHOWN
  const hidden = said.length - most
  const shown = all || hidden === 1 ? said : said.slice(0, most)
  return (
    <div className="explanations-box">
      <ul className="explanations" aria-label={t('explain.title')}>
        {shown.map((one) => (
          <li key={one.rule + one.sentence}>
            <StatusIndicator type={looks[one.state]} iconAriaLabel={t(`explain.${one.state}`)} />
            <span>
              {explanationSentence(one, language, t)}
              <InstanceLink cluster={cluster} about={one.about} />
              {one.until === undefined ? null : <Remaining until={one.until} />}
            </span>
          </li>
        ))}
      </ul>
      {hidden > 1 ? (
        <Button variant="inline-link" ariaExpanded={all} onClick={() => setAll(!all)}>
          {all ? t('explain.fewer') : t('explain.more', { count: hidden })}
        </Button>
      ) : null}
    </div>
  )
}

function InstanceLink({ cluster, about }: { cluster: string; about: string | undefined }) {
  const { t } = useI18n()
  if (!about?.includes(':container-instance/')) return null
  return (
    <>
      {' '}
      <Link href={address.containerInstance(cluster, about)}>{t('explain.lookAtInstance')}</Link>
    </>
  )
}

const worthSaying = (explanations: readonly Explanation[]) => explanations.filter(isNotShownElsewhere).some(deservesRoom)

/** The stage of a deployment, a pause and what the circuit breaker counts have pictures of their own. */
const isNotShownElsewhere = ({ rule, state, numbers }: Explanation) =>
  rule !== 'lifecycleStage' &&
  !(rule === 'paused' && numbers?.['live'] === 0) &&
  !(rule === 'circuitBreaker' && state === 'waiting' && numbers?.['threshold'] !== undefined)
const alwaysSaid: ReadonlySet<Explanation['rule']> = new Set(['circuitBreaker', 'paused', 'startOrder'])

const deservesRoom = ({ state, rule, until }: Explanation) =>
  state === 'stuck' || (state === 'waiting' && (until !== undefined || alwaysSaid.has(rule)))

function Remaining({ until }: { until: number }) {
  const { t, format } = useI18n()
  const left = until - useNow()
  return left > 0 ? <span className="explanation-until">{t('explain.until', { time: format.duration(left) })}</span> : null
}
