import { readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'

const LISTENING = '0A'
const TABLES = ['net/tcp', 'net/tcp6', 'net/udp', 'net/udp6']

/**
 * The process that listens on a port of this machine, as `nginx (pid 42)`; undefined where that cannot be known: another
 * system than Linux, or another user's process.
 * @param proc where the kernel shows its processes
 */
export async function findListener(port: number, proc = '/proc'): Promise<string | undefined> {
  const sockets = new Set((await Promise.all(TABLES.map((table) => socketsOn(join(proc, table), port)))).flat())
  if (sockets.size === 0) return undefined
  for (const pid of (await readdir(proc).catch(() => [])).filter((name) => /^\d+$/.test(name))) {
    if (!(await holdsOne(join(proc, pid, 'fd'), sockets))) continue
    const name = await readFile(join(proc, pid, 'comm'), 'utf8').catch(() => '')
    return `${name.trim() || 'without a name'} (pid ${pid})`
  }
  return undefined
}

/** Inodes of the sockets that are bound to a port. */
async function socketsOn(table: string, port: number): Promise<string[]> {
  const text = await readFile(table, 'utf8').catch(() => '')
  const wanted = port.toString(16).toUpperCase().padStart(4, '0')
  return text.split('\n').flatMap((line) => {
    const [, local = '', , state = '', , , , , , inode = ''] = line.trim().split(/\s+/)
    const isOpen = state === LISTENING || table.includes('udp')
    return isOpen && local.endsWith(`:${wanted}`) && inode !== '0' ? [inode] : []
  })
}

async function holdsOne(folder: string, sockets: ReadonlySet<string>): Promise<boolean> {
  for (const descriptor of await readdir(folder).catch(() => [])) {
    const target = await readlink(join(folder, descriptor)).catch(() => '')
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1]
    if (inode !== undefined && sockets.has(inode)) return true
  }
  return false
}
