import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { type Input, localTerminal, type Screen } from './localTerminal.ts'

const modes: boolean[] = []
const keyboard = (): Input => Object.assign(new PassThrough(), { isTTY: true, setRawMode: (raw: boolean) => void modes.push(raw) }) as never
const screen = (columns?: number, rows?: number): Screen => Object.assign(new PassThrough(), { isTTY: true, columns, rows }) as never

describe('localTerminal', () => {
  it('is one only where a person both types and reads', () => {
    expect(localTerminal(keyboard(), screen()).isTerminal).toBe(true)
    expect(localTerminal(new PassThrough(), screen()).isTerminal).toBe(false)
    expect(localTerminal(keyboard(), new PassThrough()).isTerminal).toBe(false)
  })

  it.each([
    [120, 40, { columns: 120, rows: 40 }],
    [5_000, 40, { columns: 1_000, rows: 40 }],
    [0, 0, undefined],
    [undefined, undefined, undefined],
  ])('reads a size of %s by %s', (columns, rows, size) => {
    expect(localTerminal(keyboard(), screen(columns, rows)).size()).toEqual(size)
  })

  it('gives keys their meaning back, and tells of no size where there is none to tell', () => {
    modes.length = 0
    localTerminal(keyboard(), screen()).raw()()
    expect(modes).toEqual([true, false])
    localTerminal(new PassThrough(), new PassThrough()).raw()()
    expect(modes).toEqual([true, false])
  })

  it('tells of new sizes until nobody listens', () => {
    const display = screen(80, 24)
    let heard = 0
    const stop = localTerminal(keyboard(), display).onResize(() => (heard += 1))
    display.emit('resize')
    stop()
    display.emit('resize')
    expect(heard).toBe(1)
  })

  it('reads no faster than its input is taken', async () => {
    const input = new PassThrough()
    const taken: string[] = []
    let free = () => {}
    let hasEnded = false
    localTerminal(input, screen()).read(
      (bytes) => {
        taken.push(Buffer.from(bytes).toString())
        return new Promise((resolve) => (free = resolve))
      },
      () => (hasEnded = true),
    )
    input.write('one')
    await expect.poll(() => taken).toEqual(['one'])
    input.end('two')
    expect(input.isPaused()).toBe(true)
    free()
    await expect.poll(() => taken).toEqual(['one', 'two'])
    free()
    await expect.poll(() => hasEnded).toBe(true)
  })

  it('says that nobody reads any more', async () => {
    const gone = new PassThrough()
    gone.destroy()
    await expect(localTerminal(keyboard(), gone).write(Buffer.from('x'))).rejects.toThrow()
  })
})
