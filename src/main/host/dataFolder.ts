import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { defaultDataFolder } from '#cluster/lib/dataFolder.ts'

/** The folder that `--data` names, else the one of this user: the same that `marina serve` takes. */
export function dataFolderOf(given: string | undefined): string {
  return resolve(given ?? defaultDataFolder({ platform: process.platform, env: process.env, homedir: homedir() }))
}
