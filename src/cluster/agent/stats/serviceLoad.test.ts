import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { serviceArn } from '#cluster/api/arns.ts'
import type { StatsReading } from '#cluster/engine/containerEngine.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { openStore, type Store } from '#cluster/state/store.ts'
import { buildService, buildTask, scope } from '#test/support/clusterBuilders.ts'
import { createServiceLoad, type ServiceLoad } from './serviceLoad.ts'
import { serviceSample } from './serviceSample.ts'

const web = serviceArn(scope, 'default', 'web')
const mebibyte = 1024 * 1024

describe('a sample', () => {
  const reserved = { cpu: 256, memoryMiB: 128 }
  it('is what tasks use of what they reserve, over all that were measured, and may pass 100', () => {
    const tasks = [
      { reserved, cpuUnits: 512, memoryMiB: 64 },
      { reserved, cpuUnits: 256, memoryMiB: 32 },
      { reserved, cpuUnits: undefined, memoryMiB: undefined },
    ]
    expect(serviceSample(tasks)).toEqual({ cpu: 150, memory: 37.5 })
  })

  it('counts a task without CPU units as two of them, and has no memory where none is reserved', () => {
    expect(serviceSample([{ reserved: { cpu: 0, memoryMiB: 0 }, cpuUnits: 1, memoryMiB: 10 }])).toEqual({ cpu: 50, memory: undefined })
    expect(serviceSample([])).toEqual({ cpu: undefined, memory: undefined })
  })
})

describe('measuring', () => {
  let store: Store
  let clock: ReturnType<typeof fakeClock>
  let load: ServiceLoad
  /** Cores that each container burns, and how often one was read. */
  let cores: number
  let reads: number
  let isAway: boolean

  beforeEach(() => {
    clock = fakeClock()
    store = openStore({ file: ':memory:', now: clock.now() })
    cores = 0.25
    reads = 0
    isAway = false
    let nanoseconds = 0
    let last = clock.now()
    load = createServiceLoad({
      store,
      clock,
      log: silentLogger,
      everyMs: 1_000,
      readStats(): Promise<StatsReading | undefined> {
        reads += 1
        if (isAway) return Promise.reject(new Error('the engine is away'))
        nanoseconds += (clock.now() - last) * 1e6 * cores
        last = clock.now()
        const memory_stats = { usage: 16 * mebibyte, stats: {} }
        return Promise.resolve({ read: new Date(last).toISOString(), cpu_stats: { cpu_usage: { total_usage: nanoseconds } }, memory_stats })
      },
    })
    const service = buildService({ arn: web, name: 'web' })
    const task = buildTask({ lastStatus: 'RUNNING', reserved: { cpu: 512, memoryMiB: 64, tcpPorts: [], udpPorts: [] } }, service)
    const containers = task.containers.map((container) => ({ ...container, lastStatus: 'RUNNING' as const }))
    store.update('seed', (tx) => {
      tx.put('services', service)
      tx.put('tasks', { ...task, containers })
    })
    load.start()
  })
  afterEach(() => {
    load.stop()
    store.close()
  })
  const makeScalable = () =>
    store.update('target', (tx) =>
      tx.put('scalableTargets', {
        ...scope,
        key: 'key',
        arn: 'target',
        resourceId: 'service/default/web',
        serviceArn: web,
        minCapacity: 1,
        maxCapacity: 2,
        roleArn: 'role',
        suspended: { scaleIn: false, scaleOut: false, scheduled: false },
        tags: {},
        createdAt: 0,
      }),
    )

  it('leaves services alone that nothing is asked of', async () => {
    await clock.advance(10_000)
    expect(reads).toBe(0)
    expect(load.average(web, 'cpu', 0, clock.now())).toBeUndefined()
  })

  it('compares each reading with the one before it, and has no CPU from the first', async () => {
    makeScalable()
    await clock.advance(1_500)
    expect(load.samples(web)).toMatchObject([{ cpu: undefined, memory: 25 }])
    await clock.advance(3_000)
    // A quarter of a core is 256 units of 512.
    expect(load.average(web, 'cpu', 0, clock.now() + 1)).toBeCloseTo(50)
    cores = 1
    await clock.advance(3_000)
    expect(load.average(web, 'cpu', clock.now() - 2_000, clock.now() + 1)).toBeCloseTo(200)
    expect(load.average(web, 'requests', 0, clock.now())).toBeUndefined()
  })

  it('has a gap while the engine is away, and remembers twenty minutes', async () => {
    makeScalable()
    await clock.advance(5_000)
    isAway = true
    const from = clock.now()
    await clock.advance(5_000)
    expect(load.average(web, 'memory', from + 1, clock.now() + 1)).toBeUndefined()
    isAway = false
    await clock.advance(25 * 60_000)
    expect(load.samples(web).length).toBeLessThanOrEqual(1_200)
    expect(load.average(web, 'memory', clock.now() - 5_000, clock.now())).toBe(25)
  })
})
