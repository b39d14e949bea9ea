import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import Docker from 'dockerode'
import { type PrivateDockerd, startPrivateDockerd } from '#cluster/engine/install/privateDockerd.ts'
import { type MarinaProcess, startMarina } from '#test/support/marinaProcess.ts'
import type { History } from './history.ts'
import { mountSmallDisk, type SmallDisk } from './smallDisk.ts'

/** An engine and a Marina on it that are there to be broken. */
export interface World {
  folder: string
  docker: Docker
  /** Of the data folder, and of the kept output below it. */
  disks: { data: SmallDisk; logs: SmallDisk }
  /** The one that runs; undefined while it is down. */
  readonly marina: MarinaProcess | undefined
  /** Undefined while it is down. */
  readonly dockerd: PrivateDockerd | undefined
  startMarina(): Promise<void>
  endMarina(how: 'killed' | 'stopped'): Promise<void>
  startDockerd(): Promise<void>
  killDockerd(): Promise<void>
  /** What Marina wrote to standard error, all processes of it. */
  said(): string
  close(): Promise<void>
}

/** How long containers of stopped tasks are kept here, so that the end of a run can wait for it. */
export const KEEP_STOPPED_SECONDS = 5
const DATA_MEGABYTES = 48
const LOG_MEGABYTES = 16
const START_TRIES = 20
const START_PAUSE_MS = 500

export async function openWorld(history: History): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'marina-chaos-'))
  const namespace = `chaos${process.pid}`
  const dataFolder = join(folder, 'data')
  const engineOptions = {
    dataRoot: join(folder, 'engine/data'),
    execRoot: join(folder, 'engine/exec'),
    pidFile: join(folder, 'engine/pid'),
    host: `unix://${join(folder, 'engine/docker.sock')}`,
    log: join(folder, 'engine.log'),
    networkNamespace: namespace,
  }
  let dockerd: PrivateDockerd | undefined = await startPrivateDockerd(engineOptions)
  const data = mountSmallDisk(dataFolder, DATA_MEGABYTES)
  const logs = mountSmallDisk(join(dataFolder, 'logs'), LOG_MEGABYTES)
  writeFileSync(join(dataFolder, 'ecs.config'), `ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION=${KEEP_STOPPED_SECONDS}s\n`)
  let marina: MarinaProcess | undefined
  const said: string[] = []

  let starting: Promise<void> | undefined
  const start = async () => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        marina = await startMarina({ dataFolder, engine: 'auto', env: { DOCKER_HOST: engineOptions.host } })
        if (marina.engine !== 'docker') history.wrong('Marina waits for its engine', 'it took the simulated one instead')
        return
      } catch (error) {
        if (attempt === START_TRIES) throw error
        history.note('marina did not start, tried again', String(error).split('\n').slice(0, 3).join(' '))
        await wait(START_PAUSE_MS)
      }
    }
  }

  const world: World = {
    folder,
    docker: new Docker({ socketPath: join(folder, 'engine/docker.sock') }),
    disks: { data, logs },
    get marina() {
      return marina
    },
    get dockerd() {
      return dockerd
    },
    startMarina() {
      starting = start()
      return starting
    },
    async endMarina(how) {
      const ending = marina
      marina = undefined
      if (how === 'killed') await ending?.kill()
      else if (ending && (await ending.stop()) !== 0) history.wrong('Marina stops when it is asked to', 'its exit code was not 0')
      if (ending) said.push(ending.errors())
    },
    async startDockerd() {
      dockerd ??= await startPrivateDockerd(engineOptions)
    },
    async killDockerd() {
      const { pid } = dockerd ?? {}
      dockerd = undefined
      if (pid === undefined) return
      process.kill(pid, 'SIGKILL')
      while (isAlive(pid)) await wait(20)
    },
    said: () => [...said, marina?.errors() ?? ''].join(''),
    async close() {
      // One that is on its way up would outlive the run.
      await starting?.catch(() => {})
      await marina?.kill()
      // Started again where it is down, because only a running one can be asked to end with all its containers.
      await world.startDockerd().catch(() => {})
      if (dockerd) process.kill(dockerd.pid, 'SIGCONT')
      await dockerd?.stop()
      logs.remove()
      data.remove()
      if (existsSync(`/run/netns/${namespace}`)) execFileSync('ip', ['netns', 'delete', namespace])
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return world
}

/** Its parent is this process, which takes note of its end. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
