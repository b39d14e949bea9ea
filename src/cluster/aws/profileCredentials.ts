import type { CredentialsChoice } from '#cluster/api/awsAccess.ts'
import { clientOptions } from './clientOptions.ts'
import { type AwsProfile, readProfile } from './profiles.ts'
import { profileFailure } from './wordsOf.ts'

export interface AwsCredentials {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
  expiration?: Date
}

/** @param taskRole the ARN that `role:task` stands for */
export type FindCredentials = (taskRole?: string) => Promise<AwsCredentials>

/** Those that end so soon are fetched again, because a container may keep them a while. */
const FRESH_MS = 5 * 60_000

/**
 * Credentials of a profile of the user's AWS files, or of a role assumed with it: keys, roles, single sign-on and programs alike, as AWS's
 * own tools read them. The environment's own credentials are never taken, unless the profile says so. Keys are read anew each time; what
 * has an end is kept until shortly before. Rejects with a ProfileError.
 */
export function profileCredentials({ profile = 'default', role }: CredentialsChoice, now: () => number): FindCredentials {
  const kept = new Map<string, Promise<AwsCredentials>>()
  const find = async (wanted: string) => {
    try {
      return await resolve(await readProfile(profile), wanted || undefined)
    } catch (error) {
      throw profileFailure(profile, error)
    }
  }
  return async (taskRole) => {
    const wanted = (role === 'task' ? taskRole : role) ?? ''
    const before = await kept.get(wanted)?.catch(() => undefined)
    if (before?.expiration && before.expiration.getTime() - now() > FRESH_MS) return before
    const found = find(wanted)
    kept.set(wanted, found)
    return found
  }
}

async function resolve(profile: AwsProfile, role: string | undefined): Promise<AwsCredentials> {
  const { fromIni, fromTemporaryCredentials } = await import('@aws-sdk/credential-providers')
  const clientConfig = clientOptions(profile, 'STS')
  const ofProfile = fromIni({ profile: profile.name, clientConfig, ignoreCache: true })
  if (role === undefined) return ofProfile()
  return fromTemporaryCredentials({ masterCredentials: ofProfile, params: { RoleArn: role, RoleSessionName: 'marina' }, clientConfig })()
}
