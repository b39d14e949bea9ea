/**
 * Which program listens on a port, as far as the operating system tells this user. Only for a sentence: nothing depends on it.
 */
import { execFile } from 'node:child_process'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { promisify } from 'node:util'

export interface PortOwner {
  pid: number
  /** Program name. */
  name: string
}

const run = promisify(execFile)
const patience = { timeout: 3_000, windowsHide: true } as const

/** Undefined when it cannot be found out, for example because the program is another user's. */
export async function findPortOwner(port: number, platform: NodeJS.Platform = process.platform): Promise<PortOwner | undefined> {
  try {
    if (platform === 'linux') return await ownerOnLinux(port)
    if (platform === 'win32') return await ownerOnWindows(port)
    return parseLsof((await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], patience)).stdout)
  } catch {
    return undefined
  }
}

async function ownerOnLinux(port: number): Promise<PortOwner | undefined> {
  const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')))
  const sockets = new Set(tables.flatMap((table) => listeningInodes(table, port)).map((inode) => `socket:[${inode}]`))
  if (sockets.size === 0) return undefined
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => [])
    for (const descriptor of descriptors) {
      const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '')
      if (sockets.has(target)) return { pid: Number(pid), name: (await readFile(`/proc/${pid}/comm`, 'utf8')).trim() }
    }
  }
  return undefined
}

/** Rows of /proc/net/tcp that listen (state 0A) on the port; addresses and ports are hexadecimal. */
export function listeningInodes(table: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/))
  return rows.flatMap((row) => (row[1]?.endsWith(wanted) && row[3] === '0A' && row[9] !== undefined ? [row[9]] : []))
}

/** Output of `lsof -F pc`: a line a field, `p` the process, `c` its command. */
export function parseLsof(text: string): PortOwner | undefined {
  const pid = /^p(\d+)$/m.exec(text)?.[1]
  const name = /^c(.+)$/m.exec(text)?.[1]
  return pid && name ? { pid: Number(pid), name } : undefined
}

async function ownerOnWindows(port: number): Promise<PortOwner | undefined> {
  const pid = listeningPid((await run('netstat', ['-ano', '-p', 'TCP'], patience)).stdout, port)
  if (pid === undefined) return undefined
  const list = await run('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], patience)
  return { pid, name: /^"([^"]+)"/m.exec(list.stdout)?.[1] ?? 'unknown' }
}

/** `netstat -ano` translates its state column; a foreign address of all zeros is what listening looks like in every language. */
export function listeningPid(text: string, port: number): number | undefined {
  for (const line of text.split('\n')) {
    const [protocol, local, foreign, , pid] = line.trim().split(/\s+/)
    if (protocol === 'TCP' && local?.endsWith(`:${port}`) && (foreign === '0.0.0.0:0' || foreign === '[::]:0')) return Number(pid)
  }
  return undefined
}
