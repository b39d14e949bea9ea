import { expect, it } from 'vitest'
import { createSimulatedEngine } from '#cluster/engine/simulated/simulatedEngine.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { agentBench, taskDefinition } from '../agent.testSupport.ts'

it('makes a volume anew that an engine which died had not yet marked as its task’s, so that it goes with the task', async () => {
  const clock = fakeClock()
  const simulated = createSimulatedEngine({ clock })
  let died = false
  const engine: typeof simulated = {
    ...simulated,
    async ensureVolume(spec) {
      if (!died) await simulated.ensureVolume({ ...spec, labels: {} })
      died = true
      return simulated.ensureVolume(spec)
    },
  }
  const bench = agentBench({ engine, clock, settings: { keepStoppedMs: 1_000 } })
  const arn = bench.run(
    taskDefinition({
      volumes: [{ name: 'data' }],
      containerDefinitions: [{ name: 'app', image: 'nginx', memory: 64, mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }] }],
    }),
  )
  await clock.advance(60_000)
  expect(bench.task(arn).lastStatus).toBe('RUNNING')
  bench.stopTask(arn)
  await clock.advance(60_000)
  expect(bench.task(arn).lastStatus).toBe('STOPPED')
  expect(await engine.listVolumes({ labels: {} })).toEqual([])
  await bench.close()
})
