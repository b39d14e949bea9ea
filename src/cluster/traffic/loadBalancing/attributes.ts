/** Attributes: what each key may be, and what it is while nobody has set it. */
import type {
  DescribeListenerAttributesInput,
  DescribeLoadBalancerAttributesInput,
  DescribeTargetGroupAttributesInput,
  ModifyListenerAttributesInput,
  ModifyLoadBalancerAttributesInput,
  ModifyTargetGroupAttributesInput,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import type { CallContext } from '#cluster/api/contract.ts'
import type { ListenerRecord, LoadBalancerRecord, TargetGroupRecord } from '#cluster/state/records/trafficRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { type Attribute, attributeTables } from './attributeTables.ts'
import { type LoadBalancingDeps, shown, validationError } from './deps.ts'
import { requireListener, requireLoadBalancer, requireTargetGroup } from './find.ts'

export interface Attributed {
  loadBalancer: LoadBalancerRecord
  targetGroup: TargetGroupRecord
  listener: ListenerRecord
}

interface KeyValue {
  Key?: string | undefined
  Value?: string | undefined
}

/** Those that a resource has, by their keys. */
function attributesOf<Kind extends keyof Attributed>(kind: Kind, record: Attributed[Kind]): [string, Attribute<Attributed[Kind]>][] {
  const table = attributeTables[kind] as Readonly<Record<string, Attribute<Attributed[Kind]>>>
  return Object.entries(table).filter(([, { isOf }]) => isOf === undefined || isOf(record))
}

/** The value in force. Empty for a key that the resource has not. */
export function attributeOf<Kind extends keyof Attributed>(kind: Kind, record: Attributed[Kind], key: string): string {
  const table = attributeTables[kind] as Readonly<Record<string, Attribute<Attributed[Kind]>>>
  return record.attributes[key] ?? usual(table[key], record)
}

const usual = <Item>(attribute: Attribute<Item> | undefined, record: Item): string =>
  typeof attribute?.usual === 'function' ? attribute.usual(record) : (attribute?.usual ?? '')

const describe = <Kind extends keyof Attributed>(kind: Kind, record: Attributed[Kind]) => ({
  Attributes: attributesOf(kind, record).map(([Key, attribute]) => ({ Key, Value: record.attributes[Key] ?? usual(attribute, record) })),
})

/** What is not named stays. Throws ValidationError for a key that the resource has not and for a value that it does not take. */
function change<Kind extends keyof Attributed>(kind: Kind, record: Attributed[Kind], given: readonly KeyValue[]): Attributed[Kind] {
  const known = new Map(attributesOf(kind, record))
  const attributes: Record<string, string> = { ...record.attributes }
  for (const { Key = '', Value = '' } of given) {
    const attribute = known.get(Key)
    if (!attribute)
      throw validationError(
        `Load balancer attribute key '${shown(Key)}' is not recognized or not valid here`.replace('Load balancer', title[kind]),
      )
    const wanted = attribute.refuse(Value)
    if (wanted !== undefined) throw validationError(`The value of '${Key}' must be ${wanted}`)
    attributes[Key] = Value
  }
  return { ...record, attributes }
}

const title = { loadBalancer: 'Load balancer', targetGroup: 'Target group', listener: 'Listener' } as const
const tableOf = { loadBalancer: 'loadBalancers', targetGroup: 'targetGroups', listener: 'listeners' } as const

function modify<Kind extends keyof Attributed>(
  { store }: LoadBalancingDeps,
  kind: Kind,
  find: (snapshot: Snapshot) => Attributed[Kind],
  given: readonly KeyValue[],
) {
  const changed = change(kind, find(store.read()), given)
  store.update(`modify attributes of ${tableOf[kind]}`, (tx) => tx.put(tableOf[kind], changed as never))
  return describe(kind, changed)
}

export const describeLoadBalancerAttributes = (
  { store }: LoadBalancingDeps,
  { LoadBalancerArn = '' }: DescribeLoadBalancerAttributesInput,
  context: CallContext,
) => describe('loadBalancer', requireLoadBalancer(store.read(), context, LoadBalancerArn))

export const modifyLoadBalancerAttributes = (
  deps: LoadBalancingDeps,
  { LoadBalancerArn = '', Attributes = [] }: ModifyLoadBalancerAttributesInput,
  context: CallContext,
) => modify(deps, 'loadBalancer', (snapshot) => requireLoadBalancer(snapshot, context, LoadBalancerArn), Attributes)

export const describeTargetGroupAttributes = (
  { store }: LoadBalancingDeps,
  { TargetGroupArn = '' }: DescribeTargetGroupAttributesInput,
  context: CallContext,
) => describe('targetGroup', requireTargetGroup(store.read(), context, TargetGroupArn))

export const modifyTargetGroupAttributes = (
  deps: LoadBalancingDeps,
  { TargetGroupArn = '', Attributes = [] }: ModifyTargetGroupAttributesInput,
  context: CallContext,
) => modify(deps, 'targetGroup', (snapshot) => requireTargetGroup(snapshot, context, TargetGroupArn), Attributes)

export const describeListenerAttributes = (
  { store }: LoadBalancingDeps,
  { ListenerArn = '' }: DescribeListenerAttributesInput,
  context: CallContext,
) => describe('listener', requireListener(store.read(), context, ListenerArn))

export const modifyListenerAttributes = (
  deps: LoadBalancingDeps,
  { ListenerArn = '', Attributes = [] }: ModifyListenerAttributesInput,
  context: CallContext,
) => modify(deps, 'listener', (snapshot) => requireListener(snapshot, context, ListenerArn), Attributes)
