import { shortName } from '#cluster/api/arns.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import { takePage } from '../checks/paging.ts'
import type { Handler } from '../handler.ts'

/**
 * Services of all clusters that use a Cloud Map namespace (spec part 1, 2.4), by its ARN, id or name. One that a cluster
 * has for its default is known even where Cloud Map has lost it.
 */
export const listServicesByNamespace: Handler<'ListServicesByNamespace'> = ({ store }, request, context) => {
  const snapshot = store.read()
  const { namespace = '' } = request
  const scope = `${context.account}/${context.region}`
  const ofCloudMap = snapshot.discoveryNamespaces.by('scope', scope).find(({ arn, id, name }) => [arn, id, name].includes(namespace))
  const defaults = snapshot.clusters.by('scope', scope).map(({ serviceConnectNamespace: own }) => own)
  const arn = ofCloudMap?.arn ?? defaults.find((own) => own !== undefined && (own === namespace || shortName(own) === namespace))
  if (arn === undefined) throw new ClusterError('NamespaceNotFoundException', 'Namespace not found.')
  const services = snapshot.services.by('connectNamespace', arn).map((service) => service.arn)
  const options = { operation: 'ListServicesByNamespace', defaultSize: 10 } as const
  const { items, ...rest } = takePage<string>(services, (service) => service, request, options)
  return { serviceArns: items, ...rest }
}
