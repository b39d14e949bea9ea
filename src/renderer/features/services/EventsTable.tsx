import type { ServiceEvent } from '@aws-sdk/client-ecs'
import Link from '@cloudscape-design/components/link'
import { address } from '../../app/addresses.ts'
import { Ago } from '../../components/Ago.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Empty } from '../../components/Empty.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { eventParts } from './eventParts.ts'

/** What ECS says it did for a service, in its own sentences. */
export function EventsTable({ cluster, events }: { cluster: string; events: readonly ServiceEvent[] }) {
  const { t } = useI18n()
  return (
    <DataTable
      label={t('service.events')}
      rows={events}
      keyOf={({ id = '' }) => id}
      rowLabel={({ message = '' }) => message}
      textOf={({ message = '' }) => message}
      filterLabel={t('service.findEvents')}
      empty={<Empty title={t('service.noEvents')} />}
      columns={[
        { id: 'time', header: t('service.time'), cell: ({ createdAt }) => <Ago at={createdAt} />, width: 150 },
        {
          id: 'message',
          header: t('service.message'),
          cell: ({ message = '' }) => <EventMessage cluster={cluster} message={message} />,
          isRowHeader: true,
        },
      ]}
    />
  )
}

function EventMessage({ cluster, message }: { cluster: string; message: string }) {
  return eventParts(message).map((part, at) =>
    part.task ? (
      <Link key={`${at}-${part.text}`} href={address.task(cluster, part.task)}>
        {part.text}
      </Link>
    ) : (
      part.text
    ),
  )
}
