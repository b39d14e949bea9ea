import { describe, expect, it } from 'vitest'
import type { Clock } from '#cluster/lib/clock.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { linesBetween, linesUntil, MOST_HISTORY, nextLineAt } from './output.ts'
import type { Program } from './script.ts'
import { createSimulatedEngine } from './simulatedEngine.ts'

const start = Date.UTC(2026, 0, 1)
const program: Program = {
  lines: [{ afterMs: 0, stream: 'stdout', text: 'hello' }],
  output: { everyMs: 1_000, line: (index) => ({ stream: 'stdout', text: `line ${index}` }) },
}
const texts = (lines: { text: string }[]) => lines.map(({ text }) => text)

describe('output', () => {
  it('follows from the times of the runs', () => {
    const runs = [{ startedAt: start, endedAt: start + 2_500 }, { startedAt: start + 10_000 }]
    const notes = [{ at: start + 2_500, stream: 'stdout' as const, text: 'goodbye' }]
    expect(texts(linesUntil(program, runs, notes, start + 11_999))).toEqual(['hello', 'line 0', 'line 1', 'goodbye', 'hello', 'line 0'])
  })

  it('is the same whether it is read at once or in windows', () => {
    const runs = [{ startedAt: start }]
    const quick = { ...program, output: { everyMs: 0.4, line: (index: number) => ({ stream: 'stderr' as const, text: `${index}` }) } }
    const whole = linesBetween(quick, runs, [], start, start + 99)
    const windows = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((tenth) =>
      linesBetween(quick, runs, [], start + tenth * 10, start + tenth * 10 + 9),
    )
    expect(windows).toEqual(whole)
    expect(whole.length).toBeGreaterThan(240)
    expect(new Set(whole.map(({ time }) => time)).size).toBe(whole.length)
    expect(whole.map(({ time }) => time)).toEqual(whole.map(({ time }) => time).sort())
  })

  it('remembers the newest lines of a year only, and finds them at once', () => {
    const lines = linesUntil(program, [{ startedAt: start }], [], start + 365 * 86_400_000)
    expect(lines).toHaveLength(MOST_HISTORY)
    expect(lines.at(-1)?.text).toBe(`line ${365 * 86_400 - 1}`)
  })

  it('is no longer than its program where a busy machine ends it late', async () => {
    const clock = fakeClock(start)
    const late: Clock = { ...clock, after: (ms, work) => clock.after(ms + 70, work) }
    const engine = createSimulatedEngine({ clock: late })
    engine.setScript('marina/hello:latest', { local: true })
    await engine.create({ name: 'app', image: 'marina/hello', labels: {}, networkMode: 'bridge', command: ['spam', '50', '100'] })
    await engine.start('app')
    await clock.advance(5_000)
    expect((await engine.inspect('app'))?.finishedAt).toBe(start + 2_070)
    const written: string[] = []
    for await (const lines of engine.logs('app', { follow: false })) written.push(...texts(lines))
    expect(written).toEqual(Array.from({ length: 100 }, (_, at) => `line ${at + 1}`))
  })

  it('knows when the next line is due', () => {
    expect(nextLineAt(program, { startedAt: start }, start)).toBe(start + 1_000)
    expect(nextLineAt(program, { startedAt: start }, start + 1_000)).toBe(start + 2_000)
    expect(nextLineAt({ lines: [{ afterMs: 50, stream: 'stdout', text: 'x' }] }, { startedAt: start }, start + 10)).toBe(start + 50)
    const ten = { output: { everyMs: 10, total: 10, line: () => ({ stream: 'stdout' as const, text: 'x' }) } }
    expect(nextLineAt(ten, { startedAt: start }, start + 99)).toBe(start + 100)
    expect(nextLineAt(ten, { startedAt: start }, start + 100)).toBeUndefined()
    expect(nextLineAt({}, { startedAt: start }, start)).toBeUndefined()
  })
})
