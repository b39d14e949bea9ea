import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogLine } from '../containerEngine.ts'
import { LONGEST_LINE_BYTES } from './lineJoiner.ts'
import { logReader } from './logReader.ts'
import { nextNanosecond } from './logs.ts'

const TIME = '2026-01-02T03:04:05.000000001Z'
const ENTRY_BYTES = 16_384

function frame(stream: number, payload: string | Uint8Array): Buffer {
  const bytes = Buffer.from(payload)
  const header = Buffer.alloc(8)
  header[0] = stream
  header.writeUInt32BE(bytes.length, 4)
  return Buffer.concat([header, bytes])
}

/** A line as the engine sends it: in entries of at most 16 KiB, each with the time before it. */
function entries(text: string, end = '\n'): Buffer[] {
  const bytes = Buffer.from(text + end)
  const pieces: Buffer[] = []
  for (let at = 0; at < bytes.length; at += ENTRY_BYTES)
    pieces.push(Buffer.concat([Buffer.from(`${TIME} `), bytes.subarray(at, at + ENTRY_BYTES)]))
  return pieces
}

function readInPieces(bytes: Buffer, cuts: readonly number[]): LogLine[] {
  const reader = logReader()
  const lines: LogLine[] = []
  let from = 0
  for (const cut of [...cuts.map((part) => part % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]) {
    lines.push(...reader.read(bytes.subarray(from, cut)))
    from = cut
  }
  return [...lines, ...reader.end()]
}

const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.constant('x'.repeat(ENTRY_BYTES)), fc.constant('é'.repeat(20_000)))
const lineText = text.map((value) => value.replace(/[\r\n]/g, ' '))

describe('logReader', () => {
  it('gives back the lines of frames, wherever the bytes are cut', () => {
    const line = fc.record({ stream: fc.constantFrom('stdout' as const, 'stderr' as const), text: lineText })
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 12 }), (lines, cuts) => {
        const bytes = lines.flatMap(({ stream, text: value }) => entries(value).map((piece) => frame(stream === 'stderr' ? 2 : 1, piece)))
        expect(readInPieces(Buffer.concat(bytes), cuts)).toEqual(lines.map((wanted) => ({ time: TIME, ...wanted })))
      }),
      { numRuns: 200 },
    )
  })

  it('gives back the lines of a terminal, wherever the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(lineText, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 12 }), (lines, cuts) => {
        const bytes = Buffer.concat(lines.flatMap((value) => entries(value, '\r\n')))
        expect(readInPieces(bytes, cuts).map((line) => line.text)).toEqual(lines)
      }),
      { numRuns: 200 },
    )
  })

  it('joins the pieces of each stream on its own', () => {
    const [firstHalf, secondHalf] = entries('x'.repeat(20_000))
    const bytes = Buffer.concat([frame(1, firstHalf ?? ''), frame(2, `${TIME} error\n`), frame(1, secondHalf ?? '')])
    expect(readInPieces(bytes, []).map(({ stream, text: value }) => `${stream} ${value.length}`)).toEqual(['stderr 5', 'stdout 20000'])
  })

  it('keeps a last line without its end', () => {
    expect(readInPieces(frame(1, `${TIME} begun`), [3])).toEqual([{ time: TIME, stream: 'stdout', text: 'begun' }])
    expect(readInPieces(Buffer.from(`${TIME} begun`), [3])).toEqual([{ time: TIME, stream: 'stdout', text: 'begun' }])
  })

  it('keeps empty lines, and what a program ends its lines with', () => {
    const bytes = Buffer.concat([frame(1, `${TIME} \n`), frame(1, `${TIME} dos\r\n`)])
    expect(readInPieces(bytes, []).map((line) => line.text)).toEqual(['', 'dos\r'])
  })

  it('splits an entry of several lines, as some log drivers keep them', () => {
    expect(readInPieces(frame(1, `${TIME} one\ntwo\n`), []).map((line) => line.text)).toEqual(['one', 'two'])
  })

  it('writes every time in UTC with nine digits', () => {
    const lines = readInPieces(Buffer.concat([frame(1, '2026-01-02T05:04:05.12+02:00 a\n'), frame(1, '2026-01-02T03:04:06Z b\n')]), [])
    expect(lines.map(({ time }) => time)).toEqual(['2026-01-02T03:04:05.120000000Z', '2026-01-02T03:04:06.000000000Z'])
  })

  it.each([
    [
      'frames',
      (piece: Buffer, first: boolean) =>
        frame(1, first ? Buffer.concat([Buffer.from(`${TIME} `), piece]) : Buffer.concat([Buffer.from(`${TIME} `), piece])),
    ],
    ['a terminal', (piece: Buffer, first: boolean) => (first ? Buffer.concat([Buffer.from(`${TIME} `), piece]) : piece)],
  ])('gives out an endless line of %s in pieces, cutting no character in two', (_form, wrap) => {
    const reader = logReader()
    const piece = Buffer.from('é'.repeat(8_191))
    let longest = 0
    let characters = 0
    for (let count = 0; count < 200; count += 1) {
      for (const line of reader.read(wrap(piece, count === 0))) {
        expect(line.time).toBe(TIME)
        expect(line.text).toMatch(/^é+$/)
        longest = Math.max(longest, Buffer.byteLength(line.text))
        characters += line.text.length
      }
    }
    for (const line of reader.end()) characters += line.text.length
    expect(longest).toBeLessThanOrEqual(LONGEST_LINE_BYTES)
    expect(characters).toBe(200 * 8_191)
  })

  it('does not wait for a frame that claims to be four gigabytes long', () => {
    const reader = logReader()
    const header = Buffer.from([1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff])
    let bytes = reader.read(Buffer.concat([header, Buffer.from(`${TIME} `)])).length
    for (let count = 0; count < 64; count += 1) for (const line of reader.read(Buffer.alloc(65_536, 'x'))) bytes += line.text.length
    expect(bytes).toBeGreaterThan(3_500_000)
  })
})

describe('nextNanosecond', () => {
  it.each([
    ['1970-01-01T00:00:01.000000000Z', '1.000000001'],
    ['1970-01-01T00:00:01.999999999Z', '2.000000000'],
    ['2026-01-02T03:04:05.5Z', '1767323045.500000001'],
    ['2026-01-02T03:04:05Z', '1767323045.000000001'],
  ])('after %s', (time, since) => expect(nextNanosecond(time)).toBe(since))
})
