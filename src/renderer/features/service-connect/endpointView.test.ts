import { describe, expect, it } from 'vitest'
import type { ServiceConnectEndpoint } from '#cluster/api/resources/marina.ts'
import { endpointViews } from './endpointView.ts'

const endpoint = (over: Partial<ServiceConnectEndpoint> = {}): ServiceConnectEndpoint => ({
  discoveryName: 'api',
  discoveryArn: 'arn:api',
  namespace: 'shop',
  serviceArn: 'arn:aws:ecs:us-east-1:000000000000:service/default/api',
  protocol: 'http',
  dnsName: 'api',
  port: 8080,
  address: '169.254.176.1',
  state: 'listening',
  tasks: 2,
  requests: 100,
  connections: 5,
  connectionErrors: 1,
  retries: 3,
  ejections: 1,
  statusCodes: { '2xx': 95, '3xx': 0, '4xx': 1, '5xx': 4 },
  latencyP50Ms: 1,
  latencyP99Ms: 2,
  ...over,
})

describe('the rows of client aliases', () => {
  it('say where each leads, what failed, and how much comes now', () => {
    const before = { at: 1_000, endpoints: [endpoint({ requests: 60 })] }
    expect(endpointViews({ at: 3_000, endpoints: [endpoint()] }, before)).toEqual([
      {
        key: 'arn:api api:8080',
        alias: 'api:8080',
        namespace: 'shop',
        cluster: 'default',
        service: 'api',
        tasks: 2,
        state: 'listening',
        at: '169.254.176.1:8080',
        reason: undefined,
        rate: 20,
        isHttp: true,
        failed: 5,
        retries: 3,
        ejections: 1,
        shares: [],
        testHeader: undefined,
      },
    ])
  })

  it('say who has the traffic while it is shifted, and what test traffic is', () => {
    const shift = [
      { deploymentId: 'a', taskDefinition: 'web:1', productionPercent: 80, testPercent: 0, tasks: 2, carried: 8 },
      { deploymentId: 'b', taskDefinition: 'web:2', productionPercent: 20, testPercent: 100, tasks: 2, carried: 2 },
    ]
    const viewOf = (over: Partial<ServiceConnectEndpoint>) =>
      endpointViews({ at: 0, endpoints: [endpoint({ shift, ...over })] }, undefined)[0]
    expect(viewOf({ testHeader: { name: 'x-test', exact: 'next' } })).toMatchObject({
      shares: [
        { revision: 'web:1', production: 80, test: 0 },
        { revision: 'web:2', production: 20, test: 100 },
      ],
      testHeader: 'x-test: next',
    })
    expect(viewOf({ testHeader: { name: 'x-test' } })?.testHeader).toBe('x-test')
    expect(viewOf({ protocol: 'tcp' })).toMatchObject({ shares: [{ test: undefined }, { test: undefined }], testHeader: undefined })
  })

  it('have no rate at first, and none after a restart of Marina; what is carried by connection counts those', () => {
    expect(endpointViews({ at: 1_000, endpoints: [endpoint()] }, undefined)[0]?.rate).toBe(0)
    expect(endpointViews({ at: 2_000, endpoints: [endpoint({ requests: 1 })] }, { at: 1_000, endpoints: [endpoint()] })[0]?.rate).toBe(0)
    const tcp = (connections: number) => [endpoint({ protocol: 'tcp', connections })]
    expect(endpointViews({ at: 2_000, endpoints: tcp(9) }, { at: 1_000, endpoints: tcp(5) })[0]).toMatchObject({ rate: 4, isHttp: false })
  })

  it('stand in the order of their names, and are nowhere until they listen', () => {
    const endpoints = [
      endpoint({ dnsName: 'web', state: 'failed', reason: 'taken' }),
      endpoint({ discoveryArn: 'arn:b', dnsName: 'auth', state: 'waiting' }),
    ]
    expect(endpointViews({ at: 0, endpoints }, undefined).map(({ alias, at, reason }) => [alias, at, reason])).toEqual([
      ['auth:8080', undefined, undefined],
      ['web:8080', undefined, 'taken'],
    ])
  })
})
