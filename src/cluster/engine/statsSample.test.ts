import { describe, expect, it } from 'vitest'
import { statsSample } from './statsSample.ts'

const read = '2026-01-02T03:04:05.5Z'

describe('statsSample', () => {
  it('takes from memory what the kernel would give back: cgroup v1', () => {
    const memory_stats = { usage: 1_000, limit: 5_000, stats: { cache: 300, inactive_file: 250 } }
    expect(statsSample({ read, memory_stats })).toMatchObject({ memoryBytes: 700, memoryLimitBytes: 5_000 })
  })

  it('cgroup v2', () => {
    expect(statsSample({ read, memory_stats: { usage: 1_000, limit: 5_000, stats: { inactive_file: 250 } } })).toMatchObject({
      memoryBytes: 750,
    })
    expect(statsSample({ read, memory_stats: { usage: 1_000, stats: { inactive_file: 2_000 } } })).toMatchObject({ memoryBytes: 1_000 })
  })

  it('sums the interfaces and counts CPU in nanoseconds', () => {
    const networks = { eth0: { rx_bytes: 10, tx_bytes: 1 }, eth1: { rx_bytes: 5, tx_bytes: 2 } }
    expect(statsSample({ read, cpu_stats: { cpu_usage: { total_usage: 42 } }, memory_stats: { usage: 1 }, networks })).toEqual({
      at: Date.UTC(2026, 0, 2, 3, 4, 5, 500),
      cpuNanoseconds: 42,
      memoryBytes: 1,
      memoryLimitBytes: 0,
      receivedBytes: 15,
      sentBytes: 3,
    })
  })

  it('is none when the container does not run', () => {
    expect(statsSample({ read: '0001-01-01T00:00:00Z', memory_stats: {} })).toBeUndefined()
    expect(statsSample({})).toBeUndefined()
  })
})
