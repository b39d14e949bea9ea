import { describe, expect, it } from 'vitest'
import { ClusterError } from '#cluster/api/errors.ts'
import type { ExecSession } from '#cluster/api/streams.ts'
import { pushStream } from '#cluster/lib/pushStream.ts'
import { exitCodes } from '../exitCodes.ts'
import { attachTerminal } from './attachTerminal.ts'
import type { LocalTerminal, TerminalSize } from './localTerminal.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (parts: readonly Uint8Array[]) => Buffer.concat(parts).toString()

function command() {
  const output = pushStream<Uint8Array>(100)
  const exit = Promise.withResolvers<number>()
  exit.promise.catch(() => {})
  const input: Uint8Array[] = []
  const sizes: TerminalSize[] = []
  const seen = { inputEnded: false, closed: 0 }
  const session: ExecSession = {
    output,
    write: (data) => void input.push(data),
    ready: async () => {},
    endInput: () => void (seen.inputEnded = true),
    resize: (size) => void sizes.push(size),
    exitCode: exit.promise,
    close() {
      seen.closed += 1
      output.end()
      exit.reject(new ClusterError('ClientException', 'closed'))
    },
  }
  const end = (code: number) => {
    output.end()
    exit.resolve(code)
  }
  return { session, input, sizes, seen, end, print: (said: string) => void output.push(bytes(said)) }
}

function terminal(over: Partial<LocalTerminal> = {}) {
  const written: Uint8Array[] = []
  const state = { raw: false, size: { columns: 80, rows: 24 }, listeners: 0 }
  let onResize = () => {}
  let onInput: (data: Uint8Array) => Promise<void> = async () => {}
  let onEnd = () => {}
  const local: LocalTerminal = {
    isTerminal: true,
    size: () => state.size,
    raw() {
      state.raw = true
      return () => (state.raw = false)
    },
    onResize(listener) {
      onResize = listener
      state.listeners += 1
      return () => (state.listeners -= 1)
    },
    read(take, ended) {
      onInput = take
      onEnd = ended
      state.listeners += 1
      return () => (state.listeners -= 1)
    },
    write: async (data) => void written.push(data),
    ...over,
  }
  const resize = (columns: number, rows: number) => {
    state.size = { columns, rows }
    onResize()
  }
  return { local, state, written, resize, type: (keys: string) => onInput(bytes(keys)), hangUp: () => onEnd() }
}

describe('attachTerminal', () => {
  it('hands on keys, output and sizes, and answers with the code of the command', async () => {
    const there = command()
    const here = terminal()
    const ending = attachTerminal(there.session, here.local, new AbortController().signal)
    expect(here.state.raw).toBe(true)
    await here.type('ls\x03\x04')
    here.resize(120, 40)
    there.print('one ')
    there.print('two')
    there.end(7)
    expect(await ending).toBe(7)
    expect(text(there.input)).toBe('ls\x03\x04')
    expect(there.sizes).toEqual([
      { columns: 80, rows: 24 },
      { columns: 120, rows: 40 },
    ])
    expect(text(here.written)).toBe('one two')
    expect(here.state).toMatchObject({ raw: false, listeners: 0 })
  })

  it('ends the command’s input where a pipe ends, and touches no keys of one', async () => {
    const there = command()
    const here = terminal({ isTerminal: false })
    const ending = attachTerminal(there.session, here.local, new AbortController().signal)
    expect(here.state.raw).toBe(false)
    here.hangUp()
    expect(there.seen).toEqual({ inputEnded: true, closed: 0 })
    there.end(0)
    expect(await ending).toBe(0)
    expect(there.sizes).toEqual([])
  })

  it('closes the command with the terminal it was typed at', async () => {
    const there = command()
    const here = terminal()
    const ending = attachTerminal(there.session, here.local, new AbortController().signal)
    here.hangUp()
    await expect(ending).rejects.toThrow('closed')
    expect(there.seen.inputEnded).toBe(false)
    expect(here.state).toMatchObject({ raw: false, listeners: 0 })
  })

  it.each([['before'], ['while']])('ends with Ctrl+C %s it runs', async (when) => {
    const there = command()
    const abort = new AbortController()
    if (when === 'before') abort.abort()
    const ending = attachTerminal(there.session, terminal({ isTerminal: false }).local, abort.signal)
    abort.abort()
    expect(await ending).toBe(exitCodes.interrupted)
    expect(there.seen.closed).toBeGreaterThan(0)
  })

  it('ends quietly when nobody reads any more', async () => {
    const there = command()
    const broken = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })
    const here = terminal({ isTerminal: false, write: () => Promise.reject(broken) })
    there.print('y')
    expect(await attachTerminal(there.session, here.local, new AbortController().signal)).toBe(exitCodes.failed)
    expect(there.seen.closed).toBe(1)
  })
})
