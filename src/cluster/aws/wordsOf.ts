import { ProfileError } from './profiles.ts'

const unreachable = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EPIPE'])

/** Why a call to AWS failed, in the form in which ECS repeats it: `AccessDeniedException: User … is not authorized`. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return 'AWS could not be asked'
  if (error instanceof ProfileError) return error.message
  const code = 'code' in error ? String(error.code) : ''
  if (unreachable.has(code) || error.name === 'TimeoutError') {
    return `AWS cannot be reached (${code || error.message}). Check the network, and the endpoint_url of the profile where it has one`
  }
  return `${error.name}: ${error.message}`
}

/** Why a profile gives no credentials. What a program of the profile printed is not repeated: it may be part of a credential. */
export function profileFailure(profile: string, error: unknown): ProfileError {
  if (error instanceof ProfileError) return error
  const message = error instanceof Error ? error.message : ''
  const why = /Command failed|credential_process/.test(message) ? 'its credential_process gave none.' : wordsOf(error)
  return new ProfileError(`The profile "${profile}" gives no credentials: ${why}`, { cause: error })
}
