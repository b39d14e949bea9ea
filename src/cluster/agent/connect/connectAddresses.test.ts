import { describe, expect, it } from 'vitest'
import type { ContainerEngine, EngineInfo, NetworkSpec } from '#cluster/engine/containerEngine.ts'
import { EngineError } from '#cluster/engine/engineError.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { createConnectAddresses, planConnectNetwork } from './connectAddresses.ts'

const open = (ensureNetwork: (spec: NetworkSpec) => Promise<unknown>, over: Partial<EngineInfo> = {}) =>
  createConnectAddresses({
    engine: {
      info: async () => ({ kind: 'docker', operatingSystem: 'Debian', ...over }),
      ensureNetwork,
    } as unknown as ContainerEngine,
    clock: fakeClock(),
    log: silentLogger,
    installation: 'one',
  })

describe('addresses for Service Connect', () => {
  it('are gateways of networks of their own, one for each place and installation', () => {
    const all = ['one', 'two'].flatMap((installation) => [0, 1, 255].map((place) => planConnectNetwork(installation, place)))
    expect(new Set(all.map(({ gateway }) => gateway)).size).toBe(6)
    expect(new Set(all.map(({ name }) => name)).size).toBe(6)
    for (const { gateway, subnet } of all) {
      expect(gateway).toMatch(/^169\.254\.1(7[6-9]|8\d|9[01])\.\d+$/)
      expect(subnet).toMatch(/\/30$/)
    }
  })

  it.skipIf(process.platform !== 'linux')('are made when they are asked for', async () => {
    const made: NetworkSpec[] = []
    const addresses = open(async (spec) => void made.push(spec))
    const { gateway } = planConnectNetwork('one', 3)
    expect([await addresses.ensure(3), await addresses.ensure(3)]).toEqual([gateway, gateway])
    expect(made).toEqual([planConnectNetwork('one', 3)])
    expect(addresses.whyNot()).toBeUndefined()
  })

  it('say why there are none', async () => {
    const desktop = open(async () => undefined, { operatingSystem: 'Docker Desktop' })
    expect(await desktop.ensure(0)).toBeUndefined()
    expect(desktop.whyNot()).toBe(
      'Client aliases of Service Connect lead nowhere on this computer: containers of this engine reach no address of this computer.',
    )
    const simulated = open(async () => undefined, { kind: 'simulated' })
    expect([await simulated.ensure(0), simulated.whyNot()]).toEqual([undefined, undefined])
  })

  it.skipIf(process.platform !== 'linux')('say which network is in the way', async () => {
    const addresses = open(async () => {
      throw new EngineError('refused', 'Pool overlaps with other one on this address space')
    })
    expect(await addresses.ensure(0)).toBeUndefined()
    expect(addresses.whyNot()).toContain('another Docker network has 169.254.')
  })
})
