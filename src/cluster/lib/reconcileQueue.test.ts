import { describe, expect, it } from 'vitest'
import { fakeClock } from './fakeClock.ts'
import { silentLogger } from './logger.ts'
import { createReconcileQueue, type NextLook, type Reconcile } from './reconcileQueue.ts'

/** A queue whose runs end when told to. */
function controlled(concurrency = 2) {
  const clock = fakeClock()
  const started: string[] = []
  const running = new Map<string, (outcome: NextLook | Error) => void>()
  const reconcile: Reconcile<string> = (key) =>
    new Promise((resolve, reject) => {
      started.push(key)
      running.set(key, (outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome)))
    })
  const queue = createReconcileQueue({ name: 'test', clock, log: silentLogger, reconcile, concurrency })
  const end = async (key: string, outcome?: NextLook | Error) => {
    running.get(key)?.(outcome)
    await clock.settle()
  }
  return { clock, started, queue, end }
}

describe('a reconcile queue', () => {
  it('collapses equal keys that wait', async () => {
    const { clock, started, queue, end } = controlled()
    queue.add('a')
    queue.add('a')
    await clock.settle()
    await end('a')
    expect(started).toEqual(['a'])
    expect(queue.size).toBe(0)
  })

  it('runs a key once more when it was added during its own run, and never twice at once', async () => {
    const { clock, started, queue, end } = controlled()
    queue.add('a')
    await clock.settle()
    queue.add('a')
    queue.add('a')
    await clock.settle()
    expect(started).toEqual(['a'])
    await end('a')
    expect(started).toEqual(['a', 'a'])
    await end('a')
    expect(started).toEqual(['a', 'a'])
  })

  it('runs so many different keys at once and no more, first come first served', async () => {
    const { clock, started, queue, end } = controlled(2)
    for (const key of ['a', 'b', 'c', 'd']) queue.add(key)
    await clock.settle()
    expect(started).toEqual(['a', 'b'])
    await end('b')
    expect(started).toEqual(['a', 'b', 'c'])
  })

  it('tries again after an error, with growing pauses that a change does not cut short', async () => {
    const { clock, started, queue, end } = controlled()
    queue.add('a')
    await clock.settle()
    await end('a', new Error('no'))
    queue.add('a')
    await clock.advance(199)
    expect(started).toHaveLength(1)
    await clock.advance(1)
    expect(started).toHaveLength(2)
    await end('a', new Error('no'))
    await clock.advance(399)
    expect(started).toHaveLength(2)
    await clock.advance(1)
    expect(started).toHaveLength(3)
  })

  it('forgets earlier errors after a success', async () => {
    const { clock, started, queue, end } = controlled()
    queue.add('a')
    await clock.settle()
    await end('a', new Error('no'))
    await clock.advance(200)
    await end('a')
    queue.add('a')
    await clock.settle()
    await end('a', new Error('no'))
    await clock.advance(200)
    expect(started).toHaveLength(4)
  })

  it('looks again when asked to, or earlier when something changes', async () => {
    const { clock, started, queue, end } = controlled()
    queue.add('a')
    await clock.settle()
    await end('a', { againAfterMs: 1_000 })
    await clock.advance(999)
    expect(started).toHaveLength(1)
    await clock.advance(1)
    expect(started).toHaveLength(2)
    await end('a', { againAfterMs: 1_000 })
    queue.add('a')
    await clock.settle()
    expect(started).toHaveLength(3)
    await end('a')
    await clock.advance(5_000)
    expect(started).toHaveLength(3)
  })

  it('stops only when the runs under way have ended, and starts nothing more', async () => {
    const { clock, started, queue, end } = controlled(1)
    queue.add('a')
    queue.add('b')
    await clock.settle()
    let stopped = false
    const stopping = queue.stop().then(() => (stopped = true))
    await clock.settle()
    expect(stopped).toBe(false)
    await end('a', { againAfterMs: 1 })
    await stopping
    queue.add('c')
    await clock.advance(10_000)
    expect(started).toEqual(['a'])
  })
})
