import type { Scope } from '#cluster/api/arns.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { ListenerRecord, LoadBalancerRecord } from '#cluster/state/records/trafficRecords.ts'

const arn = ({ region, account }: Scope, resource: string) => `arn:aws:elasticloadbalancing:${region}:${account}:${resource}`

/** 16 hex digits, which every resource of load balancing has at its end. */
const newId = (ids: Ids) => ids.hex17().slice(1)

const kind = { application: 'app', network: 'net' } as const

export const newLoadBalancerArn = (scope: Scope, { name, type }: Pick<LoadBalancerRecord, 'name' | 'type'>, ids: Ids) =>
  arn(scope, `loadbalancer/${kind[type]}/${name}/${newId(ids)}`)

export const newTargetGroupArn = (scope: Scope, name: string, ids: Ids) => arn(scope, `targetgroup/${name}/${newId(ids)}`)

export const newListenerArn = ({ arn: balancer }: LoadBalancerRecord, ids: Ids) =>
  `${balancer.replace(':loadbalancer/', ':listener/')}/${newId(ids)}`

export const newRuleArn = ({ arn: listener }: Pick<ListenerRecord, 'arn'>, ids: Ids) =>
  `${listener.replace(':listener/', ':listener-rule/')}/${newId(ids)}`

/** Browsers and resolvers send every name below `localhost` to this computer. */
export const dnsNameOf = (balancerArn: string, { scheme, region, name }: Pick<LoadBalancerRecord, 'scheme' | 'region' | 'name'>) => {
  const id = balancerArn.slice(balancerArn.lastIndexOf('/') + 1)
  return `${scheme === 'internal' ? 'internal-' : ''}${name.toLowerCase()}-${id}.${region}.elb.localhost`
}
