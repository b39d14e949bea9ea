import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import type { RegistryAuth } from '#cluster/engine/containerEngine.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { SecretSource } from '../secrets/secretSource.ts'
import type { FindCredentials } from './dockerCredentials.ts'
import { registryOf } from './imageReference.ts'

/** The secret that a container names for its registry cannot be used. `message` is the reason without its name. */
export class RegistryAuthError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'RegistryAuthError'
  }
}

/**
 * What to sign in with for a container's image: the secret it names by ARN or name, else what the user is signed in with (spec part 2, 4.6).
 * @throws RegistryAuthError when the secret named is not there or is no `{"username": …, "password": …}`
 */
export async function findRegistryAuth(
  task: TaskRecord,
  { image = '', repositoryCredentials }: ContainerDefinition,
  sources: { secrets: SecretSource; findCredentials: FindCredentials | undefined },
): Promise<RegistryAuth | undefined> {
  const parameter = repositoryCredentials?.credentialsParameter
  if (!parameter) return await sources.findCredentials?.(image)
  const text = await sources.secrets.resolve(parameter, task, 'asm').catch((error: unknown) => {
    throw new RegistryAuthError(error instanceof Error ? error.message : String(error), { cause: error })
  })
  const login = readLogin(text)
  if (!login) throw new RegistryAuthError(`the secret ${parameter} is not JSON with a username and a password`)
  return { ...login, serverAddress: registryOf(image) }
}

function readLogin(text: string): { username: string; password: string } | undefined {
  try {
    const { username, password } = JSON.parse(text) as { username?: unknown; password?: unknown }
    return typeof username === 'string' && typeof password === 'string' ? { username, password } : undefined
  } catch {
    return undefined
  }
}
