import type {
  CreateListenerInput,
  CreateListenerOutput,
  DeleteListenerInput,
  DescribeListenersInput,
  DescribeListenersOutput,
  Listener,
  ModifyListenerInput,
  ModifyListenerOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { ListenerRecord, LoadBalancerRecord, RuleRecord } from '#cluster/state/records/trafficRecords.ts'
import type { Snapshot, Tx } from '#cluster/state/store.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { requireSslPolicy, usualSslPolicy } from './account.ts'
import { readActions } from './actions.ts'
import { newListenerArn, newRuleArn } from './arns.ts'
import { describeCertificates, readCertificateArn } from './certificates.ts'
import { inRange, type LoadBalancingDeps, oneOf, page, validationError } from './deps.ts'
import { defaultRuleOf, requireListener, requireLoadBalancer } from './find.ts'
import { readTags } from './tags.ts'

const protocols = { application: ['HTTP', 'HTTPS'], network: ['TCP', 'TLS', 'UDP', 'TCP_UDP'] } as const
const mostListeners = 50

export function createListener(
  { store, clock, ids }: LoadBalancingDeps,
  request: CreateListenerInput,
  context: CallContext,
): CreateListenerOutput {
  const snapshot = store.read()
  const balancer = requireLoadBalancer(snapshot, context, request.LoadBalancerArn ?? '')
  const settings = readSettings(request, balancer)
  const actions = readActions(request.DefaultActions, { snapshot, scope: context, balancer, listener: settings })
  const others = snapshot.listeners.by('loadBalancer', balancer.arn)
  checkPort(others, settings, balancer)
  if (others.length >= mostListeners)
    throw new ClusterError('TooManyListeners', `The load balancer has ${mostListeners} listeners, which is the most there can be`)
  const { account, region } = context
  const made = { account, region, loadBalancerArn: balancer.arn, createdAt: clock.now() }
  const listener: ListenerRecord = {
    ...made,
    ...settings,
    arn: newListenerArn(balancer, ids),
    attributes: {},
    tags: readTags(request.Tags),
  }
  const arn = newRuleArn(listener, ids)
  const rule: RuleRecord = { ...made, arn, listenerArn: listener.arn, priority: 'default', conditions: [], actions, tags: [] }
  const after = store.update('create listener', (tx) => {
    tx.put('listeners', listener)
    tx.put('listenerRules', rule)
  })
  return { Listeners: [describeListener(after, listener)] }
}

type Settings = Pick<ListenerRecord, 'protocol' | 'port' | 'certificates' | 'sslPolicy' | 'alpnPolicy'>

/** @param before what a change starts from */
function readSettings(request: CreateListenerInput | ModifyListenerInput, balancer: LoadBalancerRecord, before?: ListenerRecord): Settings {
  if (request.MutualAuthentication && request.MutualAuthentication.Mode !== 'off')
    throw new ClusterError(
      'OperationNotPermitted',
      'Marina does not ask clients for certificates. Leave MutualAuthentication out, or turn it off.',
    )
  const given = request.Protocol ?? before?.protocol
  const port = request.Port ?? before?.port
  if (given === undefined) throw validationError('A listener protocol must be specified')
  if (port === undefined) throw validationError('A listener port must be specified')
  const protocol = oneOf<ListenerRecord['protocol']>(given, 'protocol', [...protocols.application, ...protocols.network])
  if (!(protocols[balancer.type] as readonly string[]).includes(protocol))
    throw new ClusterError(
      'UnsupportedProtocol',
      `Listener protocol '${protocol}' is not supported with load balancers of the type '${balancer.type}'`,
    )
  inRange(port, 'Port', 1, 65_535)
  return { protocol, port, ...readSecurity(request, protocol, before) }
}

function readSecurity(
  request: CreateListenerInput | ModifyListenerInput,
  protocol: ListenerRecord['protocol'],
  before: ListenerRecord | undefined,
): Pick<Settings, 'certificates' | 'sslPolicy' | 'alpnPolicy'> {
  const isSecure = protocol === 'HTTPS' || protocol === 'TLS'
  if (!isSecure) {
    if (request.Certificates?.length) throw validationError(`Certificates are not supported for listeners with the protocol '${protocol}'`)
    return { certificates: [] }
  }
  if ((request.Certificates?.length ?? 0) > 1)
    throw validationError('A listener can have one default certificate. Add others with AddListenerCertificates')
  const [first] = (request.Certificates ?? []).map(readCertificateArn)
  const [, ...others] = before?.certificates ?? []
  const certificates = first === undefined ? (before?.certificates ?? []) : [first, ...others.filter((arn) => arn !== first)]
  if (certificates.length === 0) throw validationError(`A certificate must be specified for ${protocol} listeners`)
  const alpnPolicy = request.AlpnPolicy ?? before?.alpnPolicy
  return {
    certificates,
    sslPolicy: requireSslPolicy(request.SslPolicy ?? before?.sslPolicy ?? usualSslPolicy),
    ...definedOnly({ alpnPolicy }),
  }
}

/** TCP and UDP have ports of their own, and TCP_UDP has both. */
function checkPort(others: readonly ListenerRecord[], { protocol, port }: Settings, balancer: LoadBalancerRecord): void {
  const transports = (of: ListenerRecord['protocol']) => (of === 'TCP_UDP' ? ['tcp', 'udp'] : [of === 'UDP' ? 'udp' : 'tcp'])
  const taken = others.some(
    (other) => other.port === port && transports(other.protocol).some((each) => transports(protocol).includes(each)),
  )
  if (taken) throw new ClusterError('DuplicateListener', `A listener already exists on this port for this load balancer '${balancer.arn}'`)
}

export function modifyListener({ store }: LoadBalancingDeps, request: ModifyListenerInput, context: CallContext): ModifyListenerOutput {
  const snapshot = store.read()
  const before = requireListener(snapshot, context, request.ListenerArn ?? '')
  const balancer = requireLoadBalancer(snapshot, context, before.loadBalancerArn)
  const settings = readSettings(request, balancer, before)
  checkPort(
    snapshot.listeners.by('loadBalancer', balancer.arn).filter(({ arn }) => arn !== before.arn),
    settings,
    balancer,
  )
  const rule = defaultRuleOf(snapshot, before.arn)
  const where = { snapshot, scope: context, balancer, listener: settings }
  const actions = readActions(request.DefaultActions ?? rule.actions, where)
  const { sslPolicy: _, alpnPolicy: __, ...kept } = before
  const listener: ListenerRecord = { ...kept, ...settings }
  const after = store.update('modify listener', (tx) => {
    tx.put('listeners', listener)
    tx.put('listenerRules', { ...rule, actions })
  })
  return { Listeners: [describeListener(after, listener)] }
}

/** One that is not there is an error here, unlike elsewhere. */
export function deleteListener({ store }: LoadBalancingDeps, { ListenerArn = '' }: DeleteListenerInput, context: CallContext) {
  const { arn } = requireListener(store.read(), context, ListenerArn)
  store.update('delete listener', (tx) => removeListener(tx, arn))
  return {}
}

/** With its rules. */
export function removeListener(tx: Tx, listenerArn: string): void {
  for (const rule of tx.snapshot.listenerRules.by('listener', listenerArn)) tx.delete('listenerRules', rule.arn)
  tx.delete('listeners', listenerArn)
}

export function describeListeners(
  { store }: LoadBalancingDeps,
  request: DescribeListenersInput,
  context: CallContext,
): DescribeListenersOutput {
  const { LoadBalancerArn: balancerArn, ListenerArns: arns } = request
  if (!balancerArn && !arns?.length) throw validationError('Either a load balancer ARN or listener ARNs must be specified')
  if (balancerArn && arns?.length) throw validationError('Load balancer ARN and listener ARNs cannot be specified at the same time')
  const snapshot = store.read()
  const wanted = balancerArn
    ? snapshot.listeners.by('loadBalancer', requireLoadBalancer(snapshot, context, balancerArn).arn)
    : (arns ?? []).map((arn) => requireListener(snapshot, context, arn))
  const { items, ...more } = page(wanted, ({ arn }) => arn, request)
  return { Listeners: items.map((listener) => describeListener(snapshot, listener)), ...more }
}

export function describeListener(snapshot: Snapshot, listener: ListenerRecord): Listener {
  const { certificates } = listener
  return {
    ListenerArn: listener.arn,
    LoadBalancerArn: listener.loadBalancerArn,
    Port: listener.port,
    Protocol: listener.protocol,
    ...(certificates.length > 0 && {
      Certificates: describeCertificates(certificates.slice(0, 1)).map(({ CertificateArn }) => ({ CertificateArn })),
    }),
    ...definedOnly({ SslPolicy: listener.sslPolicy, AlpnPolicy: listener.alpnPolicy }),
    ...(listener.protocol === 'HTTPS' && { MutualAuthentication: { Mode: 'off' } }),
    DefaultActions: defaultRuleOf(snapshot, listener.arn).actions,
  }
}
