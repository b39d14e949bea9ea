import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** What is asked of the machine that tests run on; tests of the runner put another in its place. */
export interface Machine {
  platform: NodeJS.Platform
  uid: number | undefined
  env: Readonly<Record<string, string | undefined>>
  /** Text of /etc/os-release; empty where there is none. */
  osRelease: string
  /** Full path of a program, or undefined. */
  findProgram(name: string): string | undefined
  exists(path: string): boolean
}

export function thisMachine(env: NodeJS.ProcessEnv = process.env): Machine {
  const folders = [...(env['PATH'] ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin']
  return {
    platform: process.platform,
    uid: process.getuid?.(),
    env,
    osRelease: existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '',
    findProgram: (name) => folders.map((folder) => join(folder, name)).find(isProgram),
    exists: existsSync,
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
