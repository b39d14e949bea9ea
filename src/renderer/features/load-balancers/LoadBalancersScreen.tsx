import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { type ReactNode, useState } from 'react'
import { address } from '../../app/addresses.ts'
import { InfoLink, useScreenHelp } from '../../app/help.tsx'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Ellipsis } from '../../components/Ellipsis.tsx'
import { Empty } from '../../components/Empty.tsx'
import { Loading } from '../../components/Loading.tsx'
import { useWatch } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { ConnectEndpoints } from '../service-connect/ConnectEndpoints.tsx'
import { OpenLink } from '../services/ServicesTable.tsx'
import { BalancerState } from './BalancerState.tsx'
import { CreateLoadBalancerDialog } from './CreateLoadBalancerDialog.tsx'
import { type BalancerView, balancerView, typeWord } from './loadBalancerView.ts'
import { TargetGroupsTable } from './TargetGroupsTable.tsx'
import { targetGroupViews } from './targetGroupForm.ts'
import './loadBalancers.css'

/** Every load balancer of this account and region. */
export default function LoadBalancersScreen() {
  const { t } = useI18n()
  const { phase, resources, failure } = useWatch({ scope: 'loadBalancers' })
  const [creating, setCreating] = useState(false)
  useScreenHelp('loadBalancer')
  const rows = [...resources.loadBalancer.values()].map(balancerView).sort((a, b) => a.name.localeCompare(b.name))
  const groups = targetGroupViews(resources.targetGroup.values(), [...resources.loadBalancer.values()])
  const create = <CreateButton onClick={() => setCreating(true)} />
  return (
    <SpaceBetween size="s">
      <Container
        header={
          <Header
            variant="h1"
            info={<InfoLink topic="loadBalancer" />}
            counter={phase === 'ready' ? `(${rows.length})` : ''}
            description={t('loadBalancers.local')}
            actions={rows.length > 0 ? create : undefined}
          >
            {t('loadBalancers.title')}
          </Header>
        }
      >
        {phase === 'failed' ? (
          <Alert type="error" header={t('loadBalancers.notRead')}>
            {failure?.message}
          </Alert>
        ) : null}
        {phase === 'loading' ? <Loading label={t('common.loading')} rows={4} /> : <BalancersTable rows={rows} create={create} />}
      </Container>
      {phase === 'ready' && (rows.length > 0 || groups.length > 0) ? <TargetGroupsTable views={groups} /> : null}
      <ConnectEndpoints />
      {creating ? <CreateLoadBalancerDialog onClose={() => setCreating(false)} /> : null}
    </SpaceBetween>
  )
}

function CreateButton({ onClick }: { onClick(): void }) {
  const { t } = useI18n()
  const offline = useOffline()
  return (
    <Button variant="primary" disabled={offline !== undefined} disabledReason={offline ?? ''} onClick={onClick}>
      {t('loadBalancers.create')}
    </Button>
  )
}

function BalancersTable({ rows, create }: { rows: readonly BalancerView[]; create: ReactNode }) {
  const { t } = useI18n()
  return (
    <DataTable
      label={t('loadBalancers.title')}
      rows={rows}
      keyOf={({ arn }) => arn}
      rowLabel={({ name }) => name}
      textOf={({ name, type, dnsName }) => `${name} ${type} ${dnsName}`}
      filterLabel={t('loadBalancers.find')}
      empty={<Empty title={t('loadBalancers.none')} sentence={t('loadBalancers.noneSentence')} action={<FirstSteps create={create} />} />}
      columns={[
        {
          id: 'name',
          header: t('service.name'),
          cell: ({ name }) => (
            <Link href={address.loadBalancer(name)}>
              <Ellipsis text={name} />
            </Link>
          ),
          isRowHeader: true,
          sortingField: 'name',
        },
        { id: 'type', header: t('loadBalancers.type'), cell: ({ type }) => t(typeWord(type)), sortingField: 'type' },
        { id: 'state', header: t('service.status'), cell: (view) => <BalancerState view={view} /> },
        { id: 'url', header: t('service.url'), cell: ({ url }) => <OpenLink url={url} /> },
        {
          id: 'listeners',
          header: t('loadBalancers.listeners'),
          cell: ({ listeners }) => listeners.map(({ Protocol, Port }) => `${Protocol}:${Port}`).join(', ') || t('common.none'),
        },
        { id: 'dnsName', header: t('loadBalancers.dnsName'), cell: ({ dnsName }) => <Ellipsis text={dnsName} /> },
      ]}
    />
  )
}

const example = `aws elbv2 create-load-balancer --name web --subnets subnet-1 subnet-2
aws elbv2 create-target-group --name web --protocol HTTP --port 80 --vpc-id vpc-1 --target-type ip
aws elbv2 create-listener --load-balancer-arn … --protocol HTTP --port 80 \\
    --default-actions Type=forward,TargetGroupArn=…
aws ecs create-service --service-name web --task-definition web --desired-count 2 \\
    --load-balancers targetGroupArn=…,containerName=app,containerPort=80`

function FirstSteps({ create }: { create: ReactNode }) {
  const { t } = useI18n()
  return (
    <SpaceBetween size="s" alignItems="center">
      {create}
      <Box color="text-body-secondary">{t('loadBalancers.example')}</Box>
      <pre className="lb-example code">{example}</pre>
    </SpaceBetween>
  )
}
