import { takePage } from '../checks/paging.ts'
import type { Handler } from '../handler.ts'
import { time } from '../views/time.ts'

/** Gateways of the account and region, by name; deleted ones are gone (spec part 1, 2.4). */
export const listGateways: Handler<'ListGateways'> = ({ store }, request, { account, region }) => {
  const { names = [], status = [] } = request
  const found = store
    .read()
    .gateways.by('scope', `${account}/${region}`)
    .filter((gateway) => (names.length === 0 || names.includes(gateway.name)) && (status.length === 0 || status.includes(gateway.status)))
  const { items, ...rest } = takePage(found, ({ arn }) => arn, request, { operation: 'ListGateways', defaultSize: 100 })
  return {
    gateways: items.map(({ arn, name, status: is, createdAt }) => ({ gatewayArn: arn, name, status: is, createdAt: time(createdAt) })),
    ...rest,
  }
}
