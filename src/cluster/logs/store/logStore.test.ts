import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { LogLine } from '#cluster/engine/containerEngine.ts'
import { openLogStore } from './logStore.ts'
import { searchLogs } from './searchLogs.ts'
import type { KeptStream } from './segment.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const stream = (engineName: string): KeptStream => ({
  engineName,
  cluster: 'default',
  task: engineName.padEnd(32, '0'),
  taskArn: 'arn',
  container: 'app',
  family: 'web',
})
const timeOf = (ms: number) => `${new Date(ms).toISOString().slice(0, 23)}000000Z`
const lineOf = (text: string, ms: number): LogLine => ({ time: timeOf(ms), stream: ms % 3 === 0 ? 'stderr' : 'stdout', text })
const day = 86_400_000
const begin = Date.parse('2026-01-02T03:04:05Z')
const lines = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => lineOf(`line ${from + index + 1}`, begin + from + index))

function openIn(folder: string, over = {}) {
  return openLogStore({ folder, retention: { keepMs: 86_400_000, maxBytes: 1e9 }, ...over })
}
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'marina-logs-'))
  folders.push(folder)
  return folder
}
const all = { count: 1e6 }

describe('the log store', () => {
  it('gives back what was written, in order, over segments and a restart', () => {
    const folder = newFolder()
    const store = openIn(folder, { segmentBytes: 2_000 })
    store.append(stream('a'), lines(100))
    store.append(stream('b'), lines(3))
    store.append(stream('a'), lines(100, 100))
    expect(store.tail('a', all)).toEqual(lines(200))
    store.close()
    const again = openIn(folder, { segmentBytes: 2_000 })
    again.append(stream('a'), lines(1, 200))
    expect(again.tail('a', all)).toEqual(lines(201))
    expect(again.tail('b', { count: 2 })).toEqual(lines(3).slice(1))
    expect(again.tail('a', { count: 5, after: timeOf(begin + 198) })).toEqual(lines(201).slice(199))
    expect(again.lastTime('a')).toBe(timeOf(begin + 200))
    expect(again.tail('nobody', all)).toEqual([])
    again.close()
  })

  it('reads lines that are longer than what it reads at once', () => {
    const store = openIn(newFolder())
    const long = lineOf('é'.repeat(400_000), begin + 1)
    store.append(stream('a'), [lineOf('', begin), long, lineOf('after', begin + 2)])
    expect(store.tail('a', { count: 2 })).toEqual([long, lineOf('after', begin + 2)])
    store.close()
  })

  it('keeps whole lines and goes on, wherever a crash cut the file', () => {
    const line = fc.record({
      text: fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.replaceAll('\n', ' ')),
      ms: fc.nat(999),
    })
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 20 }), fc.nat(), (given, cut) => {
        const folder = newFolder()
        const store = openIn(folder)
        const written = given.map(({ text, ms }) => lineOf(text, begin + ms))
        store.append(stream('a'), written)
        store.close()
        const path = join(folder, readdirSync(folder)[0] ?? '')
        truncateSync(path, cut % (statSync(path).size + 1))
        const again = openIn(folder)
        const left = again.tail('a', all)
        expect(left).toEqual(written.slice(0, left.length))
        again.append(stream('a'), written.slice(left.length))
        expect(again.tail('a', all)).toEqual(written)
        again.close()
      }),
      { numRuns: 60 },
    )
  })

  it('lets go of what is too old and of the oldest of what is too much, but not of what is written to', () => {
    const store = openIn(newFolder(), { segmentBytes: 500, retention: { keepMs: 60_000, maxBytes: 4_000 } })
    store.append(stream('old'), [lineOf('x', begin - 120_000)])
    for (let at = 0; at < 100; at += 10) store.append(stream('a'), lines(10, at))
    store.retain(begin)
    expect(store.status().bytes).toBeLessThanOrEqual(4_000)
    expect(store.tail('a', { count: 1 })).toEqual(lines(100).slice(-1))
    store.close()
  })

  it('keeps each stream as long as it is to be kept, also one that is still written to', () => {
    const store = openIn(newFolder(), { retention: { keepMs: 7 * day, maxBytes: 1e9 } })
    for (const name of ['short', 'week', 'long']) {
      for (const at of [0, 0.5, 2, 4]) store.append(stream(name), [lineOf(`day ${at}`, begin + at * day)])
    }
    const daysOf: Record<string, number> = { short: 1, long: 30 }
    const textsAfter = (days: number) => {
      store.retain(begin + days * day, (name) => (daysOf[name] === undefined ? undefined : daysOf[name] * day))
      return ['short', 'week', 'long'].map((name) => store.tail(name, all).map(({ text }) => text.slice(4)))
    }
    const every = ['0', '0.5', '2', '4']
    // The first two lines share a segment, which goes with its newest.
    expect(textsAfter(1.4)).toEqual([every, every, every])
    expect(textsAfter(4.5)).toEqual([['4'], every, every])
    expect(textsAfter(8)).toEqual([[], ['2', '4'], every])
    expect(textsAfter(20)).toEqual([[], [], every])
    const place = store.segmentsOf('short').at(-1)?.start ?? 0
    expect(place).toBeGreaterThan(0)
    store.append(stream('short'), [lineOf('day 20', begin + 20 * day)])
    expect(store.segmentsOf('short').map(({ start }) => start)).toEqual([place])
    expect(textsAfter(20)[0]).toEqual(['20'])
    store.close()
  })

  it('says that the disk refuses, counts what it lost, and goes on', () => {
    const folder = newFolder()
    const store = openIn(join(folder, 'logs'))
    rmSync(join(folder, 'logs'), { recursive: true })
    store.append(stream('a'), lines(7))
    expect(store.status()).toMatchObject({ droppedLines: 7, failure: expect.stringContaining('ENOENT') as string })
  })
})

describe('searching kept output', () => {
  const search = (store: ReturnType<typeof openIn>, text: string, over = {}) =>
    searchLogs(store, { text, caseSensitive: false, wants: () => true, limit: 100, ...over })
  const texts = (page: Awaited<ReturnType<typeof search>>) => page.hits.map(({ line }) => line.text)

  it('finds words in any case, not in times, and pages through hits', async () => {
    const store = openIn(newFolder(), { segmentBytes: 3_000 })
    store.append(stream('a'), [lineOf('Größe 2026', begin), lineOf('GRÖSSE', begin + 1), lineOf('ORDER made', begin + 2)])
    store.append(stream('b'), lines(200, 10))
    expect(texts(await search(store, 'order'))).toEqual(['ORDER made'])
    expect(texts(await search(store, 'order', { caseSensitive: true }))).toEqual([])
    expect(texts(await search(store, 'größe'))).toEqual(['Größe 2026'])
    expect(texts(await search(store, '2026'))).toEqual(['Größe 2026'])
    expect(texts(await search(store, 'line', { wants: ({ engineName }: KeptStream) => engineName === 'a' }))).toEqual([])
    const seen: string[] = []
    let before: string | undefined
    do {
      const page = await search(store, 'line 1', { limit: 7, before })
      seen.push(...texts(page))
      before = page.next
    } while (before !== undefined)
    expect(seen).toEqual(
      lines(200, 10)
        .map(({ text }) => text)
        .filter((text) => text.startsWith('line 1'))
        .reverse(),
    )
    store.close()
  })
})
