import { describe, expect, it } from 'vitest'
import { createSimulatedEngine } from '#cluster/engine/simulated/simulatedEngine.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { countingIds } from '#cluster/lib/ids.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { definitionOf } from '#cluster/state/definitionOf.ts'
import { agentBench, taskDefinition } from '../agent.testSupport.ts'
import { dummyCredentials } from './credentials.ts'
import { createMetadata } from './index.ts'

describe('the metadata endpoint while the disk is full', () => {
  it('is not left open at a port that nobody answers at, and goes back to the port that containers know', async () => {
    const clock = fakeClock()
    const simulated = createSimulatedEngine({ clock })
    // Elsewhere than on this machine, so that it is reached by name on loopback.
    const engine = {
      ...simulated,
      info: async () => ({ ...(await simulated.info()), kind: 'docker' as const, operatingSystem: 'Docker Desktop' }),
    }
    const bench = agentBench({ engine: simulated, clock })
    const arn = bench.run(taskDefinition({ containerDefinitions: [{ name: 'app', image: 'nginx', memory: 64 }] }))
    const task = bench.task(arn)
    const definition = definitionOf(bench.store.read(), task.taskDefinitionArn)
    const [record] = task.containers
    if (!definition || !record) throw new Error('no container')
    let isFull = true
    const store = {
      ...bench.store,
      writeMeta(name: string, value: string) {
        if (isFull) throw new Error('The disk is full.')
        bench.store.writeMeta(name, value)
      },
    }
    const open = () =>
      createMetadata({
        store,
        engine,
        clock,
        ids: countingIds(),
        log: silentLogger,
        installation: 'bench',
        key: 'key',
        credentials: dummyCredentials,
        protection: { get: async () => ({}), update: async () => ({}) },
      })
    const metadata = open()
    expect(await metadata.forContainer(task, definition, record)).toEqual({ variables: {}, labels: {} })
    expect(metadata.whyNot()).toContain('The disk is full.')
    isFull = false
    await metadata.forContainer(task, definition, record)
    const told = metadata.address()
    await metadata.stop()

    isFull = true
    const again = open()
    await again.forContainer(task, definition, record)
    expect(again.address()).toEqual(told)
    await again.stop()
    await bench.close()
  })
})
