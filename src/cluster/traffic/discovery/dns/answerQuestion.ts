import type { Answer, SrvAnswer, StringAnswer } from 'dns-packet'
import type { DiscoveryInstanceRecord, DiscoveryNamespaceRecord, DiscoveryServiceRecord } from '#cluster/state/records/discoveryRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'

/** A name as it was asked for, and a type such as `A`. */
export interface Question {
  name: string
  type: string
}

export type DnsAnswer =
  /** Not a name of ours: somebody else knows. */
  | 'forward'
  | {
      found: boolean
      answers: Answer[]
      additionals: Answer[] /** What says for how long it may be remembered that nothing was found. */
      authority: Answer[]
    }

/** Route 53 answers that many of a multivalue record (spec part 1, 8.2). */
const MOST_RECORDS = 8

/**
 * What Route 53 would answer for a name in a namespace of Cloud Map (spec part 1, 8.2): the records of healthy instances, or of all where
 * none is healthy. Names that a public namespace does not have are asked of the real DNS, where it may exist.
 * @param random from 0 to 1, for the order of records
 */
export function answerQuestion(snapshot: Snapshot, question: Question, random: () => number): DnsAnswer {
  const name = question.name.toLowerCase().replace(/\.$/, '')
  const zone = zoneOf(snapshot, name)
  if (!zone) return 'forward'
  const relative = name.slice(0, Math.max(0, name.length - zone[0].name.length - 1))
  for (const namespace of zone) {
    const found = findRecords(snapshot, namespace, relative)
    if (found) return answerOf(question, namespace, found, random)
  }
  if (relative === '') return nothing(zone[0], true)
  return zone.every(({ type }) => type === 'DNS_PUBLIC') ? 'forward' : nothing(zone[0], false)
}

/** The namespaces with the longest name that the question's ends in: one, or one of each account and region. */
function zoneOf(snapshot: Snapshot, name: string): [DiscoveryNamespaceRecord, ...DiscoveryNamespaceRecord[]] | undefined {
  const labels = name.split('.')
  for (let first = 0; first < labels.length; first += 1) {
    const [namespace, ...others] = snapshot.discoveryNamespaces.by('name', labels.slice(first).join('.')).filter(({ dns }) => dns)
    if (namespace) return [namespace, ...others]
  }
  return undefined
}

interface Found {
  service: DiscoveryServiceRecord & { dns: NonNullable<DiscoveryServiceRecord['dns']> }
  instances: readonly DiscoveryInstanceRecord[]
  /** Of an SRV record's target, which is one instance's address and nothing else. */
  isTarget: boolean
}

/** Records are made with instances: a service without any has no name yet. */
function findRecords(snapshot: Snapshot, { id }: DiscoveryNamespaceRecord, relative: string): Found | undefined {
  for (const service of snapshot.discoveryServices.by('namespace', id)) {
    const { dns } = service
    if (!dns) continue
    const serviceName = service.name.toLowerCase()
    if (relative === serviceName) {
      const instances = snapshot.discoveryInstances.by('service', service.id)
      return instances.length > 0 ? { service: { ...service, dns }, instances, isTarget: false } : undefined
    }
    if (!relative.endsWith(`.${serviceName}`) || !dns.records.some(({ type }) => type === 'SRV')) continue
    const target = relative.slice(0, -serviceName.length - 1)
    const instance = snapshot.discoveryInstances.by('service', service.id).find((each) => each.id.toLowerCase() === target)
    if (instance) return { service: { ...service, dns }, instances: [instance], isTarget: true }
  }
  return undefined
}

function answerOf(question: Question, namespace: DiscoveryNamespaceRecord, found: Found, random: () => number): DnsAnswer {
  const { name } = question
  const answers = recordsOf(question, found, random)
  if (answers.length === 0) return nothing(namespace, true)
  const targets = answers.filter((answer): answer is SrvAnswer => answer.type === 'SRV')
  const additionals = targets.flatMap(({ data: { target }, ttl = 0 }) => {
    const instance = found.instances.find(({ id }) => `${id}.${name}` === target)
    return instance ? addressRecords(instance, target, 'A', ttl) : []
  })
  return { found: true, answers, additionals, authority: [] }
}

function recordsOf({ name, type }: Question, { service, instances, isTarget }: Found, random: () => number): Answer[] {
  const { records, routingPolicy } = service.dns
  // The target of an SRV record has the address that goes with it, whatever else the service has.
  const kept = records.find((record) => record.type === (isTarget ? 'SRV' : type)) ?? records.find((record) => record.type === 'CNAME')
  if (!kept || (isTarget && type !== 'A' && type !== 'AAAA')) return []
  const most = routingPolicy === 'WEIGHTED' ? 1 : MOST_RECORDS
  const chosen = isTarget ? instances : shuffled(healthyOrAll(instances), random).slice(0, most)
  return chosen.flatMap((instance): Answer[] => {
    if (isTarget) return addressRecords(instance, name, type, kept.ttl)
    if (kept.type === 'SRV') return [serviceRecord(instance, name, kept.ttl)]
    return addressRecords(instance, name, kept.type, kept.ttl)
  })
}

function healthyOrAll(instances: readonly DiscoveryInstanceRecord[]): readonly DiscoveryInstanceRecord[] {
  const healthy = instances.filter(({ health }) => health !== 'UNHEALTHY')
  return healthy.length > 0 ? healthy : instances
}

const attributeOf = {
  A: 'AWS_INSTANCE_IPV4',
  AAAA: 'AWS_INSTANCE_IPV6',
  CNAME: 'AWS_INSTANCE_CNAME',
} as const

function addressRecords({ attributes }: DiscoveryInstanceRecord, name: string, type: string, ttl: number): StringAnswer[] {
  if (type !== 'A' && type !== 'AAAA' && type !== 'CNAME') return []
  const data = attributes[attributeOf[type]]
  return data === undefined ? [] : [{ type, name, ttl, data }]
}

const serviceRecord = ({ id, attributes }: DiscoveryInstanceRecord, name: string, ttl: number): SrvAnswer => ({
  type: 'SRV',
  name,
  ttl,
  data: { priority: 1, weight: 1, port: Number(attributes['AWS_INSTANCE_PORT'] ?? 0), target: `${id}.${name}` },
})

function nothing({ name, dns }: DiscoveryNamespaceRecord, found: boolean): DnsAnswer {
  const ttl = dns?.soaTtl ?? 0
  const data = { mname: `ns.${name}`, rname: `hostmaster.${name}`, serial: 1, refresh: 7_200, retry: 900, expire: 1_209_600, minimum: ttl }
  return { found, answers: [], additionals: [], authority: [{ type: 'SOA', name, ttl, data }] }
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const left = [...items]
  for (let last = left.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1))
    const item = left[last] as Item
    left[last] = left[other] as Item
    left[other] = item
  }
  return left
}
