import { renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createLogger, type Logger } from '#cluster/lib/logger.ts'

const largest = 5 * 1024 * 1024

/** The log of a Marina without a terminal: one file in the data folder, and the one before it. */
export function openLog(dataFolder: string): Logger {
  const path = join(dataFolder, 'marina.log')
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size > largest) renameSync(path, `${path}.old`)
  return createLogger('info', path)
}
