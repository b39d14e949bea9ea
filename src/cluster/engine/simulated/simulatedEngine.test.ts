import type { Clock } from '#cluster/lib/clock.ts'
import { describeEngineContract } from '../contract/engineContract.ts'
import { ensureHelloImage } from '../sample/helloImage.ts'
import { BUILT_IN_SCRIPTS } from './programs.ts'
import { createSimulatedEngine } from './simulatedEngine.ts'

const SPEED = 25

/** The machine's clock, but faster: the contract waits for things, and here they may come soon. */
function hurriedClock(): Clock {
  const began = Date.now()
  const start = performance.now()
  return {
    now: () => Math.floor(began + (performance.now() - start) * SPEED),
    after(ms, run) {
      const timer = setTimeout(run, ms / SPEED)
      return () => clearTimeout(timer)
    },
  }
}

describeEngineContract('simulated engine', async () => {
  const clock = hurriedClock()
  const line = (text: string) => ({ afterMs: 0, stream: 'stdout' as const, text })
  const engine = createSimulatedEngine({
    clock,
    scripts: {
      'marina-test/shell:1': { local: true },
      'marina-test/long-line': {
        local: true,
        program: { lines: [line('x'.repeat(40_000)), line('end')], exits: { afterMs: 10, code: 0 } },
      },
      'marina-test/unterminated': { local: true, program: { lines: [line('begun')], exits: { afterMs: 10, code: 0 } } },
      'marina-test/will-not-start': { ...BUILT_IN_SCRIPTS['simulated/will-not-start'], local: true },
    },
  })
  await ensureHelloImage(engine)
  return {
    engine,
    images: { hello: 'marina/hello:latest', shell: 'marina-test/shell:1' },
    programs: {
      longLine: { image: 'marina-test/long-line' },
      unterminated: { image: 'marina-test/unterminated' },
      cannotStart: { image: 'marina-test/will-not-start' },
    },
    registry: { present: 'marina-test/web:1', missing: 'simulated/missing:1', unreachable: 'simulated/no-registry:1' },
    unreachable() {
      const absent = createSimulatedEngine({ clock })
      absent.faults.unreachable(true)
      return absent
    },
    async tearDown() {
      engine.close()
    },
  }
})
