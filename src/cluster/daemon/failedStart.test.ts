import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTestDaemon } from '#test/support/testDaemon.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marina-failed-start-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const start = (port: number) => startTestDaemon(folder, { ephemeral: false, port })

/** One that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

describe('a start that fails at its last step', () => {
  it('says why, and leaves neither port nor data folder taken', async () => {
    const port = await freePort()
    const inTheWay = join(folder, 'daemon.json.new')
    mkdirSync(inTheWay)
    await expect(start(port)).rejects.toThrow(/The file .*daemon\.json could not be written/)
    rmSync(inTheWay, { recursive: true })
    const daemon = await start(port)
    expect(daemon.endpoint).toBe(`http://127.0.0.1:${port}`)
    await daemon.stop()
  })
})
