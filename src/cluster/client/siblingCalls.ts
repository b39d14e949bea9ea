import type { Transport } from '#cluster/api/contract.ts'
import { type SiblingName, siblingFacts } from '#cluster/api/siblings.ts'
import { secretTimestampMembers } from '#cluster/api/timestamps.ts'
import { reviveTimes, toWire } from '#cluster/api/wire.ts'
import { uncapitalize } from './uncapitalize.ts'

/** What a service beside ECS is asked, as methods: `CreateSecret` as `createSecret`. Times are `Date`, as in the SDK's types. */
export function siblingCalls(
  transport: Transport,
  name: Exclude<SiblingName, 'logs'>,
  timesNamed = secretTimestampMembers,
): Record<string, (request: unknown) => unknown> {
  const { targetPrefix, operations } = siblingFacts[name]
  const call =
    (operation: string) =>
    async (request: unknown = {}) =>
      reviveTimes(await transport.call(`${targetPrefix}${operation}`, toWire(request)), timesNamed)
  return Object.fromEntries(operations.map((operation) => [uncapitalize(operation), call(operation)]))
}
