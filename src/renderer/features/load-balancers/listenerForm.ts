import type { WatchedListener, WatchedTargetGroup } from '#cluster/api/resources/loadBalancing.ts'
import { groupsFor } from './loadBalancerView.ts'

/** A listener as one types it. */
export interface ListenerForm {
  protocol: string
  port: number
  /** Of HTTPS and TLS alone. */
  certificateArn: string
  /** Of a new one: where it forwards to. */
  targetGroupArn: string
}

export const protocolsOf = (network: boolean): readonly string[] => (network ? ['TCP', 'UDP', 'TCP_UDP', 'TLS'] : ['HTTP', 'HTTPS'])

export const needsCertificate = (protocol: string): boolean => protocol === 'HTTPS' || protocol === 'TLS'

/** Any will do here, where this computer makes the certificate that is shown. */
const anyCertificate = 'arn:aws:acm:us-east-1:000000000000:certificate/local'

/** @param taken ports of the other listeners, for one that is free */
export function listenerForm(listener: WatchedListener | undefined, network: boolean, taken: readonly number[]): ListenerForm {
  return {
    protocol: listener?.Protocol ?? protocolsOf(network)[0] ?? '',
    port: listener?.Port ?? freePort(taken),
    certificateArn: listener?.Certificates?.[0]?.CertificateArn ?? anyCertificate,
    targetGroupArn: '',
  }
}

function freePort(taken: readonly number[]): number {
  let port = 80
  while (taken.includes(port)) port += 1
  return port
}

/** Target groups that a listener with this protocol can forward to. */
export const groupsOfProtocol = (protocol: string, groups: Iterable<WatchedTargetGroup>): WatchedTargetGroup[] =>
  groupsFor({ Protocol: protocol } as WatchedListener, groups)

type Problem = 'port' | 'taken' | 'certificate' | 'group'

/** Pure: what keeps the form from being sent; the finer rules are ELB's, which says them itself. */
export function listenerProblems(
  { protocol, port, certificateArn, targetGroupArn }: ListenerForm,
  taken: readonly number[],
  isNew: boolean,
): Partial<Record<Problem, true>> {
  const isPort = Number.isInteger(port) && port >= 1 && port <= 65_535
  return {
    ...(!isPort && { port: true }),
    ...(taken.includes(port) && { taken: true }),
    ...(needsCertificate(protocol) && !certificateArn.startsWith('arn:') && { certificate: true }),
    ...(isNew && targetGroupArn === '' && { group: true }),
  }
}

/** What CreateListener and ModifyListener take of it. */
export const listenerInput = ({ protocol, port, certificateArn }: ListenerForm) => ({
  Protocol: protocol as 'HTTP',
  Port: port,
  ...(needsCertificate(protocol) && { Certificates: [{ CertificateArn: certificateArn.trim() }] }),
})
