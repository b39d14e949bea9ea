import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { silentLogger } from '#cluster/lib/logger.ts'
import { probeEngine } from '../discovery/probeEngine.ts'
import { createDockerEngine } from './dockerEngine.ts'

if (process.platform === 'win32') console.warn('Skipped: a stand-in for ssh is a shell script, which Windows does not run.')

/** What stands for ssh hands everything on to an engine that is an HTTP server of this process. */
describe.skipIf(process.platform === 'win32')('an engine through ssh', () => {
  const folder = mkdtempSync(join(tmpdir(), 'marina-ssh-'))
  const log = join(folder, 'log')
  let server: Server
  let asked: string[] = []
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? '')
      if (request.url === '/_ping') response.end('OK')
      else if (request.url?.startsWith('/info')) response.end(JSON.stringify({ ID: 'far', OSType: 'linux', NCPU: 2, MemTotal: 1 << 30 }))
      else if (request.url?.startsWith('/version')) response.end(JSON.stringify({ Version: '20.10', ApiVersion: '1.41', Os: 'linux' }))
      // Listing hangs, as over a link that was cut.
      else if (!request.url?.startsWith('/containers')) response.writeHead(404).end('{}')
    })
    const path = join(folder, 'engine.sock')
    await new Promise<void>((resolve) => server.listen(path, resolve))
    const bin = join(folder, 'bin')
    mkdirSync(bin)
    const dial = `const s = require('net').connect(${JSON.stringify(path)}); process.stdin.pipe(s); s.pipe(process.stdout); s.on('close', () => process.exit(0))`
    const script = `#!/bin/sh\necho "$$ $*" >> '${log}'\ncase "$*" in *closed-door*) echo 'Permission denied (publickey).' >&2; exit 255;; esac\nexec '${process.execPath}' -e "${dial.replaceAll('"', '\\"')}"\n`
    writeFileSync(join(bin, 'ssh'), script)
    chmodSync(join(bin, 'ssh'), 0o755)
    vi.stubEnv('PATH', `${bin}${delimiter}${process.env['PATH'] ?? ''}`)
  })
  afterAll(() => {
    vi.unstubAllEnvs()
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const pids = () =>
    readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => Number(line.split(' ')[0]))
  const isAlive = (pid: number) => {
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }

  it('answers as any, over connections that are kept, and leaves no process behind', async () => {
    writeFileSync(log, '')
    const engine = createDockerEngine({ ssh: { host: 'far', user: 'ann' }, log: silentLogger })
    expect(await engine.info()).toMatchObject({ id: 'far', cpus: 2, version: '20.10' })
    asked = []
    for (let times = 0; times < 5; times += 1) await engine.ping()
    expect(asked).toHaveLength(5)
    expect(pids().length).toBeLessThanOrEqual(2)
    engine.close()
    await expect.poll(() => pids().filter(isAlive)).toEqual([])
  })

  it('is probed without a process left', async () => {
    writeFileSync(log, '')
    expect(await probeEngine({ ssh: { host: 'far' } })).toMatchObject({ answered: { osType: 'linux', info: { id: 'far' } } })
    await expect.poll(() => pids().filter(isAlive)).toEqual([])
  })

  it('is refused with the sentence of what ssh said', async () => {
    const engine = createDockerEngine({ ssh: { host: 'closed-door' }, log: silentLogger })
    await expect(engine.ping()).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringMatching(/^Cannot connect to the engine at ssh:\/\/closed-door: ssh is not let in\./),
    })
    engine.close()
  })

  it('lets go of a call that hangs once its connections are dropped, and takes the next one', async () => {
    const engine = createDockerEngine({ ssh: { host: 'far' }, log: silentLogger })
    asked = []
    const listed = engine.list({ labels: {} }).catch((error: unknown) => error)
    await expect.poll(() => asked).toHaveLength(1)
    engine.dropConnections()
    expect(await listed).toMatchObject({ kind: 'unreachable' })
    await engine.ping()
    engine.close()
  })
})
