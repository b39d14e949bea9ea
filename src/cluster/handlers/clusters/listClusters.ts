import { takePage } from '../checks/paging.ts'
import type { Handler } from '../handler.ts'

/** ACTIVE clusters of the account and region (spec part 1, 2.4). */
export const listClusters: Handler<'ListClusters'> = ({ store }, request, context) => {
  const clusters = store.read().clusters.by('scope', `${context.account}/${context.region}`)
  const active = clusters.filter(({ status }) => status === 'ACTIVE').map(({ arn }) => arn)
  const { items, ...rest } = takePage(active, (arn) => arn, request, { operation: 'ListClusters', defaultSize: 100 })
  return { clusterArns: items, ...rest }
}
