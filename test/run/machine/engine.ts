import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Machine } from './machine.ts'
import { enginesInNamespace } from './sharedBridge.ts'

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

/** Starts an engine with socket, data and, where another one runs beside it, a bridge of its own. */
export async function startEngine(): Promise<TestEngine> {
  const { startPrivateDockerd } = await import('#cluster/engine/install/privateDockerd.ts')
  const folder = mkdtempSync(join(tmpdir(), 'marina-test-engine-'))
  // docker0 alone tells nothing: it outlives the dockerd that made it.
  const bridge = enginesInNamespace().length > 0 ? ownBridge() : undefined
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
    how: `started for this run (pid ${dockerd.pid})${bridge ? ', on a bridge of its own beside another dockerd' : ''}`,
    async end() {
      await dockerd.stop()
      bridge?.remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/**
 * Two engines share docker0 and its rules; this one stays out of them, and publishes ports by docker-proxy alone. The other one drops what is
 * forwarded between containers that it does not know, so that those of this one are let through by a rule that is removed with the bridge.
 */
function ownBridge(): { options: string[]; remove(): void } {
  const name = `marina${process.pid % 100_000}`
  const block = `10.${100 + (process.pid % 100)}`
  const run = (program: string, ...words: string[]) => spawnSync(program, words, { stdio: 'ignore' })
  const forward = (how: '-I' | '-D') =>
    run('iptables', '-w', how, 'FORWARD', '-s', `${block}.0.0/16`, '-d', `${block}.0.0/16`, '-j', 'ACCEPT')
  run('ip', 'link', 'add', name, 'type', 'bridge')
  run('ip', 'addr', 'add', `${block}.0.1/24`, 'dev', name)
  run('ip', 'link', 'set', name, 'up')
  forward('-I')
  return {
    options: ['--bridge', name, '--default-address-pool', `base=${block}.128.0/17,size=24`, '--iptables=false', '--ip-masq=false'],
    remove() {
      forward('-D')
      run('ip', 'link', 'delete', name)
    },
  }
}
