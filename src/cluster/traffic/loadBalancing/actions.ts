import type { Action, ForwardActionConfig, RedirectActionConfig } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { Scope } from '#cluster/api/arns.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { ListenerRecord, LoadBalancerRecord, TargetGroupRecord } from '#cluster/state/records/trafficRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { groupsOf } from '#cluster/state/targetGroupsOf.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { inRange, oneOf, validationError } from './deps.ts'
import { loadBalancersOfGroup, requireTargetGroup } from './find.ts'
import { isHttp } from './healthCheck.ts'

const types = ['forward', 'authenticate-oidc', 'authenticate-cognito', 'redirect', 'fixed-response', 'jwt-validation'] as const
const mostGroups = { application: 5, network: 5 } as const
const mostGroupsOfBalancer = 100

interface Where {
  snapshot: Snapshot
  scope: Scope
  balancer: LoadBalancerRecord
  listener: Pick<ListenerRecord, 'protocol'>
}

/** The actions of a rule or listener, with ELB's defaults, as it answers them. Throws what ELB refuses. */
export function readActions(given: readonly Action[] = [], where: Where): Action[] {
  if (given.length === 0) throw validationError('At least one action must be specified')
  const authenticates = given.find(({ Type }) => Type?.startsWith('authenticate-') || Type === 'jwt-validation')
  if (authenticates) throw cannotAuthenticate(authenticates)
  const [action, another] = given
  if (another || action === undefined)
    throw new ClusterError('TooManyActions', 'A rule can have one action of the types forward, redirect and fixed-response')
  const type = oneOf(action.Type ?? '', 'type', types)
  if (where.balancer.type === 'network' && type !== 'forward')
    throw new ClusterError('InvalidLoadBalancerAction', `Action type '${type}' is not valid with a network load balancer`)
  const order = definedOnly({ Order: inRange(action.Order, 'Order', 1, 50_000) })
  if (type === 'redirect') return [{ Type: type, ...order, RedirectConfig: readRedirect(action.RedirectConfig, where) }]
  if (type === 'fixed-response') return [{ Type: type, ...order, FixedResponseConfig: readFixedResponse(action.FixedResponseConfig) }]
  return [{ Type: 'forward', ...order, ...readForward(action, where) }]
}

const cannotAuthenticate = ({ Type }: Action) =>
  new ClusterError(
    'OperationNotPermitted',
    `Marina has no action ${Type}: there is nobody on this computer to ask who a user is. Leave it out here; its rule can do the rest.`,
  )

function readForward(action: Action, where: Where): Pick<Action, 'TargetGroupArn' | 'ForwardConfig'> {
  const given = action.ForwardConfig?.TargetGroups?.length ? action.ForwardConfig.TargetGroups : [{ TargetGroupArn: action.TargetGroupArn }]
  if (action.TargetGroupArn !== undefined && given.length === 1 && given[0]?.TargetGroupArn !== action.TargetGroupArn)
    throw validationError('The target group ARN of the action and of its forward config must be the same')
  if (given.length > mostGroups[where.balancer.type])
    throw validationError(`A forward action can have at most ${mostGroups[where.balancer.type]} target groups`)
  const groups = given.map(({ TargetGroupArn: arn, Weight: weight }) => {
    if (arn === undefined) throw validationError('A target group ARN must be specified')
    return { TargetGroupArn: arn, Weight: inRange(weight ?? 1, 'Weight', 0, 999) }
  })
  if (new Set(groups.map(({ TargetGroupArn }) => TargetGroupArn)).size < groups.length)
    throw validationError('A target group was specified more than once')
  for (const { TargetGroupArn } of groups) checkGroup(requireTargetGroup(where.snapshot, where.scope, TargetGroupArn), where)
  const [only] = groups
  return {
    ...(groups.length === 1 && only && { TargetGroupArn: only.TargetGroupArn }),
    ForwardConfig: { TargetGroups: groups, TargetGroupStickinessConfig: readStickiness(action.ForwardConfig) },
  }
}

function readStickiness({
  TargetGroupStickinessConfig: config,
}: ForwardActionConfig = {}): NonNullable<ForwardActionConfig['TargetGroupStickinessConfig']> {
  if (!config?.Enabled) return { Enabled: false }
  if (config.DurationSeconds === undefined)
    throw validationError('Stickiness duration must be specified when target group stickiness is enabled')
  return { Enabled: true, DurationSeconds: inRange(config.DurationSeconds, 'Stickiness duration', 1, 604_800) }
}

/** What may go together, and that a group of an application or network load balancer is of no other. */
function checkGroup(group: TargetGroupRecord, { snapshot, balancer, listener }: Where): void {
  if (!fits(listener.protocol, group))
    throw new ClusterError('IncompatibleProtocols', `The protocols '${listener.protocol}' and '${group.protocol}' are incompatible`)
  const others = loadBalancersOfGroup(snapshot, group.arn).filter((arn) => arn !== balancer.arn)
  if (others.length > 0)
    throw new ClusterError(
      'TargetGroupAssociationLimit',
      `The following target groups cannot be associated with more than one load balancer: ${group.arn}`,
    )
  const used = new Set(snapshot.listenerRules.by('loadBalancer', balancer.arn).flatMap(({ actions }) => groupsOf(actions)))
  if (!used.has(group.arn) && used.size >= mostGroupsOfBalancer)
    throw new ClusterError(
      'TooManyUniqueTargetGroupsPerLoadBalancer',
      `The load balancer has ${mostGroupsOfBalancer} target groups, which is the most there can be`,
    )
}

function fits(listener: ListenerRecord['protocol'], group: TargetGroupRecord): boolean {
  if (listener === 'HTTP' || listener === 'HTTPS') return isHttp(group)
  if (listener === 'TCP') return group.protocol === 'TCP'
  if (listener === 'TLS') return group.protocol === 'TCP' || group.protocol === 'TLS'
  return group.protocol === listener || (listener === 'UDP' && group.protocol === 'TCP_UDP')
}

const place = /^[^\u0000-\u001f ]{0,128}$/

/** What is left out stays as it was in the request. */
function readRedirect(given: RedirectActionConfig | undefined, { listener }: Where): RedirectActionConfig {
  const {
    Protocol = '#{protocol}',
    Host = '#{host}',
    Port = '#{port}',
    Path = '/#{path}',
    Query = '#{query}',
    StatusCode = '',
  } = given ?? {}
  oneOf(StatusCode, 'statusCode', ['HTTP_301', 'HTTP_302'])
  oneOf(Protocol, 'protocol', ['HTTP', 'HTTPS', '#{protocol}'])
  if (Port !== '#{port}' && !(/^\d{1,5}$/.test(Port) && Number(Port) >= 1 && Number(Port) <= 65_535))
    throw validationError("The port of a redirect must be a number between 1 and 65535, or '#{port}'")
  for (const [name, value] of Object.entries({ Host, Path, Query }))
    if (!place.test(value)) throw validationError(`The ${name.toLowerCase()} of a redirect must have at most 128 characters, and no spaces`)
  if (!Path.startsWith('/')) throw validationError('The path of a redirect must start with a /')
  const same = [listener.protocol, '#{protocol}'].includes(Protocol) && Host === '#{host}' && Port === '#{port}' && Path === '/#{path}'
  if (same) throw new ClusterError('InvalidLoadBalancerAction', 'The redirect configuration is not valid because it creates a loop.')
  return { Protocol, Host, Port, Path, Query, StatusCode: StatusCode as NonNullable<RedirectActionConfig['StatusCode']> }
}

const contentTypes = ['text/plain', 'text/css', 'text/html', 'application/javascript', 'application/json']

function readFixedResponse(given: Action['FixedResponseConfig']): NonNullable<Action['FixedResponseConfig']> {
  const { StatusCode = '', ContentType: type, MessageBody: body } = given ?? {}
  if (!/^[245]\d\d$/.test(StatusCode)) throw validationError('The status code of a fixed response must be 2XX, 4XX or 5XX')
  if (type !== undefined && !contentTypes.includes(type))
    throw validationError(`The content type of a fixed response must be one of ${contentTypes.join(', ')}`)
  if (body !== undefined && body.length > 1024) throw validationError('The body of a fixed response must have at most 1024 characters')
  return { StatusCode, ...definedOnly({ ContentType: type, MessageBody: body }) }
}
