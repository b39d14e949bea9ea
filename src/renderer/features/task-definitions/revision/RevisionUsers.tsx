import Badge from '@cloudscape-design/components/badge'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { address } from '../../../app/addresses.ts'
import { DataTable } from '../../../components/DataTable.tsx'
import { Empty } from '../../../components/Empty.tsx'
import { useI18n } from '../../../i18n/I18n.tsx'
import type { User } from '../families.ts'

/** The services that run a revision, or are on their way to or from it. */
export function RevisionUsers({ revision, users }: { revision: string; users: readonly User[] }) {
  const { t } = useI18n()
  return (
    <DataTable
      label={t('taskDefinitions.usedBy')}
      rows={users}
      keyOf={({ cluster, service }) => `${cluster}/${service}`}
      rowLabel={({ service }) => service}
      textOf={({ cluster, service }) => `${cluster} ${service}`}
      filterLabel={t('taskDefinitions.find')}
      filterName="user"
      empty={<Empty title={t('taskDefinitions.noUsers')} sentence={t('taskDefinitions.noUsersSentence')} />}
      columns={[
        {
          id: 'service',
          header: t('taskDefinitions.user'),
          cell: ({ cluster, service, standing }) => (
            <SpaceBetween direction="horizontal" size="xs">
              <Link href={address.service(cluster, service)}>{service}</Link>
              {standing === 'deploying' ? <Badge color="blue">{t('taskDefinitions.deploying')}</Badge> : null}
            </SpaceBetween>
          ),
          isRowHeader: true,
          sortingField: 'service',
        },
        {
          id: 'cluster',
          header: t('taskDefinitions.userCluster'),
          cell: ({ cluster }) => <Link href={address.cluster(cluster)}>{cluster}</Link>,
          sortingField: 'cluster',
        },
        { id: 'revision', header: t('taskDefinitions.revision'), cell: () => revision },
      ]}
    />
  )
}
