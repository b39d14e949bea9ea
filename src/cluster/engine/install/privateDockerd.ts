import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { probeEngine } from '../discovery/probeEngine.ts'
import { parseDockerHost } from '../docker/dockerConnection.ts'
import { removeLeftovers } from './leftovers.ts'

/*
 * A dockerd of our own, started without a service manager. It is no child to be waited for: it outlives the process
 * that started it, and is ended by the pid it wrote down, never by a name.
 */

export interface PrivateDockerdOptions {
  /** Images, containers, volumes. Made when missing. */
  dataRoot: string
  /** What lives only as long as it runs. */
  execRoot: string
  pidFile: string
  /** `unix:///…`, where it listens. */
  host: string
  /** Path of the file that gets its output, appended. */
  log: string
  /**
   * A network namespace of this name (`ip netns`), made when missing: two engines in one namespace share the bridge
   * docker0 and its rules, and one's end breaks the other. Ports published inside are not reachable from outside.
   */
  networkNamespace?: string
  /** Further options of dockerd, such as `--storage-driver=vfs`. */
  options?: string[]
  /** Milliseconds it may take until it answers. */
  startLimitMs?: number
}

/** What it takes to find an engine again and to clean up after it. */
export type EngineFolders = Pick<PrivateDockerdOptions, 'pidFile' | 'execRoot' | 'dataRoot'>

export interface PrivateDockerd {
  pid: number
  host: string
  /** Asks it to end, waits, and kills it when it does not. Containers end with it. Also takes away a namespace that was made for it. */
  stop(): Promise<void>
}

const START_LIMIT_MS = 60_000
const STOP_LIMIT_MS = 30_000
const CONTAINERD_LIMIT_MS = 2_000
const LOOK_AGAIN_MS = 50

/**
 * Starts a dockerd and resolves once it answers. Needs root, Linux and `dockerd` (with `networkNamespace` also `ip` and
 * `nsenter`) on the machine.
 * @throws Error with a sentence that quotes the end of its log, when it ends early or does not answer in time; nothing is left running then
 */
export async function startPrivateDockerd(options: PrivateDockerdOptions): Promise<PrivateDockerd> {
  if ('answered' in (await probeEngine(parseDockerHost(options.host)))) {
    throw new Error(`An engine answers at ${options.host} already. Use it, or choose another address for the new one.`)
  }
  const madeNamespace = await ensureNamespace(options.networkNamespace)
  await forgetDeadContainerd(options)
  const child = launch(options)
  try {
    await untilItAnswers(child, options)
  } catch (error) {
    await endDockerd(child.pid ?? 0, options)
    if (madeNamespace) await removeNamespace(options.networkNamespace)
    throw error
  }
  const pid = child.pid ?? 0
  return {
    pid,
    host: options.host,
    async stop() {
      await endDockerd(pid, options)
      if (madeNamespace) await removeNamespace(options.networkNamespace)
    },
  }
}

/** Ends the dockerd that wrote this pid file, if it still runs, and cleans up after one that was killed. For one that an earlier process started. */
export async function stopPrivateDockerd(options: EngineFolders): Promise<void> {
  await endDockerd(readPid(options.pidFile) ?? 0, options)
}

/** The command line, apart from running it. */
export function dockerdCommand(options: PrivateDockerdOptions): { command: string; arguments: string[] } {
  const own = ['--data-root', options.dataRoot, '--exec-root', options.execRoot, '--pidfile', options.pidFile, '--host', options.host]
  const words = ['dockerd', ...own, ...(options.options ?? [])]
  // nsenter becomes dockerd, so the child's pid is dockerd's own either way.
  const all = options.networkNamespace === undefined ? words : ['nsenter', `--net=/run/netns/${options.networkNamespace}`, ...words]
  const [command = 'dockerd', ...rest] = all
  return { command, arguments: rest }
}

function launch(options: PrivateDockerdOptions): ChildProcess {
  for (const folder of [options.dataRoot, options.execRoot, dirname(options.pidFile), dirname(options.log)])
    mkdirSync(folder, { recursive: true })
  const { command, arguments: words } = dockerdCommand(options)
  const log = openSync(options.log, 'a', 0o600)
  const child = spawn(command, words, { detached: true, stdio: ['ignore', log, log], cwd: '/', env: systemEnvironment() })
  closeSync(log)
  child.unref()
  // Told by `untilItAnswers`; unheard, a missing program would end this process.
  child.on('error', () => {})
  return child
}

/** A desktop session's path often lacks the folders where dockerd, iptables and runc are. Nothing else of ours is its business. */
function systemEnvironment(): NodeJS.ProcessEnv {
  const folders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']
  return { PATH: [...new Set([...(process.env['PATH'] ?? '').split(':'), ...folders])].filter(Boolean).join(':') }
}

async function untilItAnswers(child: ChildProcess, options: PrivateDockerdOptions): Promise<void> {
  const ended = new AbortController()
  let launchError: Error | undefined
  child.once('error', (error) => {
    launchError = error
    ended.abort()
  })
  child.once('exit', () => ended.abort())
  const connection = parseDockerHost(options.host)
  const limitMs = options.startLimitMs ?? START_LIMIT_MS
  for (const deadline = Date.now() + limitMs; Date.now() < deadline; ) {
    if (launchError) throw new Error(`The engine could not be started: ${launchError.message}. Install the package docker.io.`)
    if (ended.signal.aborted) throw new Error(`The engine ended while starting: ${lastReason(options.log)}. Its log is ${options.log}.`)
    if ('answered' in (await probeEngine(connection))) return
    await wait(LOOK_AGAIN_MS, undefined, { signal: ended.signal }).catch(() => {})
  }
  throw new Error(
    `The engine did not answer at ${options.host} within ${limitMs / 1_000} s. The last line of its log ${options.log}: ${lastReason(options.log)}`,
  )
}

async function endDockerd(pid: number, options: EngineFolders): Promise<void> {
  if (!(await endsAfter('SIGTERM', pid, STOP_LIMIT_MS))) await endsAfter('SIGKILL', pid, STOP_LIMIT_MS)
  rmSync(options.pidFile, { force: true })
  await removeLeftovers(options)
}

/**
 * A killed dockerd takes its containerd along, and the next one takes that pid for a living containerd as long as
 * nobody has reaped it, then waits for its socket in vain. One that does live on is dockerd's to take over.
 */
async function forgetDeadContainerd(options: PrivateDockerdOptions): Promise<void> {
  const pidFile = join(options.execRoot, 'containerd', 'containerd.pid')
  const pid = readPid(pidFile)
  if (pid !== undefined && (await hasEnded(pid, CONTAINERD_LIMIT_MS))) rmSync(pidFile, { force: true })
}

async function endsAfter(signal: NodeJS.Signals, pid: number, limitMs: number): Promise<boolean> {
  if (!isEngineProcess(pid)) return true
  process.kill(pid, signal)
  return hasEnded(pid, limitMs)
}

async function hasEnded(pid: number, limitMs: number): Promise<boolean> {
  for (const deadline = Date.now() + limitMs; Date.now() < deadline; await wait(LOOK_AGAIN_MS)) if (!isEngineProcess(pid)) return true
  return false
}

/** Whether the pid is still that of an engine: pids are given out again, and a stranger must not be ended. */
function isEngineProcess(pid: number): boolean {
  if (pid <= 1) return false
  const status = readText(`/proc/${pid}/status`) ?? ''
  return /^Name:\s+(dockerd|containerd|nsenter)$/m.test(status) && !/^State:\s+Z/m.test(status)
}

function readPid(path: string): number | undefined {
  const pid = Number.parseInt(readText(path) ?? '', 10)
  return Number.isSafeInteger(pid) ? pid : undefined
}

/** dockerd ends its log with one plain line when it gives up. */
function lastReason(path: string): string {
  const last = (readText(path) ?? '').trimEnd().split('\n').at(-1) ?? ''
  return last.replace(/^failed to start daemon: /, '') || 'it said nothing'
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

async function ensureNamespace(name: string | undefined): Promise<boolean> {
  if (name === undefined || existsSync(`/run/netns/${name}`)) return false
  await runIp(['netns', 'add', name])
  await runIp(['-n', name, 'link', 'set', 'lo', 'up'])
  return true
}

async function removeNamespace(name: string | undefined): Promise<void> {
  if (name !== undefined) await runIp(['netns', 'delete', name])
}

function runIp(words: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('ip', words, { stdio: ['ignore', 'ignore', 'pipe'], env: systemEnvironment() })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    child.once('error', (error) =>
      reject(new Error(`A network namespace needs the command ip: ${error.message}. Install the package iproute2.`)),
    )
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`"ip ${words.join(' ')}" failed: ${said.trim()}`))))
  })
}
