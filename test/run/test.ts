/**
 * `npm test`: everything that can run on this machine, in the order of what breaks first. Finds an engine and a browser or, where it may,
 * installs and starts them; says aloud what it leaves out; ends with one line of counts.
 */
import { availableParallelism } from 'node:os'
import { staticSteps, unitTests } from './checkSteps.ts'
import { checkCleanInstall } from './cleanInstall.ts'
import { whyNoPrivateEngine } from './machine/engine.ts'
import { thisMachine } from './machine/machine.ts'
import { makeOwnNetwork } from './machine/ownNetwork.ts'
import { prepareMachine } from './machine/prepare.ts'
import { runChaos } from './runChaos.ts'
import { runPlaywright } from './runPlaywright.ts'
import { runSteps } from './runSteps.ts'
import { runVitest } from './runVitest.ts'
import { closingLine, failed, skipLines, skipped, sum, type Tally } from './tally.ts'

const say = (line: string) => void process.stdout.write(`${line}\n`)
const vitest = (config: string) => ({ script: 'node_modules/vitest/vitest.mjs', args: ['run', '--config', config] })
const build = {
  name: 'build',
  command: { script: 'node_modules/electron-vite/bin/electron-vite.js', args: ['build', '--logLevel', 'warn'] },
}
const conformance = {
  name: 'conformance, no number lower than before',
  command: { script: 'test/conformance/index.ts', args: ['--check'] },
}

const machine = await prepareMachine(say)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void machine.end().finally(() => process.exit(130)))

const tallies: Tally[] = []
try {
  // The one waits for the network while the others compute.
  const [install, texts] = await Promise.all([checkCleanInstall(), runSteps(staticSteps, Math.min(3, availableParallelism()))])
  tallies.push(install, ...texts)
  tallies.push(await runVitest('unit tests', unitTests, { output: 'kept', env: { MARINA_REQUESTS: '100000', ...machine.env } }))
  const [built = failed] = await runSteps([build], 1)
  tallies.push(built)
  if (built.failed === 0) tallies.push(...(await testBuilt()))
  else say('Not built, so nothing that needs the build was run.')
} finally {
  await machine.end()
}

async function testBuilt(): Promise<Tally[]> {
  const { env, noEngine, noChromium } = machine
  const [conforms = failed] = await runSteps([conformance], 1)
  const builtParts = await runVitest('the command, and the shell on its double', vitest('vitest.built.config.ts'), { output: 'kept', env })
  const sideBySide = await testContainersPageAndChaos()
  const measured =
    noChromium || noEngine ? [] : [await runPlaywright('the page on real containers', { projects: ['containers'], output: 'live', env })]
  return [conforms, builtParts, ...sideBySide, ...measured]
}

/**
 * Side by side where the browser can be kept away from the interfaces of containers: it drops its connections whenever one comes or goes.
 * Containers mostly wait. Chaos, with an engine of its own, takes the place of the browser once that is through: in its network too, where
 * no other Marina has the addresses that containers ask.
 */
async function testContainersPageAndChaos(): Promise<Tally[]> {
  const { env, noEngine, noChromium } = machine
  const testContainers = () =>
    noEngine
      ? missing(`tests on real containers: ${noEngine}`)
      : runVitest('tests on real containers', vitest('vitest.docker.config.ts'), { output: 'live', env })
  const testPage = (through: readonly string[], output: 'live' | 'kept') =>
    noChromium
      ? missing(`tests in the browser: ${noChromium}`)
      : runPlaywright('tests in the browser', { projects: ['page', 'preload', 'desktop'], output, env, through })
  const testChaos = async (through: readonly string[] = []) => {
    const why = whyNoPrivateEngine(thisMachine())
    return why ? missing(`chaos on an engine of its own: ${why}`) : runChaos('chaos on an engine of its own', env, through)
  }
  const network = makeOwnNetwork(thisMachine())
  if (!network) return [await testContainers(), await testPage([], 'live'), await testChaos()]
  const pageThenChaos = async () => [await testPage(network.through, 'kept'), await testChaos(network.through)]
  try {
    return (await Promise.all([testContainers(), pageThenChaos()])).flat()
  } finally {
    network.remove()
  }
}

/** On CI nothing may be missing. */
function missing(what: string): Tally {
  if (process.env['CI'] !== 'true') return skipped(what)
  say(`FAILED ${what}. With CI=true that is a failure.`)
  return failed
}

const all = sum(tallies)
if (all.skipped.length > 0) say('Skipped:')
for (const line of skipLines(all.skipped)) say(line)
say(closingLine(all))
process.exitCode = all.failed > 0 ? 1 : 0
