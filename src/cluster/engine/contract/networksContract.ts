import { describe, expect, it } from 'vitest'
import type { PortPublication } from '../containerEngine.ts'
import { type Bench, failureOf, runLabels } from './contractBench.ts'
import { freePort } from './freePort.ts'

const published = (hostPort: number): PortPublication => ({ containerPort: 80, protocol: 'tcp', hostPort, hostIp: '127.0.0.1' })

export function describeNetworksAndVolumes(bench: Bench): void {
  describe('ports', () => {
    it('publishes a fixed one on the address asked for', async () => {
      const port = published(await freePort())
      const name = await bench.run(bench.hello(bench.name('fixed'), ['serve'], { ports: [port] }))
      expect((await bench.engine.inspect(name))?.ports).toEqual([port])
    })

    it('chooses dynamic ones, each another', async () => {
      const one = await bench.run(bench.hello(bench.name('one'), ['serve'], { ports: [published(0)] }))
      const two = await bench.run(bench.hello(bench.name('two'), ['serve'], { ports: [published(0)] }))
      const ports = [...((await bench.engine.inspect(one))?.ports ?? []), ...((await bench.engine.inspect(two))?.ports ?? [])]
      expect(ports).toHaveLength(2)
      for (const port of ports) {
        expect(port).toMatchObject({ containerPort: 80, protocol: 'tcp', hostIp: '127.0.0.1' })
        expect(port.hostPort).toBeGreaterThan(1_023)
      }
      expect(ports[0]?.hostPort).not.toBe(ports[1]?.hostPort)
    })

    it('says that one is taken, leaves the container created, and frees it at the end of its owner', async () => {
      const ports = [published(await freePort())]
      const first = await bench.run(bench.hello(bench.name('first'), ['serve'], { ports }))
      const second = bench.hello(bench.name('second'), ['serve'], { ports })
      await bench.engine.create(second)
      const failure = await failureOf(bench.engine.start(second.name))
      expect(failure.kind).toBe('refused')
      expect(failure.message).toContain(`Bind for 127.0.0.1:${ports[0]?.hostPort} failed: port is already allocated`)
      const facts = await bench.engine.inspect(second.name)
      expect(facts).toMatchObject({ state: 'created', ports: [], error: expect.stringContaining('port is already allocated') })
      await bench.engine.stop(first, { timeoutSeconds: 5 })
      expect((await bench.engine.inspect(first))?.ports).toEqual([])
      await bench.engine.start(second.name)
      expect((await bench.engine.inspect(second.name))?.ports).toEqual(ports)
    })
  })

  describe('a shared network', () => {
    it('belongs to the pause container, published ports included', async () => {
      const pause = await bench.run(bench.hello(bench.name('pause'), ['pause'], { ports: [published(0)] }))
      const member = await bench.run(bench.hello(bench.name('member'), ['serve'], { networkMode: `container:${pause}` }))
      expect((await bench.engine.inspect(pause))?.ports).toHaveLength(1)
      expect((await bench.engine.inspect(pause))?.networks[0]?.ipAddress).toMatch(/^\d+\.\d+\.\d+\.\d+$/)
      expect(await bench.engine.inspect(member)).toMatchObject({ state: 'running', ports: [], networks: [] })
    })

    it('refuses what only its owner may say', async () => {
      const networkMode = `container:${bench.name('pause')}`
      const spec = bench.hello(bench.name('member'), ['serve'], { networkMode })
      const refusals = [
        [{ ports: [published(0)] }, 'and the container type network mode'],
        [{ hostname: 'x' }, 'conflicting options: hostname and the network mode'],
        [{ dns: ['10.0.0.2'] }, 'conflicting options: dns and the network mode'],
        [{ extraHosts: ['a:10.0.0.3'] }, 'conflicting options: custom host-to-IP mapping and the network mode'],
      ] as const
      for (const [more, words] of refusals) {
        const failure = await failureOf(bench.engine.create({ ...spec, ...more } as typeof spec))
        expect(failure.kind).toBe('refused')
        expect(failure.message).toContain(words)
      }
    })

    it('cannot be joined when its owner does not run or does not exist', async () => {
      const pause = bench.hello(bench.name('pause'), ['pause'])
      const member = bench.hello(bench.name('member'), ['serve'], { networkMode: `container:${pause.name}` })
      await bench.engine.create(pause)
      await bench.engine.create(member)
      const stopped = await failureOf(bench.engine.start(member.name))
      expect(stopped.kind).toBe('conflict')
      expect(stopped.message).toContain('cannot join network of a non running container: ')
      await bench.engine.remove(pause.name)
      expect((await failureOf(bench.engine.start(member.name))).kind).toBe('notFound')
    })
  })

  describe('networks', () => {
    it('are made once, listed by label, and removed when nobody is on them', async () => {
      const base = bench.hello(bench.name('on-net'), ['pause'], { networkMode: bench.name('net'), networkAliases: ['app'] })
      const spec = { name: bench.name('net'), labels: runLabels(base), subnet: '10.213.77.0/24' }
      const [first, second] = await Promise.all([bench.engine.ensureNetwork(spec), bench.engine.ensureNetwork(spec)])
      expect(first).toMatchObject({ name: spec.name, subnet: '10.213.77.0/24', gateway: '10.213.77.1' })
      expect(second?.id).toBe(first?.id)
      expect(await bench.engine.listNetworks({ labels: spec.labels })).toMatchObject([{ id: first?.id, labels: spec.labels }])
      await bench.run(base)
      const facts = await bench.engine.inspect(base.name)
      expect(facts?.networks).toEqual([
        {
          network: spec.name,
          ipAddress: expect.stringMatching(/^10\.213\.77\.\d+$/),
          macAddress: expect.stringMatching(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/),
          gateway: '10.213.77.1',
          prefixLength: 24,
        },
      ])
      expect((await failureOf(bench.engine.removeNetwork(spec.name))).kind).toBe('conflict')
      await bench.engine.remove(base.name)
      await bench.engine.removeNetwork(spec.name)
      await bench.engine.removeNetwork(spec.name)
      expect(await bench.engine.listNetworks({ labels: spec.labels })).toEqual([])
    })

    it('that do not exist stop a start', async () => {
      const spec = bench.hello(bench.name('lost'), ['pause'], { networkMode: bench.name('nonet') })
      const failure = await failureOf(bench.run(spec))
      expect(failure.kind).toBe('notFound')
      expect(failure.message).toContain(`network ${bench.name('nonet')} not found`)
    })

    it('get a subnet of their own where none is asked for, and may be internal', async () => {
      const labels = runLabels(bench.hello('x', []))
      const network = await bench.engine.ensureNetwork({ name: bench.name('own'), labels, internal: true })
      expect(network.subnet).toMatch(/^\d+\.\d+\.\d+\.\d+\/\d+$/)
    })
  })

  describe('volumes', () => {
    it('are made once, listed by label, and removed when nobody holds them', async () => {
      const name = bench.name('data')
      const mounts = [{ source: name, containerPath: '/data', readOnly: false }]
      const spec = bench.hello(bench.name('holder'), ['pause'], { mounts })
      const labels = runLabels(spec)
      await bench.engine.ensureVolume({ name, labels })
      await bench.engine.ensureVolume({ name, labels })
      expect(await bench.engine.listVolumes({ labels })).toEqual([{ name, labels }])
      expect(await bench.engine.inspectVolume(name)).toEqual({ name, labels, folder: expect.stringContaining(name) })
      await bench.engine.create(spec)
      expect((await failureOf(bench.engine.removeVolume(name))).kind).toBe('conflict')
      await bench.engine.remove(spec.name)
      await bench.engine.removeVolume(name)
      await bench.engine.removeVolume(name)
      expect(await bench.engine.listVolumes({ labels })).toEqual([])
      expect(await bench.engine.inspectVolume(name)).toBeUndefined()
    })

    it('keep the labels that they were made with', async () => {
      const name = bench.name('bare')
      const labels = runLabels(bench.hello(bench.name('owner'), []))
      expect(await bench.engine.ensureVolume({ name, labels: {} })).toEqual({ name, labels: {} })
      expect(await bench.engine.ensureVolume({ name, labels })).toEqual({ name, labels: {} })
      await bench.engine.removeVolume(name)
      expect(await bench.engine.ensureVolume({ name, labels })).toEqual({ name, labels })
      await bench.engine.removeVolume(name)
    })
  })
}
