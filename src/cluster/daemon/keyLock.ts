import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { invalidParameter } from '#cluster/api/errors.ts'
import { KEY_FILE, type KeyLock, type KeyWrapping, openKeyFile } from '#cluster/secrets/index.ts'

export type { KeyLock, KeyLockState, KeyWrapping } from '#cluster/secrets/index.ts'

const noneYet = 'There is no key yet: the Marina that runs the cluster makes it with the first secret.'

/** The key of a data folder that another process works with: it takes the file as it finds it, and the key stays the same. */
export function keyLockOf(dataFolder: string, wrapping: KeyWrapping): KeyLock {
  const file = join(dataFolder, KEY_FILE)
  const key = openKeyFile({ file, wrapping, isUsed: () => true })
  return {
    state: async () => (existsSync(file) ? key.state() : { locked: false, whyNot: noneYet }),
    async setLocked(locked) {
      if (!existsSync(file)) throw invalidParameter(noneYet)
      return key.setLocked(locked)
    },
  }
}
