import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Pids of the engines in this network namespace. Two of them share the bridge docker0 without knowing of each other: both hand out the same
 * addresses, and a published port reaches the container of either.
 * @param proc where the system shows its processes
 */
export function enginesInNamespace(proc = '/proc'): number[] {
  const here = read(() => readlinkSync(join(proc, 'self/ns/net')))
  if (here === undefined) return []
  const pids = readdirSync(proc).filter((name) => /^\d+$/.test(name))
  return pids.filter((pid) => isEngine(join(proc, pid)) && read(() => readlinkSync(join(proc, pid, 'ns/net'))) === here).map(Number)
}

const isEngine = (folder: string) =>
  read(() => readFileSync(join(folder, 'comm'), 'utf8').trim()) === 'dockerd' &&
  !usesOwnBridge(read(() => readFileSync(join(folder, 'cmdline'), 'utf8')))

const usesOwnBridge = (commandLine: string | undefined) => commandLine?.split('\0').includes('--bridge') ?? true

/** Undefined for what is gone meanwhile or not ours to see. */
function read(look: () => string): string | undefined {
  try {
    return look()
  } catch {
    return undefined
  }
}
