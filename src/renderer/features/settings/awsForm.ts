import { credentialsChoiceText, parseCredentialsChoice, parseSecretsChoice, secretsChoiceText } from '#cluster/api/awsAccess.ts'
import type { AwsAccessState } from '#cluster/api/resources/marina.ts'

export const secretsKinds = ['local', 'localThenProfile', 'profile'] as const
export const credentialsKinds = ['dummy', 'profile', 'taskRole', 'role'] as const

/** What the form holds; a profile that a kind does not use is kept for when it does. */
export interface AwsForm {
  secrets: (typeof secretsKinds)[number]
  secretsProfile: string
  credentials: (typeof credentialsKinds)[number]
  credentialsProfile: string
  role: string
}

type Chosen = Pick<AwsAccessState, 'secrets' | 'credentials'>

/** @param fallback the profile that is proposed where none is chosen */
export function formOf({ secrets, credentials }: Chosen, fallback: string): AwsForm {
  const { local, profile: secretsProfile } = parseSecretsChoice(secrets)
  const { profile: credentialsProfile, role } = parseCredentialsChoice(credentials)
  return {
    secrets: secretsProfile === undefined ? 'local' : local ? 'localThenProfile' : 'profile',
    secretsProfile: secretsProfile ?? fallback,
    credentials: credentialsProfile === undefined ? 'dummy' : role === undefined ? 'profile' : role === 'task' ? 'taskRole' : 'role',
    credentialsProfile: credentialsProfile ?? fallback,
    role: role === undefined || role === 'task' ? '' : role,
  }
}

/** The words that Marina takes; what is wrong in them it says itself. */
export function chosenBy({ secrets, secretsProfile, credentials, credentialsProfile, role }: AwsForm): Chosen {
  const ofRole = { dummy: {}, profile: {}, taskRole: { role: 'task' }, role: { role: role.trim() } }[credentials]
  return {
    secrets: secretsChoiceText({ local: secrets !== 'profile', ...(secrets !== 'local' && { profile: secretsProfile }) }),
    credentials: credentialsChoiceText({ ...(credentials !== 'dummy' && { profile: credentialsProfile }), ...ofRole }),
  }
}
