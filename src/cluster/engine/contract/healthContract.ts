import { describe, expect, it } from 'vitest'
import type { HealthCheckSpec } from '../containerEngine.ts'
import type { Bench } from './contractBench.ts'

export function describeHealth(bench: Bench): void {
  const check = (command: string): HealthCheckSpec => ({
    test: ['CMD-SHELL', command],
    intervalSeconds: 1,
    timeoutSeconds: 5,
    retries: 2,
    startPeriodSeconds: 0,
  })

  describe('health', () => {
    it('is none without a check', async () => {
      const name = await bench.run(bench.hello(bench.name('unchecked'), ['pause']))
      expect((await bench.engine.inspect(name))?.health).toBe('none')
      const healthCheck = { ...check('exit 0'), test: ['NONE'] }
      const disabled = await bench.run(bench.script(bench.name('disabled'), 'sleep 60', { healthCheck }))
      expect((await bench.engine.inspect(disabled))?.health).toBe('none')
    })

    it('begins as starting and becomes healthy', async () => {
      const name = await bench.run(bench.script(bench.name('well'), 'sleep 60', { healthCheck: check('echo fine; exit 0') }))
      expect((await bench.engine.inspect(name))?.health).toBe('starting')
      const facts = await bench.until(name, ({ health }) => health !== 'starting')
      expect(facts.health).toBe('healthy')
      expect(facts.healthOutput).toBeTypeOf('string')
    })

    it('becomes unhealthy after as many failures as it may have', async () => {
      const name = await bench.run(bench.script(bench.name('sick'), 'sleep 60', { healthCheck: check('exit 1') }))
      const facts = await bench.until(name, ({ health }) => health !== 'starting')
      expect(facts).toMatchObject({ health: 'unhealthy', healthExitCode: 1 })
    })

    it('the sample image checks itself without a shell', async () => {
      const healthCheck = { ...check(''), test: ['CMD', '/hello', 'check'] }
      const name = await bench.run(bench.hello(bench.name('hello'), ['serve'], { healthCheck }))
      expect((await bench.until(name, ({ health }) => health !== 'starting')).health).toBe('healthy')
    })
  })
}
