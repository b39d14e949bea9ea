import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Machine } from './machine.ts'

/** An engine that tests may use. */
export interface TestEngine {
  /** As DOCKER_HOST is written. */
  host: string
  how: string
  /** Ends it, when the runner has started it. */
  end(): Promise<void>
}

const leaveIt = async () => {}

/** The engine that the caller named, else one that Marina itself would find. */
export async function findEngine({ env }: Machine): Promise<TestEngine | undefined> {
  const named = env['MARINA_TEST_DOCKER_HOST']
  if (named) return { host: named, how: 'named by MARINA_TEST_DOCKER_HOST', end: leaveIt }
  const { discoverEngines } = await import('#cluster/engine/discovery/discoverEngines.ts')
  const { chosen } = await discoverEngines()
  return chosen && { host: chosen.address, how: chosen.why, end: leaveIt }
}

/** Why no engine can be started here; undefined where one can. */
export function whyNoPrivateEngine({ platform, uid, findProgram }: Machine): string | undefined {
  if (platform !== 'linux') return 'an engine of its own is started on Linux only'
  if (uid !== 0) return 'only root may start one'
  return findProgram('dockerd') === undefined ? 'dockerd is not installed' : undefined
}

/** Starts an engine with socket, data and, where another one has docker0, a bridge of its own. */
export async function startEngine(): Promise<TestEngine> {
  const { startPrivateDockerd } = await import('#cluster/engine/install/privateDockerd.ts')
  const folder = mkdtempSync(join(tmpdir(), 'marina-test-engine-'))
  const bridge = existsSync('/sys/class/net/docker0') ? ownBridge() : undefined
  const dockerd = await startPrivateDockerd({
    dataRoot: join(folder, 'data'),
    execRoot: join(folder, 'exec'),
    pidFile: join(folder, 'pid'),
    host: `unix://${join(folder, 'docker.sock')}`,
    log: join(folder, 'log'),
    options: bridge?.options ?? [],
  })
  return {
    host: dockerd.host,
    how: `started for this run (pid ${dockerd.pid})`,
    async end() {
      await dockerd.stop()
      bridge?.remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Two engines share docker0 and its rules; this one stays out of them. Ports are then published by docker-proxy alone. */
function ownBridge(): { options: string[]; remove(): void } {
  const name = `marina${process.pid % 100_000}`
  const address = `10.213.${process.pid % 250}.1/24`
  const ip = (...words: string[]) => spawnSync('ip', words, { stdio: 'ignore' })
  ip('link', 'add', name, 'type', 'bridge')
  ip('addr', 'add', address, 'dev', name)
  ip('link', 'set', name, 'up')
  return { options: ['--bridge', name, '--iptables=false', '--ip-masq=false'], remove: () => void ip('link', 'delete', name) }
}
