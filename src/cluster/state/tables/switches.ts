import type { LocalSettingRecord, ServiceSwitchesRecord, TaskHoldRecord } from '../records/switchRecords.ts'
import { defineTable } from './table.ts'

export const serviceSwitches = defineTable<ServiceSwitchesRecord>()({
  name: 'service_switches',
  keyOf: (switches) => switches.serviceArn,
  columns: {},
  indexes: { cluster: (switches) => switches.clusterArn },
})

export const taskHolds = defineTable<TaskHoldRecord>()({
  name: 'task_holds',
  keyOf: (hold) => hold.taskArn,
  columns: {},
  indexes: {
    cluster: (hold) => hold.clusterArn,
    held: ({ state }) => (state === 'held' ? state : undefined),
    heldOfService: ({ state, serviceArn }) => (state === 'held' ? serviceArn : undefined),
  },
})

export const localSettings = defineTable<LocalSettingRecord>()({
  name: 'local_settings',
  keyOf: (setting) => setting.key,
  columns: {},
  indexes: {},
})
