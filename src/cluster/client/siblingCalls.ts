import type { Transport } from '#cluster/api/contract.ts'
import { type SiblingName, siblingFacts } from '#cluster/api/siblings.ts'
import { loadBalancingTimestampMembers, siblingTimestampMembers } from '#cluster/api/timestamps.ts'
import { reviveTimes, toWire } from '#cluster/api/wire.ts'
import { uncapitalize } from './uncapitalize.ts'

/** What a service beside ECS is asked, as methods: `CreateSecret` as `createSecret`. Times are as in the SDK's types: `Date`, and milliseconds in CloudWatch Logs. */
export function siblingCalls(transport: Transport, name: SiblingName): Record<string, (request: unknown) => unknown> {
  const { targetPrefix, operations } = siblingFacts[name]
  const times = name === 'elasticloadbalancing' ? loadBalancingTimestampMembers : siblingTimestampMembers
  const call =
    (operation: string) =>
    async (request: unknown = {}) =>
      reviveTimes(await transport.call(`${targetPrefix}${operation}`, toWire(request)), times)
  return Object.fromEntries(operations.map((operation) => [uncapitalize(operation), call(operation)]))
}
