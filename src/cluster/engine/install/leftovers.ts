import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { promisify } from 'node:util'

/*
 * What a dockerd leaves when it is killed or fails to start: the shims of its containers, those containers, its
 * containerd, and mounts below its folders. All of it is known by the engine's own folders, which nobody else uses.
 */

/** Kills processes and takes away mounts that belong to an engine with these folders. The engine itself has to be gone. */
export async function removeLeftovers(folders: { execRoot: string; dataRoot?: string }): Promise<void> {
  killLeftProcesses(folders.execRoot)
  // The next dockerd would wait for a containerd of that pid, even a dead one that nobody took note of.
  rmSync(`${folders.execRoot}/containerd/containerd.pid`, { force: true })
  const roots = [folders.execRoot, folders.dataRoot].filter((root) => root !== undefined)
  for (const mountPoint of mountsBelow(roots, readText('/proc/self/mountinfo') ?? '')) {
    // Lazily: the end of a container just killed may still hold its files for a moment.
    await promisify(execFile)('umount', ['-l', mountPoint]).catch(() => {})
  }
}

function killLeftProcesses(execRoot: string): void {
  for (const pid of processIds()) {
    if (!isOwnContainerd(pid, execRoot)) continue
    for (const child of isShim(pid) ? childrenOf(pid) : []) kill(child)
    kill(pid)
  }
}

/** containerd and its shims carry the path of their engine's folder in their command line. */
function isOwnContainerd(pid: number, execRoot: string): boolean {
  const words = (readText(`/proc/${pid}/cmdline`) ?? '').split('\0')
  return /(^|\/)containerd(-shim[\w-]*)?$/.test(words[0] ?? '') && words.some((word) => word.startsWith(`${execRoot}/containerd/`))
}

function isShim(pid: number): boolean {
  return (readText(`/proc/${pid}/cmdline`) ?? '').split('\0', 1)[0]?.includes('containerd-shim') ?? false
}

function childrenOf(parent: number): number[] {
  return processIds().filter((pid) => readText(`/proc/${pid}/status`)?.includes(`\nPPid:\t${parent}\n`))
}

function processIds(): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid > 1)
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself meanwhile.
  }
}

/** Mount points in or below the folders, innermost first. @param mountInfo text of `/proc/self/mountinfo` */
export function mountsBelow(folders: readonly string[], mountInfo: string): string[] {
  const points = mountInfo.split('\n').flatMap((line) => line.split(' ')[4] ?? [])
  const plain = points.map((point) => point.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))))
  return plain.filter((point) => folders.some((folder) => point === folder || point.startsWith(`${folder}/`))).reverse()
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
