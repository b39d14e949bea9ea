import { appendFileSync } from 'node:fs'

/**
 * Says what a test found where that is worth reading though nothing failed: a table of files, what a tool lacks. `npm test` shows it even
 * for a layer whose output it keeps for failures.
 */
export function tellRun(text: string): void {
  const file = process.env['MARINA_RUN_NOTES']
  if (file) appendFileSync(file, `${text.trimEnd()}\n`)
  else console.log(text)
}
