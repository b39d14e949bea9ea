import Link from '@cloudscape-design/components/link'
import { address } from '../../app/addresses.ts'
import { DataTable } from '../../components/DataTable.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { instanceLook } from '../../status/otherLooks.ts'
import { Status } from '../../status/Status.tsx'
import type { InstanceView } from '../clusters/clusterView.ts'
import { InstanceActions } from '../clusters/InstanceActions.tsx'
import { TaskShares } from '../clusters/TaskShares.tsx'
import { AgentState } from './AgentState.tsx'

/** The instances of a cluster: how much of each is taken, by which tasks, and what one does to an instance. */
export function InstancesTable({ cluster, instances }: { cluster: string; instances: readonly InstanceView[] }) {
  const { t, format } = useI18n()
  return (
    <DataTable
      label={t('cluster.instances')}
      rows={instances}
      keyOf={({ arn }) => arn}
      rowLabel={({ ec2InstanceId }) => ec2InstanceId}
      textOf={({ id, ec2InstanceId, type, zone, status, engine }) => `${id} ${ec2InstanceId} ${type} ${zone} ${status} ${engine}`}
      filterLabel={t('instances.find')}
      filterName="instance"
      empty={null}
      columns={[
        {
          id: 'instance',
          header: t('cluster.instance'),
          cell: ({ id, ec2InstanceId, type, zone, engine }) => (
            <>
              <Link href={address.containerInstance(cluster, id)}>{ec2InstanceId || id.slice(0, 8)}</Link>
              <div className="cell-note">{`${type || t('common.none')} · ${zone || t('common.none')}`}</div>
              {engine ? <div className="cell-note">{engine}</div> : null}
            </>
          ),
          isRowHeader: true,
          sortingField: 'ec2InstanceId',
        },
        {
          id: 'status',
          header: t('service.status'),
          cell: (row) => (
            <span className="inline-facts">
              <Status look={instanceLook(row.status)} raw={row.status} />
              <AgentState connected={row.agentConnected} />
            </span>
          ),
        },
        {
          id: 'shares',
          header: t('instances.reserved'),
          minWidth: 200,
          cell: ({ shares, cpu, memory, running, pending }) => (
            <div className="instance-room">
              <TaskShares shares={shares} />
              <div className="cell-note numbers">
                {cpu ? t('cluster.ofVcpu', { used: format.vcpu(cpu.used), total: format.vcpu(cpu.total) }) : t('common.none')}
                {' · '}
                {memory
                  ? t('cluster.ofMemory', { used: format.memory(memory.used), total: format.memory(memory.total) })
                  : t('common.none')}
                {' · '}
                {t('cluster.runningPending', { running, pending })}
              </div>
            </div>
          ),
        },
        {
          id: 'actions',
          header: t('common.actions'),
          minWidth: 250,
          cell: (row) => <InstanceActions cluster={cluster} instance={row} inRow />,
        },
      ]}
    />
  )
}
