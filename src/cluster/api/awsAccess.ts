/**
 * What of the user's own AWS account tasks may use, in the words that `marina serve`, `marina aws` and the settings share. Without a
 * choice it is nothing at all.
 */

/** Where `secrets`, `environmentFiles` and `repositoryCredentials` come from. */
export interface SecretsChoice {
  /** Whether the store on this computer is asked, and before the profile where both are. */
  local: boolean
  profile?: string
}

/** What containers with a task role are given. */
export interface CredentialsChoice {
  /** Absent for dummy ones. */
  profile?: string
  /** A role to assume with the profile: an ARN, or `task` for the role of each task. */
  role?: string
}

/** Throws an Error with a sentence for anything but `local`, `profile:NAME` and `local,profile:NAME`. */
export function parseSecretsChoice(text: string): SecretsChoice {
  if (text === 'local') return { local: true }
  const [, local, profile] = /^(local,)?profile:([^\s,](?:[^,]*[^\s,])?)$/.exec(text) ?? []
  if (profile !== undefined) return { local: local !== undefined, profile }
  throw new Error(
    `Secrets come from local, profile:NAME or local,profile:NAME, not from "${text}". NAME is a profile of your AWS files; with "local," in front the store on this computer is asked first.`,
  )
}

/** Throws an Error with a sentence for anything but `dummy`, `profile:NAME`, `profile:NAME,role:ARN` and `profile:NAME,role:task`. */
export function parseCredentialsChoice(text: string): CredentialsChoice {
  if (text === 'dummy') return {}
  const [, profile, role] = /^profile:([^\s,](?:[^,]*[^\s,])?)(?:,role:(task|arn:[^:]+:iam::\d{12}:role\/\S+))?$/.exec(text) ?? []
  if (profile !== undefined) return { profile, ...(role !== undefined && { role }) }
  throw new Error(
    `Credentials of containers are dummy, profile:NAME, profile:NAME,role:ARN or profile:NAME,role:task, not "${text}". NAME is a profile of your AWS files, and the role is assumed with it.`,
  )
}

export const secretsChoiceText = ({ local, profile }: SecretsChoice): string =>
  profile === undefined ? 'local' : `${local ? 'local,' : ''}profile:${profile}`

export const credentialsChoiceText = ({ profile, role }: CredentialsChoice): string =>
  profile === undefined ? 'dummy' : `profile:${profile}${role === undefined ? '' : `,role:${role}`}`
