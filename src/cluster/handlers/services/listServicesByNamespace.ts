import { shortName } from '#cluster/api/arns.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import { namespaceArn } from '../checks/clusters.ts'
import { takePage } from '../checks/paging.ts'
import type { Handler } from '../handler.ts'

/**
 * Services of all clusters that use a Cloud Map namespace (spec part 1, 2.4). Service Connect is not built yet, so that
 * no service uses one: a namespace that a cluster has for its default is answered with an empty list.
 */
export const listServicesByNamespace: Handler<'ListServicesByNamespace'> = ({ store }, request, context) => {
  const { namespace = '' } = request
  const clusters = store.read().clusters.by('scope', `${context.account}/${context.region}`)
  const arn = namespaceArn(context, namespace)
  const known = clusters.some(
    ({ serviceConnectNamespace: own }) => own !== undefined && (own === arn || own === namespace || shortName(own) === namespace),
  )
  if (!known) throw new ClusterError('NamespaceNotFoundException', 'Namespace not found.')
  const { items, ...rest } = takePage<string>([], (arn) => arn, request, { operation: 'ListServicesByNamespace', defaultSize: 10 })
  return { serviceArns: items, ...rest }
}
