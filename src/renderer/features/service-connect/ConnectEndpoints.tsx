import type { Service } from '@aws-sdk/client-ecs'
import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import { address } from '../../app/addresses.ts'
import { Copyable } from '../../components/Copyable.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import type { EndpointView } from './endpointView.ts'
import { useConnectEndpoints } from './useConnectEndpoints.ts'

/** The client aliases that lead to one service; nothing where it has none. */
export function ConnectEndpointsOfService({ service }: { service: Service }) {
  const isConnected = service.deployments?.some(({ serviceConnectConfiguration }) => serviceConnectConfiguration?.enabled)
  const endpoints = useConnectEndpoints(isConnected ? (service.serviceArn ?? '') : '')
  return isConnected && endpoints.length > 0 ? <Endpoints endpoints={endpoints} variant="embedded" /> : null
}

/** All client aliases, with the service that each leads to; nothing where there are none. */
export function ConnectEndpoints() {
  const endpoints = useConnectEndpoints()
  return endpoints.length > 0 ? <Endpoints endpoints={endpoints} variant="container" /> : null
}

function Endpoints({ endpoints, variant }: { endpoints: readonly EndpointView[]; variant: 'embedded' | 'container' }) {
  const { t } = useI18n()
  const ofAll = variant === 'container'
  const leadsTo: TableProps.ColumnDefinition<EndpointView> = {
    id: 'service',
    header: t('connect.leadsTo'),
    cell: ({ cluster, service }) => <Link href={address.service(cluster, service)}>{service}</Link>,
  }
  const shares: TableProps.ColumnDefinition<EndpointView> = {
    id: 'shares',
    header: t('connect.shares'),
    cell: (view) => <Shares view={view} />,
  }
  const isShifted = endpoints.some((endpoint) => endpoint.shares.length > 0)
  return (
    <Table
      variant={variant}
      contentDensity="compact"
      header={
        <Header variant={ofAll ? 'h2' : 'h3'} counter={ofAll ? `(${endpoints.length})` : ''} description={t('connect.sentence')}>
          {t('connect.title')}
        </Header>
      }
      items={endpoints}
      trackBy="key"
      ariaLabels={{ tableLabel: t('connect.title') }}
      columnDefinitions={[
        {
          id: 'alias',
          header: t('connect.alias'),
          cell: ({ alias }) => <Copyable text={alias} label={t('connect.copyAlias')} />,
          isRowHeader: true,
        },
        ...(ofAll ? [leadsTo] : []),
        { id: 'namespace', header: t('connect.namespace'), cell: ({ namespace }) => namespace },
        { id: 'tasks', header: t('cluster.tasks'), cell: ({ tasks }) => tasks },
        ...(isShifted ? [shares] : []),
        { id: 'at', header: t('connect.at'), cell: (view) => <At view={view} /> },
        {
          id: 'rate',
          header: t('connect.now'),
          cell: ({ rate, isHttp }) => t(isHttp ? 'connect.requestRate' : 'connect.connectionRate', { count: rate }),
        },
        { id: 'failed', header: t('connect.failed'), cell: ({ failed }) => failed },
        { id: 'retries', header: t('connect.retries'), cell: ({ retries }) => retries },
        { id: 'ejections', header: t('connect.ejections'), cell: ({ ejections }) => ejections },
      ]}
    />
  )
}

/** Who has how much of its traffic. */
function Shares({ view: { shares, testHeader } }: { view: EndpointView }) {
  const { t } = useI18n()
  return (
    <>
      {shares.map(({ revision, production, test }) => (
        <div key={revision}>
          {test === undefined ? t('connect.share', { revision, production }) : t('connect.shareWithTest', { revision, production, test })}
        </div>
      ))}
      {testHeader === undefined ? null : (
        <Box color="text-body-secondary" fontSize="body-s">
          {t('connect.testHeader', { header: testHeader })}
        </Box>
      )}
    </>
  )
}

/** Its address here, or why it has none. */
function At({ view: { at, state, reason } }: { view: EndpointView }) {
  const { t } = useI18n()
  if (at !== undefined) return at
  if (state === 'failed') return <StatusIndicator type="error">{t('connect.leadsNowhere', { why: reason ?? '' })}</StatusIndicator>
  return <StatusIndicator type="pending">{t('connect.waiting')}</StatusIndicator>
}
