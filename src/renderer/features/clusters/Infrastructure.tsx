import type { Cluster } from '@aws-sdk/client-ecs'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useState } from 'react'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { Copyable } from '../../components/Copyable.tsx'
import { Empty } from '../../components/Empty.tsx'
import { StatusNotes } from '../../components/StatusNotes.tsx'
import { useWatch } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { instanceLook } from '../../status/otherLooks.ts'
import { Status } from '../../status/Status.tsx'
import { CapacityProviders } from '../capacity/CapacityProviders.tsx'
import type { ProviderView } from '../capacity/capacityView.ts'
import { LocalDifferences } from '../services/LocalDifferences.tsx'
import { AddInstancesDialog } from './AddInstancesDialog.tsx'
import { Reserved } from './ClusterFacts.tsx'
import type { InstanceView } from './clusterView.ts'
import { EngineNotes } from './EngineNotes.tsx'
import { InstanceActions } from './InstanceActions.tsx'
import { TaskShares } from './TaskShares.tsx'

interface Props {
  cluster: string
  instances: readonly InstanceView[]
  providers: readonly ProviderView[]
  defaults: Pick<Cluster, 'capacityProviders' | 'defaultCapacityProviderStrategy'>
}

/** Where tasks of the EC2 launch type run. */
export function Infrastructure({ cluster, instances, providers, defaults }: Props) {
  const { status } = useWatch({ scope: 'summary' })
  return (
    <SpaceBetween size="m">
      <StatusNotes status={status} />
      <EngineNotes status={status} />
      {/* Looked up again once there are instances of another kind. */}
      <LocalDifferences key={kindsOf(instances)} of={{ cluster }} />
      <CapacityProviders cluster={cluster} providers={providers} defaults={defaults} region={status?.region ?? ''} />
      <Instances cluster={cluster} instances={instances} region={status?.region ?? ''} />
    </SpaceBetween>
  )
}

const kindsOf = (instances: readonly InstanceView[]) => [...new Set(instances.map(({ type, engine }) => `${type} ${engine}`))].join()

function Instances({ cluster, instances, region }: { cluster: string; instances: readonly InstanceView[]; region: string }) {
  const { t } = useI18n()
  const offline = useOffline()
  const [adding, setAdding] = useState(false)
  const add = (
    <Button onClick={() => setAdding(true)} disabled={offline !== undefined} disabledReason={offline ?? ''}>
      {t('instances.add')}
    </Button>
  )
  return (
    <SpaceBetween size="l">
      {instances.length === 0 ? (
        <Empty title={t('cluster.noInstancesTitle')} sentence={t('cluster.noInstancesSentence')} action={add} />
      ) : (
        <Header variant="h2" counter={`(${instances.length})`} description={t('cluster.fargateShare')} actions={add}>
          {t('cluster.instances')}
        </Header>
      )}
      {instances.map((instance) => (
        <Instance key={instance.arn} cluster={cluster} instance={instance} />
      ))}
      {adding ? <AddInstancesDialog cluster={cluster} region={region} onClose={() => setAdding(false)} /> : null}
    </SpaceBetween>
  )
}

function Instance({ cluster, instance }: { cluster: string; instance: InstanceView }) {
  const { t, format } = useI18n()
  return (
    <SpaceBetween size="s">
      <Header variant="h3" actions={<InstanceActions cluster={cluster} instance={instance} />}>
        {instance.ec2InstanceId}
      </Header>
      <KeyValuePairs
        columns={4}
        items={[
          {
            label: t('cluster.instance'),
            value: <Copyable text={instance.arn} shown={instance.id.slice(0, 8)} label={t('cluster.copyInstanceArn')} />,
          },
          { label: t('instances.typeAndZone'), value: `${instance.type || t('common.none')} · ${instance.zone || t('common.none')}` },
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
          ...(instance.engine
            ? [{ label: t('instances.engine'), value: <Copyable text={instance.engine} label={t('instances.copyEngine')} /> }]
            : []),
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
      <TaskShares shares={instance.shares} />
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
