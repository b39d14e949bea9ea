import { describe, expect, it } from 'vitest'
import { createHandlersWorld } from '../handlers.testSupport.ts'

const namespace = 'arn:aws:servicediscovery:us-east-1:000000000000:namespace/ns-abc'

describe('ListServicesByNamespace', () => {
  it('knows the namespaces that clusters have for their default, by ARN and id', () => {
    const { call, refusal, store } = createHandlersWorld()
    const missing = 'NamespaceNotFoundException: Namespace not found.'
    expect(refusal('ListServicesByNamespace', { namespace })).toBe(missing)
    call('CreateCluster', { clusterName: 'shop' })
    const cluster = [...store.read().clusters.all()].find(({ name }) => name === 'shop')
    store.update('namespace', (tx) => cluster && tx.put('clusters', { ...cluster, serviceConnectNamespace: namespace }))
    expect(call('ListServicesByNamespace', { namespace })).toEqual({ serviceArns: [] })
    expect(call('ListServicesByNamespace', { namespace: 'ns-abc' })).toEqual({ serviceArns: [] })
    expect(refusal('ListServicesByNamespace', { namespace: 'other' })).toBe(missing)
    expect(refusal('ListServicesByNamespace', { namespace, maxResults: 0 })).toContain('InvalidParameterException: ')
    expect(refusal('ListServicesByNamespace', { namespace, nextToken: 'x' })).toBe('InvalidParameterException: Invalid token.')
  })

  it('knows them by the name that a cluster gave', () => {
    const { call } = createHandlersWorld()
    call('CreateCluster', { clusterName: 'shop', serviceConnectDefaults: { namespace: 'mesh' } })
    expect(call('ListServicesByNamespace', { namespace: 'mesh' })).toEqual({ serviceArns: [] })
  })
})
