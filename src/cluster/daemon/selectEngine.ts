import type { EngineChoice } from '#cluster/api/resources/marina.ts'
import type { ContainerEngine, EngineInfo, EngineTimeouts } from '#cluster/engine/containerEngine.ts'
import { type Discovery, discoverEngines } from '#cluster/engine/discovery/discoverEngines.ts'
import type { DockerConnection } from '#cluster/engine/docker/dockerConnection.ts'
import { parseDockerHost } from '#cluster/engine/docker/dockerConnection.ts'
import { createDockerEngine } from '#cluster/engine/docker/dockerEngine.ts'
import { createSimulatedEngine } from '#cluster/engine/simulated/simulatedEngine.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Logger } from '#cluster/lib/logger.ts'

/** An engine to run tasks on, and what was passed over for it. */
export interface SelectedEngine {
  engine: ContainerEngine
  info: EngineInfo
  address: string
  choices: EngineChoice[]
  /** Absent when it answered; else why it is taken all the same. */
  unreachable?: string
}

/** What the data folder remembers of the engine that its tasks run on. */
export interface RememberedEngine {
  address: string
  info: EngineInfo
}

export interface SelectOptions {
  /** `auto`, `docker`, `simulated`, or an address. */
  wanted: string
  clock: Clock
  log: Logger
  timeouts?: EngineTimeouts
  /** Set while tasks still run on it: `auto` waits for it to come back sooner than starting them anew elsewhere. */
  remembered?: RememberedEngine | undefined
  /** Tries to have an engine after none was found; resolves to whether there is one now. */
  bringEngine?: () => Promise<boolean>
}

/** No engine as asked for; the message says for each one why not. */
export class NoEngineError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'NoEngineError'
  }
}

export const simulatedAddress = 'simulated'

/** Finds the engine that was asked for. Throws a NoEngineError when there is none and `auto` was not asked for. */
export async function selectEngine(options: SelectOptions): Promise<SelectedEngine> {
  const { wanted } = options
  if (wanted === 'simulated') return simulated(options, [])
  if (wanted !== 'auto' && wanted !== 'docker') return atAddress(options)
  const discovery = await discoverEngines()
  if (discovery.chosen) return found(discovery, options)
  const choices = choicesOf(discovery)
  if (await options.bringEngine?.()) {
    const again = await discoverEngines()
    if (again.chosen) return found(again, options)
  }
  if (wanted === 'docker') throw new NoEngineError(`No container engine can be used. ${choices.map(sentenceOf).join(' ')}`)
  return options.remembered ? waitingFor(options.remembered, choices, options) : simulated(options, choices)
}

function found(discovery: Discovery, options: SelectOptions): SelectedEngine {
  const { chosen } = discovery
  if (!chosen) throw new Error('nothing was found')
  return {
    engine: dockerAt(chosen.connection, options),
    info: chosen.info,
    address: chosen.address,
    choices: choicesOf(discovery),
  }
}

async function atAddress(options: SelectOptions): Promise<SelectedEngine> {
  const { wanted } = options
  const engine = dockerAt(connectionOf(wanted), options)
  try {
    const info = await engine.info()
    return {
      engine,
      info,
      address: wanted,
      choices: [{ name: info.product, address: wanted, chosen: true, why: 'It was named by --engine.' }],
    }
  } catch (error) {
    engine.close()
    throw new NoEngineError(
      `The engine at ${wanted} does not answer: ${messageOf(error)}. Start it, or leave out --engine to look for another.`,
    )
  }
}

function dockerAt(connection: DockerConnection, { clock, log, timeouts }: SelectOptions): ContainerEngine {
  return createDockerEngine({ ...connection, log, clock, ...(timeouts && { timeouts }) })
}

function connectionOf(address: string): DockerConnection {
  try {
    return parseDockerHost(address)
  } catch (error) {
    throw new NoEngineError(messageOf(error))
  }
}

function waitingFor({ address, info }: RememberedEngine, choices: EngineChoice[], options: SelectOptions): SelectedEngine {
  const awaited: EngineChoice = { name: info.product, address, chosen: true, why: 'Tasks still run on it, so Marina waits for it.' }
  return {
    engine: dockerAt(connectionOf(address), options),
    info,
    address,
    choices: [awaited, ...choices],
    unreachable: choices.map(({ why }) => why).join(' ') || 'It does not answer.',
  }
}

async function simulated({ clock }: SelectOptions, choices: EngineChoice[]): Promise<SelectedEngine> {
  // Slow enough for a person to see tasks come up.
  const engine = createSimulatedEngine({ clock, pullMs: 1_200, startMs: 250 })
  const why = choices.length > 0 ? 'No other engine can be used.' : 'It was asked for.'
  const choice: EngineChoice = { name: 'Simulated', address: simulatedAddress, chosen: true, why }
  return { engine, info: await engine.info(), address: simulatedAddress, choices: [choice, ...choices] }
}

/** What discovery found, as page, command and log show it. */
export function choicesOf({ chosen, refused, others }: Discovery): EngineChoice[] {
  return [
    ...(chosen ? [{ name: chosen.product, address: chosen.address, chosen: true, why: chosen.why }] : []),
    ...refused.map(({ candidate, why, remedy }) => ({ name: candidate.product, address: candidate.address, chosen: false, why, remedy })),
    ...others.map(({ product, address, why }) => ({ name: product, address, chosen: false, why })),
  ]
}

function sentenceOf({ name, address, why, remedy }: EngineChoice): string {
  return `${name} (${address}): ${why}${remedy ? ` ${remedy.sentence}${remedy.command ? ` ${remedy.command}` : ''}` : ''}`
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
