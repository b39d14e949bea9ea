import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { Copyable } from '../../components/Copyable.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { Reserved } from '../clusters/ClusterFacts.tsx'
import type { InstanceView } from '../clusters/clusterView.ts'
import { TaskShares } from '../clusters/TaskShares.tsx'
import { AgentState } from './AgentState.tsx'

/** What an instance has, how much of it is reserved, and by which task. */
export function InstanceFacts({ instance }: { instance: InstanceView }) {
  const { t, format } = useI18n()
  const { running, pending, cpu, memory, engine, engineVersion, agentVersion, capacityProvider, type, zone } = instance
  return (
    <SpaceBetween size="s">
      <KeyValuePairs
        columns={4}
        items={[
          { label: t('cluster.tasks'), value: t('cluster.runningPending', { running, pending }) },
          {
            label: t('cluster.cpuReserved'),
            value: (
              <Reserved
                share={cpu}
                label={t('cluster.cpuReserved')}
                words={({ used, total }) => t('cluster.ofVcpu', { used: format.vcpu(used), total: format.vcpu(total) })}
              />
            ),
          },
          {
            label: t('cluster.memoryReserved'),
            value: (
              <Reserved
                share={memory}
                label={t('cluster.memoryReserved')}
                words={({ used, total }) => t('cluster.ofMemory', { used: format.memory(used), total: format.memory(total) })}
              />
            ),
          },
          { label: t('instances.typeAndZone'), value: `${type || t('common.none')} · ${zone || t('common.none')}` },
          { label: t('cluster.agent'), value: <AgentState connected={instance.agentConnected} /> },
          { label: t('instances.agentVersion'), value: agentVersion || t('common.none') },
          { label: t('cluster.engineVersion'), value: engineVersion || t('common.none') },
          { label: t('capacity.name'), value: capacityProvider || t('common.none') },
          ...(engine ? [{ label: t('instances.engine'), value: <Copyable text={engine} label={t('instances.copyEngine')} /> }] : []),
        ]}
      />
      {instance.shares.length > 0 ? (
        <div>
          <div className="cell-note">{t('instances.shares')}</div>
          <TaskShares shares={instance.shares} />
        </div>
      ) : null}
    </SpaceBetween>
  )
}
