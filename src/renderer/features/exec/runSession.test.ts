import { describe, expect, it } from 'vitest'
import { ClusterError } from '#cluster/api/errors.ts'
import type { ExecRequest, ExecSession } from '#cluster/api/streams.ts'
import { type ExecStatus, runSession, type SessionScreen } from './runSession.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

/** A screen that keeps what is written and lets a test type. */
function fakeScreen() {
  const written: string[] = []
  const inputs = new Set<(data: Uint8Array) => void>()
  const screen: SessionScreen = {
    size: () => ({ columns: 80, rows: 24 }),
    write: async (data) => void written.push(new TextDecoder().decode(data)),
    onInput(listener) {
      inputs.add(listener)
      return () => void inputs.delete(listener)
    },
    onResize: () => () => {},
  }
  return { screen, written, type: (text: string) => inputs.forEach((listener) => listener(bytes(text))), listeners: () => inputs.size }
}

function fakeSession(outputs: string[], exitCode: Promise<number>): ExecSession & { typed: string[]; closed: boolean; finish(): void } {
  const finished = Promise.withResolvers<void>()
  const session = {
    typed: [] as string[],
    closed: false,
    finish: finished.resolve,
    output: (async function* () {
      for (const text of outputs) yield bytes(text)
      await finished.promise
    })(),
    write: (data: Uint8Array) => void session.typed.push(new TextDecoder().decode(data)),
    ready: async () => {},
    endInput: () => {},
    resize: () => {},
    exitCode,
    close: () => {
      session.closed = true
      finished.resolve()
    },
  }
  return session
}

const request: ExecRequest = { cluster: 'default', task: 'aaaa', container: 'web' }

describe('runSession', () => {
  it('connects, draws, sends what is typed, and tells the exit code', async () => {
    const { screen, written, type, listeners } = fakeScreen()
    const session = fakeSession(['$ '], Promise.resolve(3))
    const statuses: ExecStatus[] = []
    const asked: ExecRequest[] = []
    const exec = async (given: ExecRequest) => {
      asked.push(given)
      return session
    }
    const run = runSession({ exec }, request, screen, new AbortController().signal, (status) => {
      statuses.push(status)
      if (status.phase === 'open')
        queueMicrotask(() => {
          type('exit\r')
          session.finish()
        })
    })
    await run
    expect(statuses).toEqual([{ phase: 'connecting' }, { phase: 'open' }, { phase: 'ended', exitCode: 3 }])
    expect([written, session.typed, listeners()]).toEqual([['$ '], ['exit\r'], 0])
    expect(asked).toEqual([{ ...request, size: { columns: 80, rows: 24 } }])
  })

  it('tells an image without a shell from any other failure', async () => {
    const failWith = async (message: string) => {
      const statuses: ExecStatus[] = []
      const exec = () => Promise.reject(new ClusterError('InvalidParameterException', message))
      await runSession({ exec }, request, fakeScreen().screen, new AbortController().signal, (status) => statuses.push(status))
      return statuses.at(-1)
    }
    expect(await failWith('The image of container web has no shell: neither bash nor sh is in it.')).toMatchObject({ noShell: true })
    expect(await failWith('Container web is not running.')).toEqual({
      phase: 'failed',
      message: 'Container web is not running.',
      noShell: false,
    })
  })

  it('closes the terminal when its tab is closed, even while it was being opened, and tells nothing more', async () => {
    for (const whileOpening of [true, false]) {
      const leave = new AbortController()
      const session = fakeSession([], Promise.reject(new Error('closed')))
      session.exitCode.catch(() => {})
      const statuses: string[] = []
      const exec = async () => {
        if (whileOpening) leave.abort()
        return session
      }
      await runSession({ exec }, request, fakeScreen().screen, leave.signal, ({ phase }) => {
        statuses.push(phase)
        if (phase === 'open') queueMicrotask(() => leave.abort())
      })
      expect(session.closed).toBe(true)
      expect(statuses).toEqual(whileOpening ? ['connecting'] : ['connecting', 'open'])
    }
  })
})
