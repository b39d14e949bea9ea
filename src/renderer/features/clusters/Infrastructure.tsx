import Box from '@cloudscape-design/components/box'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { Copyable } from '../../components/Copyable.tsx'
import { Empty } from '../../components/Empty.tsx'
import { StatusNotes } from '../../components/StatusNotes.tsx'
import { useWatch } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { instanceLook } from '../../status/otherLooks.ts'
import { Status } from '../../status/Status.tsx'
import { LocalDifferences } from '../services/LocalDifferences.tsx'
import { Reserved } from './ClusterFacts.tsx'
import type { InstanceView } from './clusterView.ts'

/** Where tasks of the EC2 launch type run. */
export function Infrastructure({ cluster, instances }: { cluster: string; instances: readonly InstanceView[] }) {
  const { status } = useWatch({ scope: 'summary' })
  return (
    <SpaceBetween size="m">
      <StatusNotes status={status} />
      <LocalDifferences of={{ cluster }} />
      <Instances instances={instances} />
    </SpaceBetween>
  )
}

function Instances({ instances }: { instances: readonly InstanceView[] }) {
  const { t } = useI18n()
  if (instances.length === 0) return <Empty title={t('cluster.noInstancesTitle')} sentence={t('cluster.noInstancesSentence')} />
  return (
    <SpaceBetween size="l">
      <Box color="text-body-secondary">{t('cluster.fargateShare')}</Box>
      {instances.map((instance) => (
        <Instance key={instance.arn} instance={instance} />
      ))}
    </SpaceBetween>
  )
}

function Instance({ instance }: { instance: InstanceView }) {
  const { t, format } = useI18n()
  return (
    <SpaceBetween size="s">
      <KeyValuePairs
        columns={4}
        items={[
          {
            label: t('cluster.instance'),
            value: <Copyable text={instance.arn} shown={instance.id.slice(0, 8)} label={t('cluster.copyInstanceArn')} />,
          },
          { label: t('service.status'), value: <Status look={instanceLook(instance.status)} raw={instance.status} /> },
          {
            label: t('cluster.agent'),
            value: (
              <StatusIndicator type={instance.agentConnected ? 'success' : 'warning'}>
                {t(instance.agentConnected ? 'cluster.connected' : 'cluster.disconnected')}
              </StatusIndicator>
            ),
          },
          { label: t('cluster.engineVersion'), value: instance.engineVersion || t('common.none') },
          { label: t('cluster.tasks'), value: t('cluster.runningPending', { running: instance.running, pending: instance.pending }) },
          {
            label: t('cluster.cpuReserved'),
            value: (
              <Reserved
                share={instance.cpu}
                label={t('cluster.cpuReserved')}
                words={({ used, total }) => t('cluster.ofVcpu', { used: format.vcpu(used), total: format.vcpu(total) })}
              />
            ),
          },
          {
            label: t('cluster.memoryReserved'),
            value: (
              <Reserved
                share={instance.memory}
                label={t('cluster.memoryReserved')}
                words={({ used, total }) => t('cluster.ofMemory', { used: format.memory(used), total: format.memory(total) })}
              />
            ),
          },
        ]}
      />
      <ExpandableSection headerText={t('cluster.attributes', { count: instance.attributes.length })}>
        {instance.attributes.map(({ name, value }) => (
          <Box key={name} variant="code" display="block">
            {value ? `${name} = ${value}` : name}
          </Box>
        ))}
      </ExpandableSection>
    </SpaceBetween>
  )
}
