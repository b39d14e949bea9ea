import { describe, expect, it } from 'vitest'
import type { LogLine } from '../containerEngine.ts'
import { type Bench, readAll } from './contractBench.ts'

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/
const THREE_LINES = 'echo one; sleep 0.3; echo two >&2; sleep 0.3; echo three'

const texts = (lines: readonly LogLine[]) => lines.map(({ text }) => text)

export function describeLogs(bench: Bench): void {
  describe('logs', () => {
    it('tell the streams apart, in order, with times that sort as text', async () => {
      const name = await bench.run(bench.script(bench.name('both'), THREE_LINES))
      await bench.ended(name)
      const lines = await readAll(bench.engine, name)
      expect(lines.map(({ stream, text }) => `${stream} ${text}`)).toEqual(['stdout one', 'stderr two', 'stdout three'])
      for (const { time } of lines) expect(time).toMatch(TIME)
      expect(lines.map(({ time }) => time)).toEqual(lines.map(({ time }) => time).sort())
    })

    it('begin after a time, without it', async () => {
      const name = await bench.run(bench.script(bench.name('after'), THREE_LINES))
      await bench.ended(name)
      const [first, second, third] = await readAll(bench.engine, name)
      expect(texts(await readAll(bench.engine, name, { follow: false, after: first?.time ?? '' }))).toEqual(['two', 'three'])
      expect(texts(await readAll(bench.engine, name, { follow: false, after: second?.time ?? '', tail: 5 }))).toEqual(['three'])
      expect(await readAll(bench.engine, name, { follow: true, after: third?.time ?? '' })).toEqual([])
    })

    it('end with the newest lines where only those are wanted', async () => {
      const name = await bench.run(bench.script(bench.name('tail'), THREE_LINES))
      await bench.ended(name)
      expect(texts(await readAll(bench.engine, name, { follow: false, tail: 1 }))).toEqual(['three'])
      expect(texts(await readAll(bench.engine, name, { follow: true, tail: 2 }))).toEqual(['two', 'three'])
      expect(texts(await readAll(bench.engine, name, { follow: false, tail: 100 }))).toEqual(['one', 'two', 'three'])
      expect(await readAll(bench.engine, name, { follow: false, tail: 0 })).toEqual([])
    })

    it('are followed to the end of the container', async () => {
      const name = await bench.run(bench.script(bench.name('follow'), THREE_LINES))
      expect(texts(await readAll(bench.engine, name, { follow: true }))).toEqual(['one', 'two', 'three'])
    })

    it('are followed until the reader has had enough', async () => {
      const name = await bench.run(bench.script(bench.name('enough'), 'echo one; sleep 60'))
      const abort = new AbortController()
      const lines: string[] = []
      for await (const batch of bench.engine.logs(name, { follow: true, signal: abort.signal })) {
        lines.push(...texts(batch))
        abort.abort()
      }
      expect(lines).toEqual(['one'])
    })

    it('join the pieces of a long line', async () => {
      const name = await bench.run({ ...bench.script(bench.name('long'), ''), ...bench.under.programs.longLine })
      await bench.ended(name)
      const expected = ['x'.repeat(40_000), 'end']
      expect(texts(await readAll(bench.engine, name))).toEqual(expected)
      expect(texts(await readAll(bench.engine, name, { follow: false, tail: 2 }))).toEqual(expected)
      expect(texts(await readAll(bench.engine, name, { follow: false, tail: 1 }))).toEqual(['end'])
    })

    it('keep a last line that has no end', async () => {
      const name = await bench.run({ ...bench.script(bench.name('open'), ''), ...bench.under.programs.unterminated })
      await bench.ended(name)
      expect(texts(await readAll(bench.engine, name)).at(-1)).toBe('begun')
    })

    it('of a terminal have no line ends either', async () => {
      const spec = bench.script(bench.name('tty'), 'echo one; sleep 0.1; echo two', { pseudoTerminal: true })
      const name = await bench.run(spec)
      expect((await bench.ended(name)).pseudoTerminal).toBe(true)
      const lines = await readAll(bench.engine, name)
      expect(lines.map(({ stream, text }) => `${stream} ${text}`)).toEqual(['stdout one', 'stdout two'])
      for (const { time } of lines) expect(time).toMatch(TIME)
    })

    it('go on over a second run', async () => {
      const name = await bench.run(bench.script(bench.name('twice'), 'echo hello'))
      await bench.ended(name)
      await bench.engine.start(name)
      await bench.ended(name)
      expect(texts(await readAll(bench.engine, name))).toEqual(['hello', 'hello'])
    })

    it('of a container that never ran are empty', async () => {
      const spec = bench.hello(bench.name('silent'), ['pause'])
      await bench.engine.create(spec)
      expect(await readAll(bench.engine, spec.name)).toEqual([])
    })
  })
}
