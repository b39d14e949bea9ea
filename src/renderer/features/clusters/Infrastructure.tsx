import type { Cluster } from '@aws-sdk/client-ecs'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { AutoScalingGroupState } from '#cluster/api/resources/capacity.ts'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { Empty } from '../../components/Empty.tsx'
import { StatusNotes } from '../../components/StatusNotes.tsx'
import { useWatch } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { CapacityProviders } from '../capacity/CapacityProviders.tsx'
import type { ProviderView } from '../capacity/capacityView.ts'
import { InstancesTable } from '../instances/InstancesTable.tsx'
import { LocalDifferences } from '../services/LocalDifferences.tsx'
import { AddInstancesDialog } from './AddInstancesDialog.tsx'
import type { InstanceView } from './clusterView.ts'
import { EngineNotes } from './EngineNotes.tsx'

interface Props {
  cluster: string
  instances: readonly InstanceView[]
  providers: readonly ProviderView[]
  looseGroups: readonly AutoScalingGroupState[]
  defaults: Pick<Cluster, 'capacityProviders' | 'defaultCapacityProviderStrategy'>
}

/** Where tasks of the EC2 launch type run. */
export function Infrastructure({ cluster, instances, providers, looseGroups, defaults }: Props) {
  const { status } = useWatch({ scope: 'summary' })
  return (
    <SpaceBetween size="m">
      <StatusNotes status={status} />
      <EngineNotes status={status} />
      <Instances cluster={cluster} instances={instances} region={status?.region ?? ''} />
      {/* Looked up again once there are instances of another kind. */}
      <LocalDifferences key={kindsOf(instances)} of={{ cluster }} />
      <CapacityProviders
        cluster={cluster}
        providers={providers}
        looseGroups={looseGroups}
        defaults={defaults}
        region={status?.region ?? ''}
      />
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
    <SpaceBetween size="s">
      {instances.length === 0 ? (
        <Empty title={t('cluster.noInstancesTitle')} sentence={t('cluster.noInstancesSentence')} action={add} />
      ) : (
        <Header variant="h2" counter={`(${instances.length})`} description={t('cluster.fargateShare')} actions={add}>
          {t('cluster.instances')}
        </Header>
      )}
      {instances.length > 0 ? <InstancesTable cluster={cluster} instances={instances} /> : null}
      {adding ? <AddInstancesDialog cluster={cluster} region={region} onClose={() => setAdding(false)} /> : null}
    </SpaceBetween>
  )
}
