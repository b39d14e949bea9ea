import { describe, expect, it } from 'vitest'
import type { ContainerEngine, EngineEvent } from '../containerEngine.ts'
import { type Bench, eventually } from './contractBench.ts'

function listen(engine: ContainerEngine) {
  const abort = new AbortController()
  const heard: EngineEvent[] = []
  const over = (async () => {
    for await (const event of engine.events(abort.signal)) heard.push(event)
  })()
  return { heard, over, stop: () => abort.abort() }
}

export function describeEvents(bench: Bench): void {
  describe('events', () => {
    it('say first that listening begins, then what happens to containers', async () => {
      const { heard, over, stop } = listen(bench.engine)
      await eventually(() => heard.length > 0, 'listening has begun')
      expect(heard[0]).toEqual({ type: 'lost', name: '', labels: {} })
      const spec = bench.hello(bench.name('heard'), ['exit', '3'], { labels: { colour: 'blue' } })
      await bench.run(spec)
      await bench.ended(spec.name)
      await bench.engine.remove(spec.name)
      const own = () => heard.filter(({ name }) => name === spec.name)
      await eventually(() => own().some(({ type }) => type === 'destroy'), 'the removal is heard')
      expect(own().map(({ type }) => type)).toEqual(['create', 'start', 'die', 'destroy'])
      for (const { labels } of own()) expect(labels).toMatchObject({ colour: 'blue' })
      stop()
      await over
    })

    it('say that health has changed', async () => {
      const { heard, over, stop } = listen(bench.engine)
      await eventually(() => heard.length > 0, 'listening has begun')
      const healthCheck = { test: ['CMD-SHELL', 'exit 0'], intervalSeconds: 1, timeoutSeconds: 5, retries: 2, startPeriodSeconds: 0 }
      const name = await bench.run(bench.script(bench.name('health'), 'sleep 60', { healthCheck }))
      await eventually(() => heard.some((event) => event.name === name && event.type === 'health'), 'the change of health is heard')
      stop()
      await over
    })

    it('end at once for who does not want them any more', async () => {
      const before = AbortSignal.abort()
      for await (const event of bench.engine.events(before)) expect(event.type).toBe('lost')
      const { over, stop } = listen(bench.engine)
      stop()
      await over
    })
  })
}
