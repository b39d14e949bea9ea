import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogEntry } from '#cluster/api/streams.ts'
import { createBatcher } from './batcher.ts'
import { createLineIndex, placeOf } from './lineIndex.ts'
import { createLogBuffer } from './logBuffer.ts'
import { createLogIntake } from './logIntake.ts'
import type { LogItem, LogLine } from './logItem.ts'
import { compileQuery, type LogQuery } from './query.ts'
import { writeTimestamp } from './timestamps.ts'
import { writeLines } from './writeLines.ts'

const at = (second: number) => `2026-01-31T12:00:${String(second).padStart(2, '0')}.000000000Z`
const entry = (text: string, more: Partial<LogEntry> = {}): LogEntry => ({
  task: 'aaaa',
  container: 'web',
  time: at(0),
  stream: 'stdout',
  text,
  ...more,
})
const line = (n: number, text = `line ${n}`): LogLine => ({
  kind: 'line',
  n,
  at: n,
  source: { key: 'a/web', task: 'a', container: 'web' },
  stderr: false,
  text,
  spans: [],
  cut: 0,
})
const lines = (from: number, count: number) => Array.from({ length: count }, (_, index) => line(from + index))
const textOf = (item: LogItem) => (item.kind === 'line' ? item.text : item.kind)

describe('log intake', () => {
  it('numbers lines, knows their sources, and keeps the colours of stdout and stderr apart', () => {
    const intake = createLogIntake()
    const items = intake.take({
      type: 'lines',
      lines: [entry('\u001b[31mred'), entry('plain', { stream: 'stderr' }), entry('still red'), entry('other', { container: 'envoy' })],
    }) as LogLine[]
    expect(items.map(({ n, spans }) => [n, spans.length])).toEqual([
      [1, 1],
      [2, 0],
      [3, 1],
      [4, 0],
    ])
    expect(intake.sources().map(({ key }) => key)).toEqual(['aaaa/web', 'aaaa/envoy'])
    expect(items[0]?.source).toBe(items[2]?.source)
  })

  it('cuts a line that is very long and says by how much', () => {
    const [item] = createLogIntake().take({ type: 'lines', lines: [entry('x'.repeat(25_000))] }) as LogLine[]
    expect([item?.text.length, item?.cut]).toEqual([20_000, 5_000])
  })

  it('goes on after a broken stream: no line twice, none lost, no end told twice', () => {
    const intake = createLogIntake()
    intake.take({
      type: 'lines',
      lines: [entry('a', { time: at(2) }), entry('b', { time: at(5), container: 'envoy' }), entry('gone', { time: at(1), task: 'bbbb' })],
    })
    intake.take({ type: 'ended', task: 'bbbb', container: 'web', time: at(3), exitCode: 137 })
    expect(intake.resume()).toBe(at(2))
    const again = intake.take({
      type: 'lines',
      lines: [
        entry('b', { time: at(5), container: 'envoy' }),
        entry('c', { time: at(4) }),
        entry('d', { time: at(6), container: 'envoy' }),
      ],
    })
    expect(again.map(textOf)).toEqual(['c', 'd'])
    expect(intake.take({ type: 'ended', task: 'bbbb', container: 'web', time: at(3), exitCode: 137 })).toEqual([])
  })

  it('keeps why a container ended and what was dropped as rules between the lines', () => {
    const intake = createLogIntake()
    const [ended] = intake.take({
      type: 'ended',
      task: 'aaaa',
      container: 'web',
      time: at(9),
      exitCode: 137,
      reason: 'OutOfMemoryError: x',
    })
    expect(ended).toMatchObject({ kind: 'ended', n: 1, exitCode: 137, reason: 'OutOfMemoryError: x', at: Date.parse(at(9)) })
    expect(intake.take({ type: 'dropped', count: 7 })).toMatchObject([{ kind: 'dropped', n: 2, count: 7 }])
    expect(intake.take({ type: 'caughtUp' })).toEqual([])
  })
})

describe('log buffer', () => {
  it('lets go of the oldest in chunks, and numbers stay true', () => {
    const buffer = createLogBuffer({ lines: 100, characters: 1e9, chunk: 10 })
    buffer.append(lines(1, 100))
    expect([buffer.first, buffer.end]).toEqual([1, 101])
    buffer.append(lines(101, 1))
    expect([buffer.first, buffer.end]).toEqual([11, 102])
    expect([buffer.at(10), buffer.at(11)?.n, buffer.at(101)?.n, buffer.at(102)]).toEqual([undefined, 11, 101, undefined])
  })

  it('never holds more than its limits, whatever comes', () => {
    const batches = fc.array(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 60 }), { maxLength: 40 })
    fc.assert(
      fc.property(batches, (sizes) => {
        const buffer = createLogBuffer({ lines: 50, characters: 2_000, chunk: 7 })
        let next = 1
        for (const batch of sizes) {
          buffer.append(batch.map((length) => line(next++, 'x'.repeat(length))))
          expect(buffer.end - buffer.first).toBeLessThanOrEqual(50)
          expect(buffer.end).toBe(next)
          let characters = 0
          for (let n = buffer.first; n < buffer.end; n += 1) {
            const item = buffer.at(n)
            expect(item?.n).toBe(n)
            characters += item?.kind === 'line' ? item.text.length : 0
          }
          expect(characters).toBeLessThanOrEqual(2_000)
        }
      }),
    )
  })
})

describe('line index', () => {
  it('is what a scan of the whole buffer would find, however it grows, trims and is interrupted', () => {
    const steps = fc.array(fc.record({ count: fc.integer({ min: 0, max: 700 }), interrupted: fc.boolean() }), { maxLength: 15 })
    fc.assert(
      fc.property(steps, (all) => {
        const fits = (item: LogItem) => item.n % 3 === 0
        const buffer = createLogBuffer({ lines: 1_000, characters: 1e9, chunk: 100 })
        const index = createLineIndex(buffer, fits)
        let next = 1
        for (const { count, interrupted } of all) {
          buffer.append(lines(next, count))
          next += count
          if (interrupted) index.scan(() => false)
          else while (!index.scan(() => false));
          const last = index.numbers.at(-1) ?? 0
          const expected = lines(buffer.first, buffer.end - buffer.first)
            .filter(fits)
            .map(({ n }) => n)
          expect(index.numbers).toEqual(interrupted ? expected.filter((n) => n <= last) : expected)
        }
      }),
    )
  })

  it('keeps its array while nothing changed, so that nothing is drawn anew', () => {
    const buffer = createLogBuffer()
    const index = createLineIndex(buffer, () => true)
    buffer.append(lines(1, 3))
    index.scan()
    const before = index.numbers
    index.scan()
    expect(index.numbers).toBe(before)
  })

  it('finds places by number', () => {
    expect([0, 2, 3, 4, 9].map((n) => placeOf([2, 4, 8], n))).toEqual([0, 0, 1, 1, 3])
  })
})

describe('query', () => {
  const compile = (query: Partial<LogQuery>) => compileQuery({ text: '', caseSensitive: false, regex: false, ...query })
  const rangesIn = (query: Partial<LogQuery>, text: string) => {
    const matcher = compile(query)
    return matcher && 'ranges' in matcher ? matcher.ranges(text) : matcher
  }

  it('finds text as it is written, with and without regard to case', () => {
    expect(rangesIn({ text: 'get' }, 'GET /get')).toEqual([
      [0, 3],
      [5, 8],
    ])
    expect(rangesIn({ text: 'get', caseSensitive: true }, 'GET /get')).toEqual([[5, 8]])
    expect(rangesIn({ text: 'a.b(c)' }, 'axb a.b(c)')).toEqual([[4, 10]])
  })

  it('takes regular expressions, says what is wrong with one, and calls an empty match none', () => {
    expect(rangesIn({ text: '\\d+ms', regex: true }, 'in 12ms')).toEqual([[3, 7]])
    expect(compile({ text: '(', regex: true })).toHaveProperty('problem')
    expect(rangesIn({ text: 'x*', regex: true }, 'aaa')).toEqual([])
    expect(compile({ text: '' })).toBeUndefined()
  })

  it('never fails, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 6 }), fc.boolean(), fc.string({ maxLength: 40 }), (text, regex, within) => {
        const matcher = compile({ text, regex })
        if (!matcher || 'problem' in matcher) return
        const ranges = matcher.ranges(within)
        expect(matcher.matches(within)).toBe(ranges.length > 0)
        for (const [from, to] of ranges) expect(to).toBeGreaterThan(from)
        if (!regex) for (const [from, to] of ranges) expect(within.slice(from, to).toLowerCase()).toBe(text.toLowerCase())
      }),
    )
  })
})

describe('batcher', () => {
  it('hands on together what came within one pause, in order, and the rest at its end', () => {
    const flushed: number[][] = []
    const timers: (() => void)[] = []
    const batcher = createBatcher<number>(
      (items) => flushed.push(items),
      100,
      (_, run) => {
        timers.push(run)
        return () => void timers.splice(timers.indexOf(run), 1)
      },
    )
    batcher.push(1)
    batcher.push(2)
    expect([flushed, timers.length]).toEqual([[], 1])
    timers.pop()?.()
    batcher.push(3)
    batcher.end()
    batcher.push(4)
    expect([flushed, timers.length]).toEqual([[[1, 2], [3]], 0])
  })
})

describe('timestamps and text', () => {
  it('are written in UTC, or as a time before now', () => {
    const time = Date.parse('2026-01-31T12:00:05.007Z')
    const relative = (ms: number) => `${ms / 1000} s`
    expect(writeTimestamp(time, 'utc', 0, relative)).toBe('12:00:05.007Z')
    expect(writeTimestamp(time, 'relative', time + 3_000, relative)).toBe('3 s')
    expect(writeTimestamp(time, 'local', 0, relative)).toMatch(/^\d\d:\d\d:05\.007$/)
  })

  it('carry times and sources when asked to', () => {
    const items: LogItem[] = [line(1, 'GET /'), { kind: 'dropped', n: 2, at: 2, count: 4 }]
    expect(writeLines(items, { times: false, sources: false }, () => '4 lines lost')).toBe('GET /\n# 4 lines lost\n')
    expect(writeLines(items.slice(0, 1), { times: true, sources: true }, () => '')).toBe('1970-01-01T00:00:00.001Z a/web GET /\n')
  })
})
