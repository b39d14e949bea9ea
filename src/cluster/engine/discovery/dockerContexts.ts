import { existsSync, readdirSync } from 'node:fs'
import { thisMachine } from './discoverEngines.ts'
import { configFolder, joinFor, member, stringMember, withoutPassword } from './dockerSettings.ts'
import type { Surroundings } from './engineCandidate.ts'

/** One of the user's docker contexts. */
export interface DockerContext {
  name: string
  description?: string
  /** As `docker context inspect` shows it; empty where it names no Docker engine. */
  address: string
  /** Folder with its certificates; absent where it has none. */
  tlsFolder?: string
  /** Why it cannot be used, as a sentence. */
  problem?: string
}

/** The machine, and what is in a folder of it. */
export interface ContextSurroundings extends Surroundings {
  /** Names in a folder; empty where there is none. */
  list(folder: string): string[]
}

/** A folder that somebody filled with thousands of them is not read to its end. */
const MOST_CONTEXTS = 200

/**
 * The user's docker contexts, by name. The context `default` is not among them: it is no file but what docker is told otherwise.
 * One that cannot be read is left out: docker itself does not list it either.
 */
export function listDockerContexts(given: Partial<ContextSurroundings> = {}): DockerContext[] {
  const at: ContextSurroundings = { list: listFolder, ...thisMachine(given), ...given }
  const join = joinFor(at)
  const folder = join(configFolder(at), 'contexts')
  return at
    .list(join(folder, 'meta'))
    .slice(0, MOST_CONTEXTS)
    .flatMap((id) => {
      const context = readContext(at.fs.readText(join(folder, 'meta', id, 'meta.json')))
      if (!context) return []
      const tlsFolder = join(folder, 'tls', id, 'docker')
      return [at.fs.exists(tlsFolder) ? { ...context, tlsFolder } : context]
    })
    .toSorted((a, b) => a.name.localeCompare(b.name))
}

function readContext(text: string | undefined): DockerContext | undefined {
  const meta = parse(text)
  const name = stringMember(meta, 'Name')
  if (name === undefined) return undefined
  const endpoint = member(member(meta, 'Endpoints'), 'docker')
  const address = stringMember(endpoint, 'Host') ?? ''
  const description = stringMember(member(meta, 'Metadata'), 'Description')
  const problem = problemOf(address, member(endpoint, 'SkipTLSVerify') === true)
  return {
    name,
    address: withoutPassword(address),
    ...(description !== undefined && { description }),
    ...(problem !== undefined && { problem }),
  }
}

function problemOf(address: string, skipsVerification: boolean): string | undefined {
  if (address === '') return 'It names no Docker engine.'
  if (/\/\/[^/@]*:[^/@]*@/.test(address)) return 'Its address has a password in it, which Marina does not take.'
  if (skipsVerification) return 'It tells docker not to check whose certificate the engine shows, and Marina always checks.'
  return undefined
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

const listFolder = (folder: string) => (existsSync(folder) ? readdirSync(folder) : [])
