import { describe, expect, it } from 'vitest'
import type { LogLine } from '#cluster/engine/containerEngine.ts'
import { createDoubles } from './doubles.ts'

const line = (at: number, stream: LogLine['stream'] = 'stdout', text = String(at)): LogLine => ({
  time: `2026-01-02T03:04:05.${String(at).padStart(9, '0')}Z`,
  stream,
  text,
})

/** What is kept when these batches come, after what was kept before. */
function keepAll(batches: LogLine[][], before: LogLine[] = []): string[] {
  const kept = [...before]
  const store = {
    lastTime: () =>
      kept
        .map(({ time }) => time)
        .toSorted()
        .at(-1),
    tail: (_: string, { after = '' }: { after?: string | undefined }) => kept.filter(({ time }) => time > after),
  }
  const doubles = createDoubles(store, 'app')
  for (const batch of batches) kept.push(...doubles.leaveOut(batch))
  return kept.map(({ text }) => text)
}

describe('createDoubles', () => {
  it('leaves out what an engine repeats, and keeps what is new among it', () => {
    expect(keepAll([[line(1), line(2), line(3)], [line(2), line(3), line(4)], [line(3), line(4)], [line(5)]])).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
    ])
  })

  it('leaves out what is repeated within one batch', () => {
    expect(keepAll([[line(1), line(2), line(3), line(1), line(2), line(3), line(4)]])).toEqual(['1', '2', '3', '4'])
  })

  it('leaves out the newest line when reading begins anew, and only then', () => {
    const kept = [line(1)]
    const doubles = createDoubles({ lastTime: () => kept.at(-1)?.time, tail: () => kept }, 'app')
    kept.push(...doubles.leaveOut([line(2)]))
    doubles.expectRepeats()
    expect(doubles.leaveOut([line(1), line(2), line(3)]).map(({ text }) => text)).toEqual(['3'])
  })

  it('leaves out what was kept before a restart', () => {
    expect(keepAll([[line(1), line(2), line(3)]], [line(1), line(2)])).toEqual(['1', '2', '3'])
  })

  it('keeps lines of two streams whose times cross', () => {
    expect(
      keepAll([
        [line(2), line(1, 'stderr', 'e1')],
        [line(4), line(3, 'stderr', 'e3')],
      ]),
    ).toEqual(['2', 'e1', '4', 'e3'])
  })

  it('keeps the pieces of a long line, which share its time, wherever they are cut', () => {
    const piece = line(1, 'stdout', 'x')
    expect(keepAll([[piece], [piece, piece], [line(2)]])).toEqual(['x', 'x', 'x', '2'])
    expect(keepAll([[piece, piece, piece, line(2)]], [piece, piece])).toEqual(['x', 'x', 'x', '2'])
  })
})
