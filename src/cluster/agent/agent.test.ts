import { afterEach, describe, expect, it } from 'vitest'
import { createSimulatedEngine } from '#cluster/engine/simulated/simulatedEngine.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { type AgentBench, agentBench, type BenchOptions, taskDefinition } from './agent.testSupport.ts'

let bench: AgentBench | undefined
function startBench(options: Partial<BenchOptions> = {}) {
  const clock = fakeClock()
  const engine = createSimulatedEngine({ clock, pullMs: 1_000, startMs: 100, cpus: 4 })
  bench = agentBench({ engine, clock, ...options })
  return { ...bench, clock, engine, bench }
}
afterEach(async () => {
  await bench?.close()
  bench = undefined
})

const web = taskDefinition({
  containerDefinitions: [{ name: 'web', image: 'nginx', memory: 64, portMappings: [{ containerPort: 80, protocol: 'tcp' }] }],
})

describe('an agent', () => {
  it('brings a task from PENDING to RUNNING and tells what its container is', async () => {
    const { run, task, clock, statuses, reports, containers } = startBench()
    const arn = run(web)
    await clock.advance(5_000)
    expect(statuses(arn)).toEqual(['PENDING', 'RUNNING'])
    const { containers: records, ...seen } = task(arn)
    expect(seen).toMatchObject({ connectivity: 'CONNECTED', healthStatus: 'UNKNOWN' })
    expect(seen.pullStoppedAt).toBeGreaterThan(seen.pullStartedAt ?? Number.NaN)
    expect(seen.startedAt).toBeGreaterThanOrEqual(seen.pullStoppedAt ?? Number.NaN)
    expect(records[0]).toMatchObject({
      lastStatus: 'RUNNING',
      networkBindings: [{ bindIP: '127.0.0.1', containerPort: 80, protocol: 'tcp' }],
    })
    expect(records[0]?.runtimeId).toMatch(/^[0-9a-f]{64}$/)
    expect((await containers()).map(({ state }) => state)).toEqual(['running'])
    expect(reports()).toBeLessThanOrEqual(2)
  })
})
