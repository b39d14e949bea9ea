import type { Service } from '@aws-sdk/client-ecs'
import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import Table from '@cloudscape-design/components/table'
import { shortName } from '#cluster/api/arns.ts'
import { address } from '../../app/addresses.ts'
import { Copyable } from '../../components/Copyable.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { healthLook } from '../../status/otherLooks.ts'
import { Status } from '../../status/Status.tsx'
import { type DiscoveryName, useDiscovery } from './useDiscovery.ts'

/** The names that others find a service by, and its instances; nothing where it has none. */
export function DiscoveryNames({ service }: { service: Service }) {
  const names = useDiscovery(service)
  const cluster = shortName(service.clusterArn ?? '')
  return names.map((name) => <Instances key={name.registryArn} cluster={cluster} name={name} />)
}

function Instances({ cluster, name: { name, records, instances } }: { cluster: string; name: DiscoveryName }) {
  const { t } = useI18n()
  return (
    <Table
      variant="embedded"
      contentDensity="compact"
      header={
        <Header
          variant="h3"
          description={records.length > 0 ? t('service.discoveryRecords', { records: records.join(', ') }) : t('service.discoveryApiOnly')}
        >
          {t('service.discovery')} <Copyable text={name} label={t('service.copyDiscoveryName')} />
        </Header>
      }
      items={instances}
      trackBy="id"
      ariaLabels={{ tableLabel: t('service.discovery') }}
      empty={<Box color="text-body-secondary">{t('service.discoveryEmpty')}</Box>}
      columnDefinitions={[
        {
          id: 'task',
          header: t('service.discoveryInstance'),
          cell: ({ id }) => (/^[0-9a-f]{32}$/.test(id) ? <Link href={address.task(cluster, id)}>{id.slice(0, 8)}</Link> : id),
          isRowHeader: true,
        },
        { id: 'at', header: t('service.discoveryAddress'), cell: ({ at }) => at },
        { id: 'health', header: t('service.status'), cell: ({ health }) => <Status look={healthLook(health)} raw={health} /> },
      ]}
    />
  )
}
