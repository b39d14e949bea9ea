import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** What an SDK in a container is given (spec part 2, 7.4). */
export interface Credentials {
  AccessKeyId: string
  SecretAccessKey: string
  Token: string
}

/** Where credentials of task roles come from; rejects with a sentence where they cannot be had. */
export type CredentialSource = () => Promise<Credentials>

/** Fixed and good for nothing but services on this computer that do not check signatures. */
export const dummyCredentials: CredentialSource = () =>
  Promise.resolve({
    AccessKeyId: 'ASIAMARINALOCALDUMMY',
    SecretAccessKey: 'marina/local/dummy/secret/access/key/000',
    Token: 'marina-local-dummy',
  })

/**
 * Those of a profile of AWS's shared credentials file, read anew each time, because tools write fresh ones there. Profiles
 * that only say where credentials come from (roles, single sign-on, programs) are none.
 */
export function profileCredentials(profile: string, env: Readonly<Record<string, string | undefined>> = process.env): CredentialSource {
  const path = env['AWS_SHARED_CREDENTIALS_FILE'] || join(homedir(), '.aws', 'credentials')
  return async () => {
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      throw new Error(`Credentials of the profile ${profile} cannot be read: ${path} cannot be opened.`, { cause: error })
    })
    return credentialsOfProfile(text, profile, path)
  }
}

/** @throws Error with a sentence that names the profile and what it lacks, never a value */
export function credentialsOfProfile(text: string, profile: string, path: string): Credentials {
  const settings = settingsOfProfile(text, profile)
  if (!settings) {
    throw new Error(`There is no profile [${profile}] in ${path}. Add it with "aws configure --profile ${profile}", or name another one.`)
  }
  const { aws_access_key_id: id, aws_secret_access_key: secret, aws_session_token: token = '' } = settings
  if (!id || !secret) {
    throw new Error(
      `The profile [${profile}] in ${path} has no aws_access_key_id and aws_secret_access_key. Write them there, for example with "aws configure export-credentials".`,
    )
  }
  return { AccessKeyId: id, SecretAccessKey: secret, Token: token }
}

function settingsOfProfile(text: string, profile: string): Record<string, string> | undefined {
  let isInside = false
  let found: Record<string, string> | undefined
  for (const line of text.split(/\r?\n/).map((raw) => raw.trim())) {
    const section = /^\[\s*(?:profile\s+)?(.+?)\s*\]$/.exec(line)
    if (section) isInside = section[1] === profile
    if (isInside) found ??= {}
    const setting = /^([A-Za-z_]+)\s*=\s*(.*)$/.exec(line)
    if (isInside && setting?.[1] && found) found[setting[1].toLowerCase()] = setting[2] ?? ''
  }
  return found
}

/** @throws Error with a sentence for anything but `dummy` and `profile:NAME` */
export function parseCredentialSource(text: string): CredentialSource {
  if (text === 'dummy') return dummyCredentials
  const profile = /^profile:(.+)$/.exec(text)?.[1]
  if (profile) return profileCredentials(profile)
  throw new Error(`--credentials takes dummy, or profile:NAME for a profile of your shared credentials file, not "${text}".`)
}
