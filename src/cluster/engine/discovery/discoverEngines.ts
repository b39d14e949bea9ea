import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { EngineInfo } from '../containerEngine.ts'
import type { DockerConnection } from '../docker/dockerConnection.ts'
import type { DialledCandidate, DiscoveryFiles, EngineCandidate, EngineRefusal, ProbeResult, Surroundings } from './engineCandidate.ts'
import { explainUnusable } from './explainRefusal.ts'
import { type Asked, gatherRefusals } from './gatherRefusals.ts'
import { listCandidates } from './listCandidates.ts'
import { probeEngine } from './probeEngine.ts'

export interface DiscoveryOptions extends Partial<Surroundings> {
  /** Never throws. */
  probe?: (connection: DockerConnection) => Promise<ProbeResult>
  /**
   * `first` asks one after the other and stops at the first that can be used: asking wakes engines that start on demand.
   * `all` asks everybody, for a list to choose from.
   */
  survey?: 'first' | 'all'
  /** Look at the usual places although what the user named cannot be used. Otherwise nothing is taken in its place. */
  lookFurther?: boolean
}

export type ChosenEngine = DialledCandidate & { info: EngineInfo; why: string }

/** A place that was not needed: never asked, or asked and able too (`info` says so). */
export type OtherEngine = DialledCandidate & { info?: EngineInfo; why: string }

/** Data for page, command and log alike: who was chosen and why, who was refused and why. */
export interface Discovery {
  chosen?: ChosenEngine
  refused: EngineRefusal[]
  others: OtherEngine[]
}

/** Finds the engine to use: the one the user named, else the first that answers of the usual places. */
export async function discoverEngines(options: DiscoveryOptions = {}): Promise<Discovery> {
  const { probe = probeEngine, survey = 'first', lookFurther = false, ...given } = options
  const at = thisMachine(given)
  const { candidates, refused } = listCandidates(at)
  const namedCannotBe = refused.length > 0 && !lookFurther
  const asked = survey === 'all' ? await askAll(candidates, probe) : namedCannotBe ? [] : await askInTurn(candidates, probe, lookFurther)
  return conclude(candidates, asked, [...refused, ...gatherRefusals(at, asked)], lookFurther)
}

type Probe = (connection: DockerConnection) => Promise<ProbeResult>

async function askAll(candidates: DialledCandidate[], probe: Probe): Promise<Asked[]> {
  return Promise.all(candidates.map((candidate) => ask(candidate, probe)))
}

async function askInTurn(candidates: DialledCandidate[], probe: Probe, lookFurther: boolean): Promise<Asked[]> {
  const asked: Asked[] = []
  for (const candidate of candidates) {
    const last = await ask(candidate, probe)
    asked.push(last)
    if (last.info || (candidate.explicit && !lookFurther)) break
  }
  return asked
}

async function ask(candidate: DialledCandidate, probe: Probe): Promise<Asked> {
  const result = await probe(candidate.connection)
  if ('failed' in result) return { candidate, failure: result }
  const refusal = explainUnusable(candidate, result.answered)
  return refusal ? { candidate, refusal } : { candidate, info: result.answered.info }
}

function conclude(candidates: DialledCandidate[], asked: Asked[], refused: EngineRefusal[], lookFurther: boolean): Discovery {
  const namedIsRefused = refused.some(({ candidate }) => candidate.explicit)
  const winner = namedIsRefused && !lookFurther ? undefined : asked.find(({ info }) => info)
  const chosen = winner?.info && { ...winner.candidate, info: winner.info, why: whyChosen(winner.candidate) }
  const others = candidates.flatMap((candidate) => {
    const answer = asked.find((one) => one.candidate === candidate)
    return candidate === winner?.candidate || (answer && !answer.info) ? [] : [other(candidate, answer?.info, chosen)]
  })
  return { ...(chosen && { chosen }), refused, others }
}

function whyChosen(candidate: EngineCandidate): string {
  if (candidate.source === 'dockerHost') return 'DOCKER_HOST names it.'
  if (candidate.source === 'dockerContext') return `The docker context ${candidate.contextName} is the current one.`
  return 'It is the first of the usual places that answers.'
}

function other(candidate: DialledCandidate, info: EngineInfo | undefined, chosen: ChosenEngine | undefined): OtherEngine {
  const decides = whoDecides(chosen)
  if (!info) return { ...candidate, why: `It was not asked: ${decides}.` }
  const isSame = info.id !== '' && info.id === chosen?.info.id
  return { ...candidate, info, why: isSame ? `It leads to the same engine as ${chosen?.address}.` : `It answers too: ${decides}.` }
}

function whoDecides(chosen: ChosenEngine | undefined): string {
  if (chosen?.source === 'dockerHost') return 'DOCKER_HOST decides'
  if (chosen?.source === 'dockerContext') return `the docker context ${chosen.contextName} decides`
  return chosen ? `${chosen.product} at ${chosen.address} came first` : 'what docker is told to use decides alone'
}

/** Fills in what was not given with the machine Marina runs on. */
export function thisMachine(given: Partial<Surroundings> = {}): Surroundings {
  const uid = process.getuid?.()
  return { env: process.env, platform: process.platform, homedir: homedir(), fs: machineFiles, ...(uid !== undefined && { uid }), ...given }
}

const machineFiles: DiscoveryFiles = {
  readText: (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined),
  exists: existsSync,
  realPath(path) {
    const folder = dirname(path)
    try {
      return existsSync(path) ? realpathSync(path) : join(realpathSync(folder), basename(path))
    } catch {
      return path
    }
  },
}
