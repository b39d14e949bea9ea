import { describe, expect, it } from 'vitest'
import type { DiscoveryRecordType, DiscoveryServiceRecord } from '#cluster/state/records/discoveryRecords.ts'
import { openStore, type Store } from '#cluster/state/store.ts'
import { buildInstance, buildNamespace, buildService } from '../discovery.testSupport.ts'
import { answerQuestion } from './answerQuestion.ts'

function zone(types: readonly DiscoveryRecordType[], over: Partial<DiscoveryServiceRecord> = {}): Store {
  const store = openStore({ file: ':memory:', now: 0 })
  store.update('set up', (tx) => {
    tx.put('discoveryNamespaces', buildNamespace('shop.local'))
    const records = types.map((type) => ({ type, ttl: 10 }))
    tx.put('discoveryServices', buildService('web', { dns: { routingPolicy: 'MULTIVALUE', records }, ...over }))
  })
  return store
}
const register = (store: Store, id: string, attributes: Record<string, string>, health?: 'HEALTHY' | 'UNHEALTHY') =>
  store.update('register', (tx) => tx.put('discoveryInstances', buildInstance('web', id, attributes, health)))
const ask = (store: Store, name: string, type: string, random = () => 0.5) => {
  const answer = answerQuestion(store.read(), { name, type }, random)
  return answer === 'forward' ? answer : { ...answer, answers: answer.answers.map((each) => ('data' in each ? each.data : each)) }
}
const dataOf = (store: Store, name = 'web.shop.local', type = 'A') => {
  const answer = ask(store, name, type)
  return answer === 'forward' ? answer : (answer.answers as string[]).toSorted()
}

describe('a name in a namespace', () => {
  it('has the addresses of healthy instances, or of all where none is', () => {
    const store = zone(['A'])
    register(store, 'a', { AWS_INSTANCE_IPV4: '10.0.0.1' }, 'HEALTHY')
    register(store, 'b', { AWS_INSTANCE_IPV4: '10.0.0.2' }, 'UNHEALTHY')
    expect(dataOf(store)).toEqual(['10.0.0.1'])
    register(store, 'a', { AWS_INSTANCE_IPV4: '10.0.0.1' }, 'UNHEALTHY')
    expect(dataOf(store)).toEqual(['10.0.0.1', '10.0.0.2'])
    expect(dataOf(store, 'WEB.Shop.Local.')).toHaveLength(2)
  })

  it('has eight records at most, not always the same, and one where they are weighted', () => {
    const store = zone(['A'])
    for (let at = 0; at < 20; at += 1) register(store, `i${at}`, { AWS_INSTANCE_IPV4: `10.0.0.${at}` })
    expect(dataOf(store)).toHaveLength(8)
    const seen = new Set(Array.from({ length: 60 }, (_, at) => JSON.stringify(ask(store, 'web.shop.local', 'A', () => (at % 20) / 20))))
    expect(seen.size).toBeGreaterThan(1)
    const weighted = zone(['A'], { dns: { routingPolicy: 'WEIGHTED', records: [{ type: 'A', ttl: 10 }] } })
    register(weighted, 'a', { AWS_INSTANCE_IPV4: '10.0.0.1' })
    register(weighted, 'b', { AWS_INSTANCE_IPV4: '10.0.0.2' })
    expect(dataOf(weighted)).toHaveLength(1)
  })

  it('has ports with SRV, and each target an address, also by itself', () => {
    const store = zone(['SRV'])
    register(store, 'task-1', { AWS_INSTANCE_IPV4: '10.0.0.1', AWS_INSTANCE_PORT: '7000' })
    expect(answerQuestion(store.read(), { name: 'web.shop.local', type: 'SRV' }, () => 0)).toMatchObject({
      found: true,
      answers: [{ type: 'SRV', ttl: 10, data: { priority: 1, weight: 1, port: 7_000, target: 'task-1.web.shop.local' } }],
      additionals: [{ type: 'A', name: 'task-1.web.shop.local', data: '10.0.0.1' }],
    })
    expect(dataOf(store, 'task-1.web.shop.local')).toEqual(['10.0.0.1'])
    expect(ask(store, 'web.shop.local', 'A')).toMatchObject({ found: true, answers: [], authority: [{ type: 'SOA' }] })
    expect(ask(store, 'task-2.web.shop.local', 'A')).toMatchObject({ found: false })
  })

  it('answers a name for whatever is asked of it with CNAME, and IPv6 with AAAA', () => {
    const alias = zone(['CNAME'], { dns: { routingPolicy: 'WEIGHTED', records: [{ type: 'CNAME', ttl: 10 }] } })
    register(alias, 'a', { AWS_INSTANCE_CNAME: 'example.com' })
    expect(dataOf(alias)).toEqual(['example.com'])
    const six = zone(['AAAA'])
    register(six, 'a', { AWS_INSTANCE_IPV6: 'fd00::1' })
    expect(dataOf(six, 'web.shop.local', 'AAAA')).toEqual(['fd00::1'])
  })

  it('is not there without instances, which may be remembered as long as the namespace says', () => {
    const store = zone(['A'])
    expect(ask(store, 'web.shop.local', 'A')).toMatchObject({
      found: false,
      authority: [{ type: 'SOA', name: 'shop.local', ttl: 15, data: { minimum: 15 } }],
    })
    expect(ask(store, 'shop.local', 'A')).toMatchObject({ found: true, answers: [] })
  })

  it('is left to others outside the namespaces, and in public ones where it is not known', () => {
    const store = zone(['A'])
    expect(ask(store, 'example.com', 'A')).toBe('forward')
    expect(ask(store, 'local', 'A')).toBe('forward')
    expect(ask(store, 'notshop.local', 'A')).toBe('forward')
    store.update('public', (tx) => tx.put('discoveryNamespaces', buildNamespace('example.org', { type: 'DNS_PUBLIC' })))
    expect(ask(store, 'www.example.org', 'A')).toBe('forward')
  })

  it('belongs to the namespace with the longest name', () => {
    const store = zone(['A'])
    store.update('inner', (tx) => tx.put('discoveryNamespaces', buildNamespace('web.shop.local')))
    register(store, 'a', { AWS_INSTANCE_IPV4: '10.0.0.1' })
    expect(ask(store, 'web.shop.local', 'A')).toMatchObject({ answers: [] })
  })
})
