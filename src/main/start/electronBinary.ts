import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Where Electron's program lies, or undefined while it has not been fetched. Looks at the files that its installer leaves, because
 * loading the `electron` package would start the download.
 * @param folder the `electron` package
 */
export function findElectron(folder: string): string | undefined {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  const name = readIfThere(join(folder, 'path.txt'))?.trim()
  if (!name) return undefined
  const program = join(override ?? join(folder, 'dist'), name)
  return existsSync(program) ? program : undefined
}

function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}
