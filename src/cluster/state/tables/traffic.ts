import type { ListenerRecord, LoadBalancerRecord, RuleRecord, TargetGroupRecord, TargetRecord } from '../records/trafficRecords.ts'
import { defineTable, scopeOf } from './table.ts'

const named = (record: { account: string; region: string; name: string }) => `${scopeOf(record)}/${record.name}`

export const loadBalancers = defineTable<LoadBalancerRecord>()({
  name: 'load_balancers',
  keyOf: (balancer) => balancer.arn,
  columns: {},
  indexes: { scope: scopeOf, name: named },
})

export const targetGroups = defineTable<TargetGroupRecord>()({
  name: 'target_groups',
  keyOf: (group) => group.arn,
  columns: {},
  indexes: { scope: scopeOf, name: named },
})

export const listeners = defineTable<ListenerRecord>()({
  name: 'listeners',
  keyOf: (listener) => listener.arn,
  columns: {},
  indexes: { loadBalancer: (listener) => listener.loadBalancerArn },
})

export const listenerRules = defineTable<RuleRecord>()({
  name: 'listener_rules',
  keyOf: (rule) => rule.arn,
  columns: {},
  indexes: { listener: (rule) => rule.listenerArn, loadBalancer: (rule) => rule.loadBalancerArn },
})

export const targets = defineTable<TargetRecord>()({
  name: 'targets',
  keyOf: (target) => target.key,
  columns: {},
  indexes: {
    targetGroup: (target) => target.targetGroupArn,
    task: (target) => target.taskArn,
    service: (target) => target.serviceArn,
    draining: (target) => (target.drainingSince === undefined ? undefined : 'draining'),
  },
})
