import type {
  DescribeAccountLimitsInput,
  DescribeAccountLimitsOutput,
  DescribeSSLPoliciesInput,
  DescribeSSLPoliciesOutput,
  SslPolicy,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import { type LoadBalancingDeps, page } from './deps.ts'

/** Those that Marina holds to. */
const limits: Readonly<Record<string, number>> = {
  'application-load-balancers': 50,
  'certificates-per-application-load-balancer': 25,
  'condition-values-per-alb-rule': 5,
  'condition-wildcards-per-alb-rule': 6,
  'listeners-per-application-load-balancer': 50,
  'listeners-per-network-load-balancer': 50,
  'network-load-balancers': 50,
  'rules-per-application-load-balancer': 100,
  'target-groups': 3000,
  'target-groups-per-action-on-application-load-balancer': 5,
  'target-groups-per-application-load-balancer': 100,
  'targets-per-application-load-balancer': 1000,
  'targets-per-network-load-balancer': 1000,
}

export function describeAccountLimits(
  _deps: LoadBalancingDeps,
  request: DescribeAccountLimitsInput,
  _context: CallContext,
): DescribeAccountLimitsOutput {
  const all = Object.entries(limits).map(([Name, most]) => ({ Name, Max: String(most) }))
  const { items, ...more } = page(all, ({ Name }) => Name, request)
  return { Limits: items, ...more }
}

const protocolsOf: Readonly<Record<string, string[]>> = {
  'ELBSecurityPolicy-2016-08': ['TLSv1', 'TLSv1.1', 'TLSv1.2'],
  'ELBSecurityPolicy-FS-1-2-Res-2020-10': ['TLSv1.2'],
  'ELBSecurityPolicy-TLS-1-2-2017-01': ['TLSv1.2'],
  'ELBSecurityPolicy-TLS-1-2-Ext-2018-06': ['TLSv1.2'],
  'ELBSecurityPolicy-TLS13-1-2-2021-06': ['TLSv1.2', 'TLSv1.3'],
  'ELBSecurityPolicy-TLS13-1-2-Res-2021-06': ['TLSv1.2', 'TLSv1.3'],
  'ELBSecurityPolicy-TLS13-1-3-2021-06': ['TLSv1.3'],
}

const ciphersOf: Readonly<Record<string, string[]>> = {
  'TLSv1.3': ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'],
  'TLSv1.2': [
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
  ],
}

export const usualSslPolicy = 'ELBSecurityPolicy-2016-08'

/** Throws SSLPolicyNotFound. */
export function requireSslPolicy(name: string): string {
  if (Object.hasOwn(protocolsOf, name)) return name
  const known = Object.keys(protocolsOf).join(', ')
  throw new ClusterError('SSLPolicyNotFound', `SSL policy '${name.slice(0, 64)}' not found. Marina knows ${known}`)
}

export function describeSslPolicies(
  _deps: LoadBalancingDeps,
  request: DescribeSSLPoliciesInput,
  _context: CallContext,
): DescribeSSLPoliciesOutput {
  const names = request.Names?.length ? request.Names.map(requireSslPolicy) : Object.keys(protocolsOf)
  const { items, ...more } = page(names.map(describePolicy), ({ Name }) => Name ?? '', request)
  return { SslPolicies: items, ...more }
}

function describePolicy(name: string): SslPolicy {
  const protocols = protocolsOf[name] ?? []
  const ciphers = protocols.toReversed().flatMap((protocol) => ciphersOf[protocol] ?? [])
  return {
    Name: name,
    SslProtocols: protocols,
    Ciphers: ciphers.map((Name, index) => ({ Name, Priority: index + 1 })),
    SupportedLoadBalancerTypes: ['application', 'network'],
  }
}
