import type { Machine } from './machine.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const macProgram = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'

/** The browser for the page's tests: the one that MARINA_CHROMIUM names, else an installed one. */
export function findChromium({ env, findProgram, exists }: Machine): string | undefined {
  const named = env['MARINA_CHROMIUM']
  if (named) return exists(named) ? named : undefined
  return names.map(findProgram).find((path) => path !== undefined) ?? (exists(macProgram) ? macProgram : undefined)
}
