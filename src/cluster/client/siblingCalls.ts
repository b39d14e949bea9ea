import type { Transport } from '#cluster/api/contract.ts'
import { type SiblingName, siblingFacts } from '#cluster/api/siblings.ts'
import {
  cloudWatchTimestampMembers,
  loadBalancingTimestampMembers,
  scalingTimestampMembers,
  siblingTimestampMembers,
} from '#cluster/api/timestamps.ts'
import { reviveTimes, toWire } from '#cluster/api/wire.ts'
import { uncapitalize } from './uncapitalize.ts'

/** Members that are times in one service are numbers or names in another. */
const timesOf: Partial<Record<SiblingName, ReadonlySet<string>>> = {
  elasticloadbalancing: loadBalancingTimestampMembers,
  autoscaling: scalingTimestampMembers,
  monitoring: cloudWatchTimestampMembers,
}

/** What a service beside ECS is asked, as methods: `CreateSecret` as `createSecret`. Times are as in the SDK's types: `Date`, and milliseconds in CloudWatch Logs. */
export function siblingCalls(transport: Transport, name: SiblingName): Record<string, (request: unknown) => unknown> {
  const { targetPrefix, operations } = siblingFacts[name]
  const times = timesOf[name] ?? siblingTimestampMembers
  const call =
    (operation: string) =>
    async (request: unknown = {}) =>
      reviveTimes(await transport.call(`${targetPrefix}${operation}`, toWire(request)), times)
  return Object.fromEntries(operations.map((operation) => [uncapitalize(operation), call(operation)]))
}
