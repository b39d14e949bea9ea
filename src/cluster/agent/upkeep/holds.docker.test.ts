import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'
import { findDockerForTests } from '#cluster/engine/contract/dockerForTests.ts'
import { createDockerEngine } from '#cluster/engine/docker/dockerEngine.ts'
import { ensureHelloImage } from '#cluster/engine/sample/helloImage.ts'
import { systemClock } from '#cluster/lib/clock.ts'
import { randomIds } from '#cluster/lib/ids.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { type AgentBench, agentBench, scope, taskDefinition } from '../agent.testSupport.ts'
import { removeEverything } from './cleanUp.ts'

const found = await findDockerForTests()
if (found.reason !== undefined) console.log(`SKIPPED: ${found.reason}`)

describe.skipIf(found.reason !== undefined)('a held task on Docker', () => {
  const installation = `hold-test-${randomBytes(4).toString('hex')}`
  let engine: ContainerEngine
  let bench: AgentBench

  beforeAll(async () => {
    if (!found.connection) return
    engine = createDockerEngine({ ...found.connection, log: silentLogger })
    await ensureHelloImage(engine)
    const settings = { relistMs: 500, keepStoppedMs: 500, loadOwnImage: () => ensureHelloImage(engine) }
    bench = agentBench({ engine, clock: systemClock, ids: randomIds, installation, settings })
  })
  afterAll(async () => {
    await bench?.close()
    if (engine) await removeEverything(engine, installation)
    engine?.close()
  })

  const names = async () => (await bench.containers()).map(({ name }) => name)
  const eventually = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 45_000, interval: 200 })
  let revision = 0

  /** A task whose container was killed; held where it is to be. */
  async function failed(hold: boolean): Promise<TaskRecord> {
    const containerDefinitions = [{ name: 'web', image: 'marina/hello:latest', memory: 32 }]
    const arn = bench.run(taskDefinition({ family: installation, revision: (revision += 1), containerDefinitions }))
    await eventually(() => expect(bench.task(arn).lastStatus).toBe('RUNNING'))
    const { clusterArn, containers } = bench.task(arn)
    if (hold) bench.store.update('hold', (tx) => tx.put('taskHolds', { ...scope, taskArn: arn, clusterArn, state: 'held', since: 0 }))
    await engine.stop(containers[0]?.engineName ?? '', { timeoutSeconds: 0 })
    await eventually(() => expect(bench.task(arn).lastStatus).toBe('STOPPED'))
    return bench.task(arn)
  }
  const nameOf = (task: TaskRecord) => task.containers[0]?.engineName ?? ''

  it('keeps its container, which may be started by hand, until it is released', { timeout: 120_000 }, async () => {
    const held = await failed(true)
    const other = await failed(false)
    await eventually(async () => expect(await names()).not.toContain(nameOf(other)))
    expect(await names()).toContain(nameOf(held))

    await engine.start(nameOf(held))
    const another = await failed(false)
    await eventually(async () => expect(await names()).not.toContain(nameOf(another)))
    expect((await engine.inspect(nameOf(held)))?.state).toBe('running')

    bench.store.update('release', (tx) => tx.delete('taskHolds', held.arn))
    await eventually(async () => expect(await names()).toEqual([]))
  })
})
