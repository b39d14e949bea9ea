import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { EcsEvent } from '#cluster/api/events.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { type Deliver, deliverTo } from './deliver.ts'
import { createEventTarget, longestQueue, retryPausesMs } from './eventTarget.ts'
import { describeTarget, parseEventTarget } from './parseEventTarget.ts'

const event = (id: string) => ({ id, source: 'aws.ecs' }) as EcsEvent
const patiently = new AbortController().signal

describe('what a target may be', () => {
  it('is an HTTP address or a command', () => {
    expect(parseEventTarget('http://127.0.0.1:9000/events')).toEqual({ kind: 'http', url: 'http://127.0.0.1:9000/events' })
    expect(parseEventTarget('command: jq . >> events.json')).toEqual({ kind: 'command', commandLine: 'jq . >> events.json' })
  })

  it.each(['', 'ftp://x/', 'file:///etc/passwd', '/tmp/x', 'command:', 'command:  '])('is not "%s"', (text) => {
    expect(() => parseEventTarget(text)).toThrow(/^The event target .*\. Write http:\/\//)
  })

  it('is named without what may be secret in it', () => {
    expect(describeTarget(parseEventTarget('http://me:secret@127.0.0.1:1/a?token=secret'))).toBe('http://127.0.0.1:1/a')
    expect(describeTarget(parseEventTarget('command:curl -H "key: secret"'))).toBe('a command')
  })
})

describe('sending', () => {
  const setUp = (deliver: Deliver) => {
    const clock = fakeClock()
    const lines: string[] = []
    const log = { ...silentLogger, warn: (message: string) => void lines.push(message) }
    return { clock, lines, target: createEventTarget({ name: 'test', deliver, clock, log }) }
  }

  it('hands over each event once and in order, and none while the caller is at work', async () => {
    const taken: string[] = []
    const { clock, target } = setUp(async ({ id }) => void taken.push(id))
    for (const id of ['1', '2', '3']) target.send(event(id))
    expect(taken).toEqual([])
    await clock.settle()
    expect(taken).toEqual(['1', '2', '3'])
  })

  it('tries again with growing pauses, then gives up and goes on with the next', async () => {
    const tries: [string, number][] = []
    const { clock, lines, target } = setUp(async ({ id }) => {
      tries.push([id, clock.now()])
      if (id === 'bad') throw new Error('no')
    })
    const start = clock.now()
    target.send(event('bad'))
    target.send(event('good'))
    await clock.advance(100_000)
    let at = start
    const expected = [at, ...retryPausesMs.map((pause) => (at += pause))]
    expect(tries.filter(([id]) => id === 'bad').map(([, time]) => time)).toEqual(expected)
    expect(tries.at(-1)?.[0]).toBe('good')
    expect(lines).toEqual(['the event target did not take an event: given up'])
  })

  it('holds no more than its queue for a target that hangs, and says how many were lost', async () => {
    let release = () => {}
    const taken: string[] = []
    const { clock, lines, target } = setUp(({ id }) => {
      taken.push(id)
      return id === '0' ? new Promise<void>((resolve) => (release = resolve)) : Promise.resolve()
    })
    target.send(event('0'))
    await clock.settle()
    for (let id = 1; id <= longestQueue + 5; id += 1) target.send(event(String(id)))
    release()
    await clock.settle()
    expect(taken).toHaveLength(1 + longestQueue)
    expect(taken[1]).toBe('6')
    expect(lines).toEqual(['the event target is too slow: events were dropped'])
  })

  it('ends at once when it is stopped, whatever is under way', async () => {
    const { clock, target } = setUp(
      (_event, signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
    )
    target.send(event('1'))
    target.send(event('2'))
    await clock.settle()
    await target.stop()
    target.send(event('3'))
    await clock.settle()
  })
})

describe('a target on this computer', () => {
  const ends: (() => void)[] = []
  afterEach(() => {
    for (const end of ends.splice(0)) end()
  })

  const listen = async (status: number) => {
    const bodies: unknown[] = []
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => (body += String(chunk)))
      request.on('end', () => {
        bodies.push(JSON.parse(body))
        response.writeHead(status, { location: '/elsewhere' }).end('thanks')
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    ends.push(() => server.close())
    return { bodies, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events` }
  }

  it('takes a POST with the event', async () => {
    const { bodies, url } = await listen(204)
    await deliverTo({ kind: 'http', url })(event('1'), patiently)
    expect(bodies).toEqual([{ id: '1', source: 'aws.ecs' }])
  })

  it.each([
    [500, 'It answered with HTTP 500.'],
    [302, ''],
  ])('refuses with HTTP %i', async (status, sentence) => {
    const { url } = await listen(status)
    await expect(deliverTo({ kind: 'http', url })(event('1'), patiently)).rejects.toThrow(sentence)
  })

  it('is a command that reads the event, without the key of this Marina', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'marina-target-'))
    ends.push(() => rmSync(folder, { recursive: true }))
    const script = join(folder, 'take.cjs')
    const out = join(folder, 'out.txt')
    writeFileSync(
      script,
      `process.stdin.on('data', (d) => require('fs').appendFileSync(${JSON.stringify(out)}, d + (process.env.MARINA_ACCESS_KEY ?? '')))`,
    )
    process.env['MARINA_ACCESS_KEY'] = 'secret'
    ends.push(() => delete process.env['MARINA_ACCESS_KEY'])
    await deliverTo({ kind: 'command', commandLine: `"${process.execPath}" "${script}"` })(event('1; rm -rf $HOME'), patiently)
    expect(readFileSync(out, 'utf8')).toBe('{"id":"1; rm -rf $HOME","source":"aws.ecs"}\n')
  })

  it.each([
    ['exit 3', 'It ended with exit code 3.'],
    ['no-such-command-of-marina', 'It ended with exit code'],
  ])('is told of by its exit code: %s', async (commandLine, sentence) => {
    await expect(deliverTo({ kind: 'command', commandLine })(event('1'), patiently)).rejects.toThrow(sentence)
  })
})
