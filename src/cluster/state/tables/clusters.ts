import type { AccountSettingRecord } from '../records/accountRecords.ts'
import type { CapacityProviderRecord, ClusterRecord } from '../records/clusterRecords.ts'
import type { ContainerInstanceRecord, PulledImageRecord } from '../records/containerInstanceRecords.ts'
import type { EngineRecord } from '../records/engineRecords.ts'
import { defineTable, scopeOf } from './table.ts'

export const clusters = defineTable<ClusterRecord>()({
  name: 'clusters',
  keyOf: (cluster) => cluster.arn,
  columns: {},
  indexes: { scope: scopeOf, inactive: (cluster) => (cluster.status === 'INACTIVE' ? 'inactive' : undefined) },
})

export const containerInstances = defineTable<ContainerInstanceRecord>()({
  name: 'container_instances',
  keyOf: (instance) => instance.arn,
  columns: {},
  indexes: {
    cluster: (instance) => instance.clusterArn,
    activeOfCluster: (instance) => (instance.status === 'ACTIVE' ? instance.clusterArn : undefined),
    registeredOfCluster: (instance) => (instance.status === 'INACTIVE' ? undefined : instance.clusterArn),
    inactive: (instance) => (instance.status === 'INACTIVE' ? 'inactive' : undefined),
    node: (instance) => instance.node,
    interrupted: ({ status, interruptedAt }) => (status !== 'INACTIVE' && interruptedAt !== undefined ? 'interrupted' : undefined),
  },
})

export const engines = defineTable<EngineRecord>()({ name: 'engines', keyOf: (engine) => engine.node, columns: {}, indexes: {} })

export const capacityProviders = defineTable<CapacityProviderRecord>()({
  name: 'capacity_providers',
  keyOf: (provider) => provider.arn,
  columns: {},
  indexes: {
    scope: scopeOf,
    activeOfCluster: (provider) => (provider.status === 'ACTIVE' ? provider.clusterArn : undefined),
  },
})

export const accountSettings = defineTable<AccountSettingRecord>()({
  name: 'account_settings',
  keyOf: (setting) => setting.key,
  columns: {},
  indexes: { scope: scopeOf },
})

export const pulledImages = defineTable<PulledImageRecord>()({
  name: 'pulled_images',
  keyOf: (image) => image.key,
  columns: {},
  indexes: { engine: (image) => image.engineId },
})
