import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Link from '@cloudscape-design/components/link'
import { address } from '../../app/addresses.ts'
import { Ago, Lasting } from '../../components/Ago.tsx'
import { Copyable } from '../../components/Copyable.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { BreakerMeter } from '../services/BreakerMeter.tsx'
import { type DeploymentFacts, isUnderWay } from './deploymentFacts.ts'

/** From where to where, since when, and what its circuit breaker and alarms say. */
export function DeploymentFactsList({ facts }: { facts: DeploymentFacts }) {
  const { t } = useI18n()
  const { from, to, startedAt, finishedAt, deployment } = facts
  const { alarms } = deployment
  return (
    <KeyValuePairs
      columns={4}
      items={[
        { label: t('deployments.source'), value: from ? <RevisionLink name={from} /> : t('deployments.nothingBefore') },
        { label: t('deployments.target'), value: <RevisionLink name={to} /> },
        { label: t('deployments.started'), value: <Ago at={startedAt} /> },
        {
          label: t(isUnderWay(facts) ? 'deployments.soFar' : 'deployments.took'),
          value: finishedAt || isUnderWay(facts) ? <Lasting from={startedAt} to={finishedAt} /> : t('common.none'),
        },
        { label: t('service.failedTasks'), value: <Failed facts={facts} /> },
        ...(alarms?.alarmNames?.length
          ? [{ label: t('alarms.title'), value: `${alarms.alarmNames.join(', ')} (${alarms.status ?? ''})` }]
          : []),
        { label: 'ARN', value: <Copyable text={facts.arn} shown={facts.id.slice(0, 8)} label={t('deployments.copyArn')} /> },
      ]}
    />
  )
}

const RevisionLink = ({ name }: { name: string }) => <Link href={address.taskDefinition(name)}>{name}</Link>

function Failed({ facts: { failed, threshold } }: { facts: DeploymentFacts }) {
  const { t } = useI18n()
  if (failed === 0 && threshold === undefined) return <span className="numbers">0</span>
  if (threshold === undefined) return t('deployments.failedNoBreaker', { count: failed })
  return <BreakerMeter failed={failed} threshold={threshold} />
}
