/** `npm run test:long`: the properties with many more histories and requests than a check has time for. */
import { runScript } from './command.ts'

const asked = { MARINA_LONG: '1', MARINA_REQUESTS: '1000000' }
const { ok } = await runScript(
  { script: 'node_modules/vitest/vitest.mjs', args: ['run', 'test/property', ...process.argv.slice(2)], env: { ...asked, ...process.env } },
  'live',
)
process.exitCode = ok ? 0 : 1
