/** Load balancers of a daemon, the data plane in its worker: reached by name, and gone with the daemon. */
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createClient, inProcessTransport } from '#cluster/client/index.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { type RunningDaemon, startDaemon } from './index.ts'

let folder: string
let daemon: RunningDaemon | undefined

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'marina-traffic-'))
  daemon = await startDaemon({
    dataFolder: folder,
    ephemeral: true,
    port: 0,
    engine: 'simulated',
    account: '000000000000',
    region: 'us-east-1',
    publishAddress: '127.0.0.1',
    log: silentLogger,
  })
})
afterEach(async () => {
  await daemon?.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function freePort(): Promise<number> {
  const server = createServer().listen({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

const answering = (body: string) => [
  { Type: 'fixed-response' as const, FixedResponseConfig: { StatusCode: '200', ContentType: 'text/plain', MessageBody: body } },
]

/** As a browser asks that takes every name below `localhost` for this computer. Rejects where nobody listens. */
const ask = (host: string, port: number) =>
  new Promise<string>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, headers: { Host: `${host}:${port}` }, agent: false }, (response) => {
      let text = ''
      response
        .setEncoding('utf8')
        .on('data', (chunk: string) => (text += chunk))
        .on('end', () => resolve(text))
    })
    asked.on('error', reject).end()
  })

describe('a load balancer of a daemon', () => {
  it('answers at its DNS name and at the names of its rules, and no longer once the daemon has stopped', async () => {
    if (!daemon) throw new Error('no daemon')
    const elb = createClient(inProcessTransport(daemon.dispatcher, daemon.context)).loadBalancing
    const Port = await freePort()
    const { LoadBalancers } = await elb.createLoadBalancer({ Name: 'Web', Subnets: ['subnet-1', 'subnet-2'] })
    const { DNSName = '', LoadBalancerArn = '' } = LoadBalancers?.[0] ?? {}
    expect(DNSName).toMatch(/^web-[0-9a-f]{16}\.us-east-1\.elb\.localhost$/)
    const { Listeners } = await elb.createListener({ LoadBalancerArn, Protocol: 'HTTP', Port, DefaultActions: answering('default') })
    const ListenerArn = Listeners?.[0]?.ListenerArn ?? ''
    const named = (Priority: number, host: string) =>
      elb.createRule({
        ListenerArn,
        Priority,
        Conditions: [{ Field: 'host-header', HostHeaderConfig: { Values: [host] } }],
        Actions: answering(host),
      })
    await named(10, DNSName)
    await named(20, 'shop.localhost')
    await vi.waitFor(async () => expect(await ask('shop.localhost', Port)).toBe('shop.localhost'), 10_000)
    expect(await ask(DNSName, Port)).toBe(DNSName)
    expect(await ask('other.localhost', Port)).toBe('default')
    const stopping = daemon.stop()
    daemon = undefined
    await stopping
    await expect(ask(DNSName, Port)).rejects.toThrow('ECONNREFUSED')
  })
})
