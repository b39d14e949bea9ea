import type { HealthCheck, Service } from '@aws-sdk/client-ecs'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { address } from '../../app/addresses.ts'
import { Lasting } from '../../components/Ago.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Empty } from '../../components/Empty.tsx'
import { useWatch } from '../../data/ClientProvider.tsx'
import { useTaskDefinition } from '../../data/useTaskDefinition.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import { healthLook, targetLook } from '../../status/otherLooks.ts'
import { Status } from '../../status/Status.tsx'
import { LoadBalancerLinks } from '../load-balancers/LoadBalancerLinks.tsx'
import type { ServicePage } from '../services/servicePage.ts'
import { checksOf, commandOf, countsBy, type HealthRow, healthRows } from './healthView.ts'
import { LoadChart } from './LoadChart.tsx'

const counting = { check: 'health.countsByCheck', target: 'health.countsByTarget', running: 'health.countsByRunning' } as const

/** What makes its tasks count as healthy, what each check says now, and the load it is under. */
export function ServiceHealth({ cluster, page }: { cluster: string; page: ServicePage }) {
  const { t } = useI18n()
  const { resources } = useWatch({ scope: 'loadBalancers' })
  const rows = healthRows(page.tasks, resources.targetGroup.values())
  return (
    <SpaceBetween size="m">
      <HealthFacts service={page.service} />
      <DataTable
        label={t('health.title')}
        rows={rows}
        keyOf={({ view }) => view.arn}
        rowLabel={({ view }) => view.shortId}
        textOf={({ view, targets }) => `${view.id} ${view.health} ${targets.map(({ state }) => state).join(' ')}`}
        filterLabel={t('task.find')}
        filterName="health"
        empty={<Empty title={t('health.none')} sentence={t('health.noneSentence')} />}
        columns={[
          {
            id: 'task',
            header: t('task.task'),
            cell: ({ view }) => <Link href={address.task(cluster, view.arn)}>{view.id.slice(0, 8)}</Link>,
            isRowHeader: true,
          },
          {
            id: 'status',
            header: t('task.lastStatus'),
            cell: ({ view }) => <Status look={view.look} raw={view.task.lastStatus} {...(view.verb ? { verb: view.verb } : {})} />,
          },
          { id: 'containers', header: t('health.container'), cell: (row) => <ContainerHealth row={row} /> },
          { id: 'targets', header: t('health.target'), cell: (row) => <TargetHealth row={row} /> },
          { id: 'since', header: t('health.since'), cell: ({ view }) => <Lasting from={view.task.startedAt} /> },
        ]}
      />
      <LoadChart service={page.service} measured={page.scaling !== undefined} />
    </SpaceBetween>
  )
}

function HealthFacts({ service }: { service: Service }) {
  const { t } = useI18n()
  const checks = checksOf(useTaskDefinition(service.taskDefinition))
  return (
    <KeyValuePairs
      columns={4}
      items={[
        { label: t('health.counting'), value: t(counting[countsBy(service, checks)]) },
        { label: t('health.check'), value: <Checks checks={checks} revision={service.taskDefinition ?? ''} /> },
        { label: t('health.gracePeriod'), value: t('health.seconds', { seconds: service.healthCheckGracePeriodSeconds ?? 0 }) },
        { label: t('loadBalancers.title'), value: <LoadBalancerLinks service={service} /> },
      ]}
    />
  )
}

function Checks({ checks, revision }: { checks: readonly HealthCheck[]; revision: string }) {
  const { t } = useI18n()
  if (checks.length === 0) return t('health.noCheck', { revision: revision.split('/').at(-1) ?? revision })
  return checks.map((check) => (
    <div key={commandOf(check)} className="wraps">
      {t('health.checkEvery', { command: commandOf(check), interval: check.interval ?? 30, retries: check.retries ?? 3 })}
    </div>
  ))
}

function ContainerHealth({ row: { containers } }: { row: HealthRow }) {
  return (
    <span className="inline-facts">
      {containers.map(({ name, health }) => (
        <span key={name}>
          {name} <Status look={healthLook(health)} raw={health} />
        </span>
      ))}
    </span>
  )
}

function TargetHealth({ row: { targets } }: { row: HealthRow }) {
  const { t } = useI18n()
  if (targets.length === 0) return t('common.none')
  return targets.map(({ group, state, why }) => (
    <div key={group} className="wraps">
      {group} <Status look={targetLook(state)} raw={state} /> {state === 'healthy' ? null : why}
    </div>
  ))
}
