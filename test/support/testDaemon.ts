/** A whole daemon for tests: on the simulated engine unless they name another, and with nothing in it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import type { ClusterClient } from '#cluster/api/contract.ts'
import { createClient, inProcessTransport } from '#cluster/client/index.ts'
import { type DaemonOptions, type RunningDaemon, startDaemon } from '#cluster/daemon/index.ts'
import type { FakeClock } from '#cluster/lib/fakeClock.ts'
import { silentLogger } from '#cluster/lib/logger.ts'

/** Of a daemon that ends: waits that it makes by the clock. */
const endMs = 60_000
/** An engine may have to stop many containers. */
const hookMs = 180_000

/** @param over what the test cares about */
export const startTestDaemon = (dataFolder: string, over: Partial<DaemonOptions> = {}): Promise<RunningDaemon> =>
  startDaemon({
    dataFolder,
    ephemeral: true,
    port: 0,
    engine: 'simulated',
    account: '000000000000',
    region: 'us-east-1',
    publishAddress: '127.0.0.1',
    log: silentLogger,
    ...over,
  })

/** One that calls it in this process, as its page does in the desktop application. */
export const clientOf = ({ dispatcher, context }: RunningDaemon): ClusterClient => createClient(inProcessTransport(dispatcher, context))

/** For a client of AWS's SDK; a test that expects a refusal is not to wait for a second one. */
export const sdkOptions = ({ endpoint }: RunningDaemon, region = 'us-east-1') => ({
  endpoint,
  region,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
})

export interface TestDaemon {
  /** Its data folder. */
  readonly folder: string
  readonly daemon: RunningDaemon
  readonly client: ClusterClient
}

type Options = Partial<DaemonOptions> & { clock?: FakeClock }

/**
 * Lets the tests of a file, or of a group in it, share one: started before the first, gone with its folder after the last.
 * @param leave what an engine that stays is rid of, once the daemon has stopped all tasks on it
 */
export function useDaemon({ clock, ...over }: Options = {}, leave?: () => Promise<void>): TestDaemon {
  let folder = ''
  let daemon: RunningDaemon | undefined
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'marina-daemon-'))
    daemon = await startTestDaemon(folder, { ...over, ...(clock && { clock }) })
  }, hookMs)
  afterAll(async () => {
    const stopped = daemon?.stop({ stopTasks: leave !== undefined })
    await clock?.advance(endMs)
    await stopped
    await leave?.()
    rmSync(folder, { recursive: true, force: true })
  }, hookMs)
  const running = () => {
    if (!daemon) throw new Error('the daemon runs during tests alone')
    return daemon
  }
  return {
    get folder() {
      return folder
    },
    get daemon() {
      return running()
    },
    get client() {
      return clientOf(running())
    },
  }
}
