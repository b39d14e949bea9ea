import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './freePort.ts'

export interface LoopbackRegistry {
  /** `127.0.0.1:<port>`, to stand before an image's name. */
  address: string
  stop(): Promise<void>
}

/** Debian's package of the same name brings it. */
const PROGRAM = 'docker-registry'
const PATIENCE_MS = 10_000

/**
 * Runs the `docker-registry` program on a port of its own. undefined when it is not installed.
 * @param htpasswd lines of `user:bcrypt hash`, for a registry that lets in nobody else
 */
export async function startLoopbackRegistry(htpasswd?: string): Promise<LoopbackRegistry | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'marina-registry-'))
  const address = `127.0.0.1:${await freePort()}`
  const config = join(folder, 'config.yml')
  const auth = htpasswd === undefined ? '' : `auth:\n  htpasswd:\n    realm: marina\n    path: ${folder}/htpasswd\n`
  if (htpasswd !== undefined) await writeFile(join(folder, 'htpasswd'), htpasswd)
  await writeFile(config, `version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: ${folder}/data\nhttp:\n  addr: ${address}\n${auth}`)
  const child = spawn(PROGRAM, ['serve', config], { stdio: 'ignore' })
  const stop = async () => {
    await ended(child)
    await rm(folder, { recursive: true, force: true })
  }
  if (await answers(child, address)) return { address, stop }
  await stop()
  return undefined
}

async function answers(child: ChildProcess, address: string): Promise<boolean> {
  let hasFailed = false
  child.once('error', () => {
    hasFailed = true
  })
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline && !hasFailed && child.exitCode === null; ) {
    const response = await fetch(`http://${address}/v2/`).catch(() => undefined)
    if (response?.ok || response?.status === 401) return true
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return false
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}
