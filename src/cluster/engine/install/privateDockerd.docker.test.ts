import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { silentLogger } from '#cluster/lib/logger.ts'
import { probeEngine } from '../discovery/probeEngine.ts'
import { parseDockerHost } from '../docker/dockerConnection.ts'
import { createDockerEngine } from '../docker/dockerEngine.ts'
import { ensureHelloImage, HELLO_IMAGE } from '../sample/helloImage.ts'
import { startPrivateDockerd, stopPrivateDockerd } from './privateDockerd.ts'

const reason = whyNot()
if (reason !== undefined) {
  if (process.env['CI'] === 'true') throw new Error(`An engine of our own cannot be tried: ${reason}.`)
  console.warn(`Skipped: starting an engine of our own, because ${reason}.`)
}

describe.skipIf(reason !== undefined)('a private dockerd', () => {
  const folder = mkdtempSync(join(tmpdir(), 'marina-dockerd-'))
  const networkNamespace = `marina-test-${process.pid}`
  const options = {
    dataRoot: join(folder, 'data'),
    execRoot: join(folder, 'exec'),
    pidFile: join(folder, 'pid'),
    host: `unix://${join(folder, 'docker.sock')}`,
    log: join(folder, 'log'),
    networkNamespace,
  }
  afterAll(() => {
    if (existsSync(`/run/netns/${networkNamespace}`)) spawnSync('ip', ['netns', 'delete', networkNamespace])
    rmSync(folder, { recursive: true, force: true })
  })
  afterEach(() => stopPrivateDockerd(options))
  const answers = async () => 'answered' in (await probeEngine(parseDockerHost(options.host)))

  it('runs containers in a network of its own, and ends without a trace', async () => {
    const dockerd = await startPrivateDockerd(options)
    expect(Number(readFileSync(options.pidFile, 'utf8'))).toBe(dockerd.pid)
    await expect(startPrivateDockerd(options)).rejects.toThrow(`An engine answers at ${options.host} already.`)
    const engine = createDockerEngine({ ...parseDockerHost(options.host), log: silentLogger })
    expect(await ensureHelloImage(engine)).toMatchObject({ loaded: true })
    expect(await ensureHelloImage(engine)).toMatchObject({ loaded: false })
    await engine.create({ name: 'pause', image: HELLO_IMAGE, labels: {}, networkMode: 'bridge', command: ['pause'] })
    await engine.start('pause')
    expect((await engine.inspect('pause'))?.state).toBe('running')
    engine.close()
    await dockerd.stop()
    expect(await answers()).toBe(false)
    expect(readText(`/proc/${dockerd.pid}/cmdline`)).toBe('')
    expect(existsSync(`/run/netns/${networkNamespace}`)).toBe(false)
  })

  it('outlives the process that started it, and is found again by its pid file', async () => {
    const starter = `
      import { startPrivateDockerd } from ${JSON.stringify(join(import.meta.dirname, 'privateDockerd.ts'))}
      await startPrivateDockerd(${JSON.stringify(options)})`
    const started = spawnSync(process.execPath, ['--input-type=module', '-e', starter], { encoding: 'utf8' })
    expect(started).toMatchObject({ status: 0, stderr: '' })
    expect(await answers()).toBe(true)
    await stopPrivateDockerd(options)
    expect(await answers()).toBe(false)
  })

  it('is cleaned up after when it was killed, its containers included', async () => {
    const dockerd = await startPrivateDockerd(options)
    const engine = createDockerEngine({ ...parseDockerHost(options.host), log: silentLogger })
    await ensureHelloImage(engine)
    await engine.create({ name: 'left', image: HELLO_IMAGE, labels: {}, networkMode: 'bridge', command: ['pause'] })
    await engine.start('left')
    engine.close()
    process.kill(dockerd.pid, 'SIGKILL')
    await dockerd.stop()
    const commandLines = readdirSync('/proc').map((pid) => readText(`/proc/${pid}/cmdline`))
    expect(commandLines.filter((line) => line.includes(options.execRoot))).toEqual([])
    expect(readText('/proc/self/mountinfo')).not.toContain(folder)
  })

  it('starts again right after it was killed', async () => {
    const killed = await startPrivateDockerd(options)
    process.kill(killed.pid, 'SIGKILL')
    await expect.poll(answers).toBe(false)
    const dockerd = await startPrivateDockerd(options)
    expect(await answers()).toBe(true)
    await dockerd.stop()
  })

  it('says why it did not start, and leaves nothing running', async () => {
    const broken = { ...options, options: ['--storage-driver=nosuch'] }
    await expect(startPrivateDockerd(broken)).rejects.toThrow(
      `The engine ended while starting: error initializing graphdriver: driver not supported. Its log is ${options.log}.`,
    )
    expect(await answers()).toBe(false)
  })
})

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function whyNot(): string | undefined {
  if (process.platform !== 'linux') return 'only Linux runs one'
  if (process.getuid?.() !== 0) return 'only root may'
  const missing = ['dockerd', 'ip', 'nsenter'].filter(
    (program) => spawnSync(program, ['--version']).error && spawnSync(program, ['-V']).error,
  )
  return missing.length > 0 ? `${missing.join(', ')} is not installed` : undefined
}
