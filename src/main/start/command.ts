import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { repository } from './built.ts'

/** Becomes the built `marina` command, in this process: signals and standard streams are then its own. */
export async function becomeMarina(argv: readonly string[]): Promise<void> {
  const entry = join(repository, 'out/main/cli.js')
  process.argv = [process.execPath, entry, ...argv]
  await import(pathToFileURL(entry).href)
}
