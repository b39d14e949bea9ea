import { DataTable } from '../../components/DataTable.tsx'
import { Ellipsis } from '../../components/Ellipsis.tsx'
import { Empty } from '../../components/Empty.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { Status } from '../../status/Status.tsx'
import { Pips } from '../services/Pips.tsx'
import type { DaemonView } from './daemonView.ts'

/** The daemons of a cluster. */
export function DaemonsTable({ daemons }: { daemons: readonly DaemonView[] }) {
  const { t } = useI18n()
  return (
    <DataTable
      label={t('cluster.daemons')}
      rows={daemons}
      keyOf={({ arn }) => arn}
      rowLabel={({ name }) => name}
      textOf={({ name, taskDefinition, rawStatus, capacityProviders }) =>
        `${name} ${taskDefinition} ${rawStatus} ${capacityProviders.join(' ')}`
      }
      filterLabel={t('cluster.findDaemons')}
      empty={<Empty title={t('cluster.noDaemons')} sentence={t('cluster.noDaemonsSentence')} />}
      columns={[
        {
          id: 'name',
          header: t('cluster.daemon'),
          cell: (row) => <Ellipsis text={row.name} />,
          isRowHeader: true,
          sortingComparator: (a, b) => a.name.localeCompare(b.name),
        },
        { id: 'status', header: t('service.status'), cell: (row) => <Status look={row.status} raw={row.rawStatus} /> },
        { id: 'deployment', header: t('cluster.daemonDeployment'), cell: (row) => <Deployment view={row} /> },
        {
          id: 'counts',
          header: t('cluster.daemonInstances'),
          cell: (row) => <Pips view={{ running: row.running, pending: 0, desired: row.instances }} />,
          sortingField: 'running',
        },
        {
          id: 'providers',
          header: t('cluster.daemonProviders'),
          cell: (row) => <Ellipsis text={row.capacityProviders.join(', ')} small />,
        },
        {
          id: 'taskDefinition',
          header: t('cluster.daemonDefinition'),
          cell: (row) => <Ellipsis text={row.taskDefinition} small />,
          sortingField: 'taskDefinition',
        },
      ]}
    />
  )
}

function Deployment({ view }: { view: DaemonView }) {
  const { t } = useI18n()
  if (!view.deployment) return t('common.none')
  return <Status look={view.deployment} raw={view.rawDeployment} />
}
