import type {
  AddListenerCertificatesInput,
  AddListenerCertificatesOutput,
  Certificate,
  DescribeListenerCertificatesInput,
  DescribeListenerCertificatesOutput,
  RemoveListenerCertificatesInput,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { ListenerRecord } from '#cluster/state/records/trafficRecords.ts'
import { type LoadBalancingDeps, page, validationError } from './deps.ts'
import { requireListener } from './find.ts'

const mostCertificates = 25

/** Nobody has looked at what an ARN stands for: whichever it is, this computer's own certificate is shown. */
export function readCertificateArn({ CertificateArn: arn = '' }: Certificate): string {
  if (/^arn:[^:]+:(acm:[^:]*:\d{12}:certificate\/|iam::\d{12}:server-certificate\/).{1,512}$/.test(arn)) return arn
  throw new ClusterError(
    'CertificateNotFound',
    `Certificate '${arn.slice(0, 256)}' not found: it is neither a certificate of ACM nor one of IAM`,
  )
}

/** The default certificate comes first. */
export const describeCertificates = (certificates: readonly string[]): Certificate[] =>
  certificates.map((arn, index) => ({ CertificateArn: arn, IsDefault: index === 0 }))

export function addListenerCertificates(
  { store }: LoadBalancingDeps,
  request: AddListenerCertificatesInput,
  context: CallContext,
): AddListenerCertificatesOutput {
  const listener = requireSecure(requireListener(store.read(), context, request.ListenerArn ?? ''))
  const added = (request.Certificates ?? []).map(readCertificateArn)
  const certificates = [...new Set([...listener.certificates, ...added])]
  if (certificates.length > mostCertificates)
    throw new ClusterError('TooManyCertificates', `A listener can have at most ${mostCertificates} certificates`)
  store.update('add certificates', (tx) => tx.put('listeners', { ...listener, certificates }))
  return { Certificates: added.map((arn) => ({ CertificateArn: arn, IsDefault: arn === certificates[0] })) }
}

export function removeListenerCertificates({ store }: LoadBalancingDeps, request: RemoveListenerCertificatesInput, context: CallContext) {
  const listener = requireSecure(requireListener(store.read(), context, request.ListenerArn ?? ''))
  const removed = (request.Certificates ?? []).map(({ CertificateArn }) => CertificateArn ?? '')
  const [usual = ''] = listener.certificates
  if (removed.includes(usual))
    throw new ClusterError(
      'OperationNotPermitted',
      'The default certificate of a listener cannot be removed. Modify the listener to give it another one',
    )
  const certificates = listener.certificates.filter((arn) => !removed.includes(arn))
  store.update('remove certificates', (tx) => tx.put('listeners', { ...listener, certificates }))
  return {}
}

export function describeListenerCertificates(
  { store }: LoadBalancingDeps,
  request: DescribeListenerCertificatesInput,
  context: CallContext,
): DescribeListenerCertificatesOutput {
  const { certificates } = requireListener(store.read(), context, request.ListenerArn ?? '')
  const { items, ...more } = page(describeCertificates(certificates), ({ CertificateArn }) => CertificateArn ?? '', request)
  return { Certificates: items, ...more }
}

function requireSecure(listener: ListenerRecord): ListenerRecord {
  if (listener.protocol === 'HTTPS' || listener.protocol === 'TLS') return listener
  throw validationError(`Certificates are not supported for listeners with the protocol '${listener.protocol}'`)
}
