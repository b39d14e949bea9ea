import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Where the built page lies, seen from the built command (`out/main`) or from its source. Undefined when it was not built. */
export function defaultPageFolder(): string | undefined {
  const here = import.meta.dirname
  return [join(here, '..', 'renderer'), join(here, '..', '..', 'renderer'), join(here, '..', '..', '..', 'out', 'renderer')].find(
    (folder) => existsSync(join(folder, 'index.html')),
  )
}
