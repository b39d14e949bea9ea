import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '#cluster/lib/clock.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { createDataPlane } from '../dataPlane/createDataPlane.ts'
import type { DataPlane } from '../dataPlane/trafficConfig.ts'
import { context, loadBalancingWorld } from '../loadBalancing/world.testSupport.ts'
import { createCertificates } from './certificates.ts'
import { createTrafficControl, type TrafficControl } from './createTrafficControl.ts'
import { sendRequests } from './sendRequests.ts'

const address = '127.0.0.1'
let world: ReturnType<typeof loadBalancingWorld>
let plane: DataPlane
let control: TrafficControl
const servers: Server[] = []

/** A data plane that really carries, before servers of the test. */
beforeEach(() => {
  world = loadBalancingWorld()
  plane = createDataPlane()
  const certificates = createCertificates({ store: world.store, clock: systemClock })
  const whyNotFree = async () => undefined
  control = createTrafficControl({
    store: world.store,
    clock: systemClock,
    log: silentLogger,
    dataPlane: plane,
    address,
    whyNotFree,
    certificates,
  })
  control.start()
})
afterEach(async () => {
  await control.stop()
  for (const server of servers.splice(0)) server.close()
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, address)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** @returns its port; `seen` gets each path and Host */
async function backend(status: number, seen: string[] = []): Promise<number> {
  const server = createServer((request, response) => {
    seen.push(`${request.headers.host}${request.url}`)
    response.writeHead(status).end('hello')
  }).listen(0, address)
  servers.push(server)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** Resolves once what is kept is as `test` wants it. */
async function until(test: () => boolean): Promise<void> {
  while (!test())
    await new Promise<void>((resolve) => {
      const cancel = world.store.subscribe(() => {
        cancel()
        resolve()
      })
    })
}

const listening = (listenerArn: string) => until(() => world.store.read().listeners.get(listenerArn)?.local?.state === 'listening')
const healthy = (group: string) =>
  until(() =>
    world.store
      .read()
      .targets.by('targetGroup', group)
      .every(({ health }) => health.state === 'healthy'),
  )

const targets = (TargetGroupArn: string, ...ports: number[]) =>
  world.elb.RegisterTargets({ TargetGroupArn, Targets: ports.map((Port) => ({ Id: address, Port })) }, context)

const send = (listenerArn: string, more: { count?: number; path?: string; host?: string } = {}) =>
  sendRequests({ clock: systemClock, dataPlane: plane, address }, world.store.read(), { listenerArn, count: 20, ...more }, context)

describe('requests that are sent', () => {
  it('reach both targets, and are counted for each with what it answered', async () => {
    const seen: string[] = []
    const [one, other] = [await backend(200, seen), await backend(404)]
    const group = await world.group({ Matcher: { HttpCode: '200-499' } })
    await targets(group, one, other)
    const listener = await world.listener(await world.balancer(), group, { Port: await freePort() })
    await listening(listener)
    await healthy(group)
    seen.length = 0
    const sent = await send(listener, { path: '/a?b=c', host: 'shop.test' })
    expect(sent.targets.map(({ port, count }) => [port, count]).sort()).toEqual(
      [
        [one, 10],
        [other, 10],
      ].sort(),
    )
    expect(sent.statusCodes.toSorted((a, b) => a.status - b.status)).toEqual([
      { status: 200, count: 10 },
      { status: 404, count: 10 },
    ])
    expect(sent).toMatchObject({ answeredItself: 0, failed: 0 })
    expect(new Set(seen)).toEqual(new Set(['shop.test/a?b=c']))
  })

  it('that the load balancer answers itself have no target', async () => {
    const fixed = { Type: 'fixed-response' as const, FixedResponseConfig: { StatusCode: '404' } }
    const listener = await world.listener(await world.balancer(), '', { Port: await freePort(), DefaultActions: [fixed] })
    await listening(listener)
    expect(await send(listener, { count: 3 })).toMatchObject({ statusCodes: [{ status: 404, count: 3 }], targets: [], answeredItself: 3 })
  })

  it('go nowhere but to a listener that listens and speaks HTTP', async () => {
    await expect(send('arn:aws:elasticloadbalancing:listener')).rejects.toThrow('There is no listener')
    const group = await world.group({ Protocol: 'TCP' })
    const balancer = await world.balancer({ Type: 'network', Name: 'nlb' })
    const tcp = await world.listener(balancer, group, { Protocol: 'TCP', Port: await freePort() })
    await expect(send(tcp)).rejects.toThrow('speaks TCP')
    const web = await world.listener(await world.balancer(), await world.group({ Name: 'green' }), { Port: await freePort() })
    await control.stop()
    world.store.update('fail', (tx) => {
      const record = tx.snapshot.listeners.get(web)
      if (record)
        tx.put('listeners', { ...record, local: { wanted: record.port, port: record.port, state: 'failed', reason: 'it is taken' } })
    })
    await expect(send(web)).rejects.toThrow('does not listen: it is taken. Nothing was sent.')
  })
})
