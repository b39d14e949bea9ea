/** AWS's own client against the handlers, over HTTP: every waiter and every paginator of what Marina answers. */
import * as sdk from '@aws-sdk/client-elastic-load-balancing-v2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EcsHandlers, MarinaHandlers, StreamHandlers } from '#cluster/api/contract.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { createDispatcher } from '#cluster/server/dispatcher.ts'
import { startTestServer, type TestServer } from '#cluster/server/http/httpServer.testSupport.ts'
import { context, loadBalancingWorld } from './world.testSupport.ts'

const world = loadBalancingWorld()
let server: TestServer
let client: sdk.ElasticLoadBalancingV2Client
let balancerArn: string
let groupArn: string
let listenerArn: string

beforeAll(async () => {
  const dispatcher = createDispatcher({
    ecs: {} as EcsHandlers,
    marina: {} as MarinaHandlers,
    streams: {} as StreamHandlers,
    siblings: { elasticloadbalancing: world.elb },
    log: silentLogger,
  })
  server = await startTestServer({ dispatcher })
  const credentials = { accessKeyId: context.account, secretAccessKey: 'anything' }
  client = new sdk.ElasticLoadBalancingV2Client({ endpoint: server.endpoint, region: context.region, credentials, maxAttempts: 1 })
  balancerArn = await world.balancer()
  groupArn = await world.group()
  listenerArn = await world.listener(balancerArn, groupArn)
})
afterAll(async () => {
  client.destroy()
  await server.close()
})

const waiting = () => ({ client, maxWaitTime: 5, minDelay: 1, maxDelay: 1 })
const success = { state: 'SUCCESS' }

describe('waiters', () => {
  it('of load balancers', async () => {
    expect(await sdk.waitUntilLoadBalancerAvailable(waiting(), { Names: ['web'] })).toMatchObject(success)
    expect(await sdk.waitUntilLoadBalancerExists(waiting(), { LoadBalancerArns: [balancerArn] })).toMatchObject(success)
    const LoadBalancerArn = await world.balancer({ Name: 'short-lived' })
    await client.send(new sdk.DeleteLoadBalancerCommand({ LoadBalancerArn }))
    expect(await sdk.waitUntilLoadBalancersDeleted(waiting(), { LoadBalancerArns: [LoadBalancerArn] })).toMatchObject(success)
  })

  it('of targets', async () => {
    const TargetGroupArn = groupArn
    const Targets = [{ Id: '10.0.0.5' }]
    await client.send(new sdk.RegisterTargetsCommand({ TargetGroupArn, Targets }))
    const inService = sdk.waitUntilTargetInService(waiting(), { TargetGroupArn, Targets })
    world.store.update('healthy', (tx) => {
      for (const target of tx.snapshot.targets.all()) tx.put('targets', { ...target, health: { state: 'healthy' } })
    })
    expect(await inService).toMatchObject(success)
    await client.send(new sdk.DeregisterTargetsCommand({ TargetGroupArn, Targets }))
    const deregistered = sdk.waitUntilTargetDeregistered(waiting(), { TargetGroupArn, Targets })
    world.store.update('drained', (tx) => {
      for (const { key } of tx.snapshot.targets.all()) tx.delete('targets', key)
    })
    expect(await deregistered).toMatchObject(success)
  })
})

describe('paginators', () => {
  const paging = () => ({ client })
  const PageSize = 2
  /** What all pages hold, and that there was more than one of them. */
  async function collect<Page>(pages: AsyncIterable<Page>, itemsOf: (page: Page) => unknown[] | undefined): Promise<unknown[]> {
    const all: unknown[][] = []
    for await (const page of pages) all.push(itemsOf(page) ?? [])
    expect(all.length).toBeGreaterThan(1)
    for (const items of all) expect(items.length).toBeLessThanOrEqual(2)
    return all.flat()
  }

  it('of load balancers', async () => {
    for (const Name of ['one', 'two']) await world.balancer({ Name })
    const names = await collect(sdk.paginateDescribeLoadBalancers(paging(), { PageSize }), ({ LoadBalancers }) =>
      LoadBalancers?.map(({ LoadBalancerName }) => LoadBalancerName),
    )
    expect(names.toSorted()).toEqual(['one', 'two', 'web'])
  })

  it('of target groups', async () => {
    for (const Name of ['one', 'two']) await world.group({ Name })
    expect(await collect(sdk.paginateDescribeTargetGroups(paging(), { PageSize }), ({ TargetGroups }) => TargetGroups)).toHaveLength(3)
  })

  it('of listeners, rules and certificates', async () => {
    for (const Port of [81, 82]) await world.listener(balancerArn, groupArn, { Port })
    const listeners = sdk.paginateDescribeListeners(paging(), { PageSize, LoadBalancerArn: balancerArn })
    expect(await collect(listeners, ({ Listeners }) => Listeners)).toHaveLength(3)
    for (const priority of [30, 4]) await world.rule(listenerArn, groupArn, priority)
    const rules = sdk.paginateDescribeRules(paging(), { PageSize, ListenerArn: listenerArn })
    expect(await collect(rules, ({ Rules }) => Rules?.map(({ Priority }) => Priority))).toEqual(['4', '30', 'default'])
    const certificates = ['1', '2', '3'].map((id) => ({ CertificateArn: `arn:aws:acm:eu-west-1:123456789012:certificate/${id}` }))
    const ListenerArn = await world.listener(balancerArn, groupArn, {
      Port: 443,
      Protocol: 'HTTPS',
      Certificates: certificates.slice(0, 1),
    })
    await client.send(new sdk.AddListenerCertificatesCommand({ ListenerArn, Certificates: certificates }))
    const pages = sdk.paginateDescribeListenerCertificates(paging(), { PageSize, ListenerArn })
    expect(await collect(pages, ({ Certificates }) => Certificates)).toHaveLength(3)
  })

  it('of limits', async () => {
    const limits = await collect(sdk.paginateDescribeAccountLimits(paging(), { PageSize }), ({ Limits }) => Limits)
    expect(limits).toContainEqual({ Name: 'rules-per-application-load-balancer', Max: '100' })
  })

  it('refuse a marker of nobody’s', async () => {
    const asked = client.send(new sdk.DescribeLoadBalancersCommand({ Marker: 'x' }))
    await expect(asked).rejects.toMatchObject({ name: 'ValidationError', message: expect.stringContaining('Marker') })
  })
})
