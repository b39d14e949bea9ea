import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { RegistryAuth } from '#cluster/engine/containerEngine.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { askCredentialHelper, type HelperAnswer } from './credentialHelper.ts'
import { DOCKER_HUB_KEY, registryOf } from './imageReference.ts'

/** What the user is signed in with where an image comes from; undefined where not at all. */
export type FindCredentials = (image: string) => Promise<RegistryAuth | undefined>

export interface DockerCredentialsOptions {
  log: Logger
  /** The text of docker's `config.json`, undefined where there is none. Left out: the user's own. */
  readConfig?: () => Promise<string | undefined>
  askHelper?: (helper: string, key: string) => Promise<HelperAnswer | undefined>
}

interface DockerConfig {
  auths?: Record<string, { auth?: string; username?: string; password?: string; identitytoken?: string } | undefined>
  credsStore?: string
  credHelpers?: Record<string, string | undefined>
}

/** A helper says so where what it keeps is a token and no password. */
const TOKEN_USER = '<token>'

/**
 * Signs in as the docker command would: the engine's API does not read docker's configuration (spec part 2, 4.6). What
 * cannot be read is told once a pull, and the image is pulled without signing in.
 */
export function createDockerCredentials(options: DockerCredentialsOptions): FindCredentials {
  const { log, readConfig = readDockerConfig, askHelper = askCredentialHelper } = options
  return async (image) => {
    try {
      const text = await readConfig()
      return text === undefined ? undefined : await findIn(parseConfig(text), image, askHelper)
    } catch (error) {
      log.warn('pulling without signing in', { registry: registryOf(image), why: error instanceof Error ? error.message : 'unknown' })
      return undefined
    }
  }
}

function parseConfig(text: string): DockerConfig {
  try {
    return (JSON.parse(text) ?? {}) as DockerConfig
  } catch {
    // The parser quotes what it stumbles over, and that may be a secret.
    throw new Error('Docker’s config.json is not JSON.')
  }
}

async function findIn(
  { auths = {}, credHelpers = {}, credsStore }: DockerConfig,
  image: string,
  askHelper: NonNullable<DockerCredentialsOptions['askHelper']>,
): Promise<RegistryAuth | undefined> {
  const serverAddress = registryOf(image) === 'docker.io' ? DOCKER_HUB_KEY : registryOf(image)
  const helper = credHelpers[longestKey(Object.keys(credHelpers), image) ?? ''] ?? credsStore
  if (helper) {
    const answer = await askHelper(helper, serverAddress)
    if (answer) return answerAsAuth(answer, serverAddress)
  }
  const entry = auths[longestKey(Object.keys(auths), image) ?? '']
  if (!entry) return undefined
  if (entry.identitytoken) return { username: '', password: '', identityToken: entry.identitytoken, serverAddress }
  const [username, password] = entry.auth ? decode(entry.auth) : [entry.username, entry.password]
  return username && password ? { username, password, serverAddress } : undefined
}

function answerAsAuth({ username, secret }: HelperAnswer, serverAddress: string): RegistryAuth {
  if (username === TOKEN_USER) return { username: '', password: '', identityToken: secret, serverAddress }
  return { username, password: secret, serverAddress }
}

/** `host/namespace` goes before `host`; schemes and the classic paths of a key do not count. */
function longestKey(keys: readonly string[], image: string): string | undefined {
  const registry = registryOf(image)
  const name = registry === 'docker.io' ? `index.docker.io/${image}` : image
  const plain = (key: string) => key.replace(/^https?:\/\//, '').replace(/\/(v[12]\/?)?$/, '')
  const fits = keys.filter((key) => `${name}/`.startsWith(`${plain(key)}/`) || (registry === 'docker.io' && plain(key) === 'docker.io'))
  return fits.toSorted((a, b) => plain(b).length - plain(a).length)[0]
}

function decode(auth: string): [string, string] {
  const text = Buffer.from(auth, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon < 0 ? ['', ''] : [text.slice(0, colon), text.slice(colon + 1).replace(/\0+$/, '')]
}

async function readDockerConfig(): Promise<string | undefined> {
  const folder = process.env['DOCKER_CONFIG'] || join(homedir(), '.docker')
  try {
    return await readFile(join(folder, 'config.json'), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new Error('Docker’s config.json cannot be read.', { cause: error })
  }
}
