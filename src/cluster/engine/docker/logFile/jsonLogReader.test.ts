import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogLine } from '../../containerEngine.ts'
import { jsonLogReader } from './jsonLogReader.ts'

const TIME = '2026-01-02T03:04:05.000000001Z'
const ENTRY_BYTES = 16_384

/** As Go writes JSON: what could end a script is escaped too. */
const goString = (text: string) =>
  JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
const record = (log: string, stream = 'stdout', time = TIME) => `{"log":${goString(log)},"stream":"${stream}","time":"${time}"}\n`

/** A line as Docker keeps it: in entries of at most 16 KiB. */
function records(text: string, stream: string): string {
  let all = ''
  for (let rest = `${text}\n`; rest !== ''; rest = rest.slice(ENTRY_BYTES)) all += record(rest.slice(0, ENTRY_BYTES), stream)
  return all
}

function readInPieces(text: string, cuts: readonly number[] = [], terminal = false): LogLine[] {
  const reader = jsonLogReader(terminal)
  const bytes = Buffer.from(text)
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  // One buffer for all, as the reader of the file has.
  const buffer = Buffer.alloc(bytes.length)
  const lines = places.slice(1).flatMap((end, index) => {
    const start = places[index] as number
    bytes.copy(buffer, 0, start, end)
    return reader.read(buffer.subarray(0, end - start))
  })
  return [...lines, ...reader.end()]
}
const texts = (lines: LogLine[]) => lines.map(({ text }) => text)

describe('jsonLogReader', () => {
  it('gives back what was written, wherever the bytes are cut', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom('\u001b', '"', '\\', '<', 'é', '\u2028', 'x') }),
    )
    const lines = fc.array(fc.record({ text: text.map((each) => each.replaceAll('\n', ' ')), stream: fc.constantFrom('stdout', 'stderr') }))
    fc.assert(
      fc.property(lines, fc.array(fc.nat(), { maxLength: 12 }), (given, cuts) => {
        const written = given.map((line) => record(`${line.text}\n`, line.stream)).join('')
        expect(readInPieces(written, cuts)).toEqual(given.map((line) => ({ time: TIME, ...line })))
      }),
      { numRuns: 300 },
    )
  })

  it('joins the pieces of a long line, of each stream on its own', () => {
    const [long, other] = ['x'.repeat(40_000), 'y'.repeat(20_000)]
    expect(texts(readInPieces(records(long, 'stdout') + records(other, 'stderr')))).toEqual([long, other])
  })

  it('writes times with nine digits', () => {
    const lines = readInPieces(record('a\n', 'stdout', '2026-01-02T03:04:05.12Z') + record('b\n', 'stderr', '2026-01-02T03:04:06Z'))
    expect(lines.map(({ time }) => time)).toEqual(['2026-01-02T03:04:05.120000000Z', '2026-01-02T03:04:06.000000000Z'])
  })

  it('reads records with labels, and ends lines of a terminal', () => {
    const labelled = `{"log":"one\\r\\n","stream":"stdout","attrs":{"a":"\\"}"},"time":"${TIME}"}\n`
    expect(texts(readInPieces(labelled))).toEqual(['one\r'])
    expect(texts(readInPieces(labelled + record('two\r\n'), [], true))).toEqual(['one', 'two'])
  })

  it('keeps a last line without its end, and goes on after one that was torn', () => {
    expect(texts(readInPieces(record('begun')))).toEqual(['begun'])
    const torn = record('lost\n').slice(0, 20)
    expect(texts(readInPieces(torn + record('next\n') + record('last\n')))).toEqual(['next', 'last'])
    expect(texts(readInPieces(`nonsense\n${record('last\n')}`))).toEqual(['last'])
  })

  it('does not gather what never ends', () => {
    const reader = jsonLogReader(false)
    for (let count = 0; count < 64; count += 1) expect(reader.read(Buffer.alloc(65_536, 'x'))).toEqual([])
    expect(reader.read(Buffer.from(`\n${record('after\n')}`)).map(({ text }) => text)).toEqual(['after'])
  })
})
