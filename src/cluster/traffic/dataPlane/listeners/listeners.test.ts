import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { openRotatingFile } from '../accessLog/rotatingFile.ts'
import { defaultRule, forwardTo, listener, simple, target } from '../dataPlane.testSupport.ts'
import { Opened, RawClient, startBackend, startPlane, until } from '../traffic.testSupport.ts'

const opened = new Opened()
afterEach(() => opened.closeAll())

describe('a port', () => {
  it('that is taken is told with its owner and the next free one, once, and is had when it is free', async () => {
    const clock = fakeClock()
    const other = createServer()
    await once(other.listen(0, '127.0.0.1'), 'listening')
    const { port } = other.address() as AddressInfo
    const { reports } = await startPlane(opened, simple([], { listener: { port } }), { clock })
    const [failed] = reports
    if (failed?.state !== 'failed') throw new Error('it listens')
    expect(failed.nextFreePort).toBeGreaterThan(port)
    const by = process.platform === 'linux' ? `by \\S+ \\(process ${process.pid}\\)` : 'by .*'
    expect(failed.reason).toMatch(
      new RegExp(`^Port ${port} is in use ${by}. Stop that program, or choose another port: ${failed.nextFreePort} is free.$`),
    )
    await clock.advance(6_000)
    other.close()
    await once(other, 'close')
    while (reports.length < 2) await clock.advance(5_000)
    expect(reports.slice(1)).toEqual([{ listenerArn: listener([]).arn, state: 'listening', port }])
  })

  it('of a listener that cannot be made is told, and the others listen', async () => {
    const backend = await startBackend(opened)
    const good = listener([defaultRule(forwardTo('web'))])
    const bad = listener([], { arn: 'bad', protocol: 'HTTPS', certificate: { certificate: 'none', key: 'none' } })
    const { reports } = await startPlane(opened, { ...simple([target(backend.port)]), listeners: [bad, good] })
    expect(reports.map(({ listenerArn, state }) => [listenerArn, state])).toEqual(
      expect.arrayContaining([
        ['bad', 'failed'],
        [good.arn, 'listening'],
      ]),
    )
  })

  it('goes from one listener to another in one wish', async () => {
    const backend = await startBackend(opened)
    const { plane, port, reports } = await startPlane(opened, simple([target(backend.port)]))
    const next = listener([defaultRule(forwardTo('web'))], { arn: 'other', port })
    await plane.apply({ ...simple([target(backend.port)]), listeners: [next] })
    await until(() => reports.length === 2)
    expect(reports[1]).toEqual({ listenerArn: 'other', state: 'listening', port })
  })
})

describe('a listener that goes', () => {
  it('takes no new connection, closes idle ones, and lets an answer end', async () => {
    let finish: (() => void) | undefined
    const backend = await startBackend(opened, (request, response) => {
      if (request.url === '/') return void response.end('hello')
      response.write('begun ')
      finish = () => response.end('and ended')
    })
    const { plane, port } = await startPlane(opened, simple([target(backend.port)]))
    const idle = new RawClient(opened, port)
    await idle.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n').sees('hello')
    const busy = new RawClient(opened, port)
    await busy.send('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n').sees('begun')
    await plane.apply({ listeners: [], targetGroups: simple([target(backend.port)]).targetGroups })
    await idle.closes()
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow()
    finish?.()
    expect(await busy.closes()).toContain('and ended')
  })
})

describe('the access log', () => {
  it('has ELB’s fields', async () => {
    const lines: string[] = []
    const backend = await startBackend(opened)
    const { port } = await startPlane(opened, simple([target(backend.port)]), { accessLog: (line) => lines.push(line) })
    await fetch(`http://127.0.0.1:${port}/a?b=c`, { headers: { 'User-Agent': 'a "quoted"\\ one' } })
    await until(() => lines.length === 1)
    const time = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z'
    const to = `10\\.0\\.0\\.1:${backend.port}`
    const who = `http ${time} app/web/0123456789abcdef 127\\.0\\.0\\.1:\\d+ ${to} 0\\.\\d{3} 0\\.\\d{3} 0\\.\\d{3}`
    const what = `200 200 \\d+ 5 "GET http://127\\.0\\.0\\.1:${port}/a\\?b=c HTTP/1\\.1" "a \\\\x22quoted\\\\x22\\\\x5C one" - -`
    const where = `arn:\\S+targetgroup\\S+ "Root=1-\\w{8}-\\w{24}" "-" "-" 0 ${time} "forward" "-" "-" "${to}" "200" "-" "-" -`
    expect(lines[0]).toMatch(new RegExp(`^${who} ${what} ${where}$`))
  })

  it('tells of requests that were none', async () => {
    const lines: string[] = []
    const { port } = await startPlane(opened, simple([]), { accessLog: (line) => lines.push(line) })
    await new RawClient(opened, port).send('nonsense\r\n\r\n').closes()
    expect(lines[0]).toMatch(/ - -1 -1 -1 400 - 0 0 "- http:\/\/127\.0\.0\.1:\d+- -" /)
  })

  it('fills a file, and keeps one before it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'marina-access-'))
    opened.add(folder, () => rmSync(folder, { recursive: true }))
    const file = openRotatingFile({ folder, fileBytes: 1_000, clock: fakeClock() })
    for (let turn = 0; turn < 20; turn += 1) {
      file.write(`${turn} ${'x'.repeat(200)}`)
      await file.close()
    }
    expect(readdirSync(folder).sort()).toEqual(['access.log', 'access.log.1'])
    expect(statSync(join(folder, 'access.log')).size).toBeLessThanOrEqual(1_000)
    expect(readFileSync(join(folder, 'access.log'), 'utf8')).toMatch(/19 x+\n$/)
    expect(file.dropped).toBe(0)
  })

  it('counts the lines that a disk refuses, and holds no more than it must', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'marina-access-'))
    opened.add(folder, () => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'file'), '')
    const file = openRotatingFile({ folder: join(folder, 'file'), clock: fakeClock() })
    file.write('one')
    file.write('two')
    await file.close()
    expect(file.dropped).toBe(2)
    for (let turn = 0; turn < 5_000; turn += 1) file.write('x'.repeat(1_000))
    expect(file.dropped).toBeGreaterThan(900)
  })
})
