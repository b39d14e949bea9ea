import { describe, expect, it } from 'vitest'
import { createSimulatedEngine } from '#cluster/engine/simulated/simulatedEngine.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { createNetworks } from './networks.ts'

const labels = { 'marina.installation': 'here' }
const spec = { name: 'marina-a-here', labels }

function setUp() {
  const clock = fakeClock()
  const engine = createSimulatedEngine({ clock })
  return {
    clock,
    engine,
    networks: createNetworks(engine, 'here'),
    names: async () => (await engine.listNetworks({ labels })).map(({ name }) => name),
  }
}

describe('networks of subnets', () => {
  it('are removed once no task uses them, and only those of this installation', async () => {
    const { engine, networks, names } = setUp()
    await networks.ensure(spec)
    await engine.ensureNetwork({ name: 'of-another', labels: { 'marina.installation': 'there' } })
    await networks.removeUnused((name) => name === spec.name)
    expect(await names()).toEqual([spec.name])
    await networks.removeUnused(() => false)
    expect(await names()).toEqual([])
    expect(await engine.listNetworks({ labels: { 'marina.installation': 'there' } })).toHaveLength(1)
  })

  it('are made anew for a task that comes while they are being removed', async () => {
    const { clock, engine, networks, names } = setUp()
    await networks.ensure(spec)
    engine.faults.delay((operation) => (operation === 'removeNetwork' ? 1_000 : 0))
    const removing = networks.removeUnused(() => false)
    await clock.settle()
    const ensuring = networks.ensure(spec)
    await clock.advance(2_000)
    await Promise.all([removing, ensuring])
    expect(await names()).toEqual([spec.name])
  })

  it('stay while somebody else has a container on them', async () => {
    const { engine, networks, names } = setUp()
    await networks.ensure(spec)
    engine.faults.failNext('removeNetwork', 'conflict')
    await networks.removeUnused(() => false)
    expect(await names()).toEqual([spec.name])
  })
})
