import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { timetable } from './timetable.ts'

describe('timetable', () => {
  it('runs what is due in order of time, then of making, on one timer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ ms: fc.nat(50), isCancelled: fc.boolean() }), { maxLength: 200 }), async (wanted) => {
        const clock = fakeClock(0)
        const times = timetable(clock)
        const ran: number[] = []
        for (const [index, { ms, isCancelled }] of wanted.entries()) {
          const cancel = times.at(ms, () => ran.push(index))
          if (isCancelled) cancel()
        }
        expect(clock.pending).toBeLessThanOrEqual(1)
        await clock.advance(50)
        const expected = wanted
          .map((appointment, index) => ({ ...appointment, index }))
          .filter(({ isCancelled }) => !isCancelled)
          .sort((a, b) => a.ms - b.ms || a.index - b.index)
        expect(ran).toEqual(expected.map(({ index }) => index))
      }),
      { numRuns: 30 },
    )
  })

  it('takes appointments made while it runs others, also for now', async () => {
    const clock = fakeClock(0)
    const times = timetable(clock)
    const ran: string[] = []
    times.at(10, () => {
      ran.push('first')
      times.at(10, () => ran.push('now'))
      times.at(5, () => ran.push('overdue'))
      times.at(20, () => ran.push('later'))
    })
    await clock.advance(10)
    expect(ran).toEqual(['first', 'overdue', 'now'])
    await clock.advance(10)
    expect(ran).toEqual(['first', 'overdue', 'now', 'later'])
  })

  it('forgets everything when told to', async () => {
    const clock = fakeClock(0)
    const times = timetable(clock)
    times.at(10, () => expect.fail('it was forgotten'))
    times.clear()
    await clock.advance(20)
    expect(clock.pending).toBe(0)
  })
})
