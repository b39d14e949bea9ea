import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { repository } from '../command.ts'
import { findChromium } from './chromium.ts'
import { findEngine, startEngine, type TestEngine, whyNoPrivateEngine } from './engine.ts'
import { type Machine, thisMachine } from './machine.ts'
import { installCommand, missingPackages, whyNoInstall } from './packages.ts'
import { whyEngineUnusable } from './tryEngine.ts'

export interface Prepared {
  /** For the tests: where engine, browser and corpus are. */
  env: NodeJS.ProcessEnv
  /** Why there is no engine, no browser; absent where there is. */
  noEngine?: string
  noChromium?: string
  end(): Promise<void>
}

/** Finds what the tests need, installs what is missing where that is allowed, and says each thing it does. */
export async function prepareMachine(tell: (line: string) => void): Promise<Prepared> {
  install(thisMachine(), (await findEngine(thisMachine())) !== undefined, tell)
  const machine = thisMachine()
  const { engine, noEngine } = await chooseEngine(machine, tell)
  const chromium = findChromium(machine)
  const corpus = findCorpus(machine)
  tell(engine ? `Engine: ${engine.host}, ${engine.how}` : `No engine: none works, and ${noEngine}`)
  tell(chromium ? `Chromium: ${chromium}` : 'No Chromium: none is installed')
  tell(corpus ? `Corpus: ${corpus}` : 'No corpus: MARINA_CORPUS names none and ../shared/corpus is not there')
  return {
    env: { ...process.env, ...envOf({ engine, chromium, corpus }) },
    ...(noEngine !== undefined && { noEngine: `no engine works here, and ${noEngine}` }),
    ...(chromium === undefined && { noChromium: 'no Chromium is installed' }),
    end: engine?.end ?? (async () => {}),
  }
}

/** The engine that is there if it works, else one of our own where that is possible. */
async function chooseEngine(machine: Machine, tell: (line: string) => void): Promise<{ engine?: TestEngine; noEngine?: string }> {
  const found = await findEngine(machine)
  const unusable = found && (await whyEngineUnusable(found.host))
  if (found && !unusable) return { engine: found }
  if (found) tell(`Passed over: the engine at ${found.host}, because ${unusable}`)
  const noEngine = whyNoPrivateEngine(machine)
  return noEngine === undefined ? { engine: await startEngine() } : { noEngine }
}

interface Found {
  engine: TestEngine | undefined
  chromium: string | undefined
  corpus: string | undefined
}

const envOf = ({ engine, chromium, corpus }: Found) => ({
  ...(engine && { MARINA_TEST_DOCKER_HOST: engine.host }),
  ...(chromium && { MARINA_CHROMIUM: chromium }),
  ...(corpus && { MARINA_CORPUS: corpus }),
})

function findCorpus({ env, exists }: Machine): string | undefined {
  const path = env['MARINA_CORPUS'] ?? resolve(repository, '../shared/corpus')
  return exists(path) ? path : undefined
}

function install(machine: Machine, engineFound: boolean, tell: (line: string) => void): void {
  const packages = missingPackages(machine, engineFound)
  if (packages.length === 0) return
  const why = whyNoInstall(machine)
  if (why) return tell(`Not installed: ${packages.join(', ')} (${why})`)
  const [command = '', ...words] = installCommand(packages)
  tell(`Installing what the tests need: ${command} ${words.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const { status } = spawnSync(command, words, { stdio: ['ignore', 'inherit', 'inherit'], env })
  if (status !== 0) tell('That did not work. Run "apt-get update" once and try again.')
}
