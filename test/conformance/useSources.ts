/** Imported first: the run is about what is in the tree, not about the last build. */
import { resolve } from 'node:path'

process.env['MARINA_COMMAND'] ??= resolve(import.meta.dirname, '../../src/cluster/cli/entry.ts')
