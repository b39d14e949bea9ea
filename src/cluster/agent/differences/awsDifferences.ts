import { parseCredentialsChoice, parseSecretsChoice } from '#cluster/api/awsAccess.ts'
import type { DifferenceSettings, Found } from './found.ts'

const found = (sentence: string, at = ''): Found[] => [{ at, sentence }]

/** @param names of the variables or options */
export function secretDifferences(names: string, { secrets = 'local' }: DifferenceSettings, at = ''): Found[] {
  const { local, profile } = parseSecretsChoice(secrets)
  if (profile === undefined) {
    const sentence = `On this computer ${names} come from Marina’s own Secrets Manager and Parameter Store, not from AWS: put the values there.`
    return found(sentence, at)
  }
  const first = local ? 'from Marina’s own Secrets Manager and Parameter Store, and what is not there ' : ''
  return found(`On this computer ${names} come ${first}from AWS with your profile ${profile}, not with the execution role.`, at)
}

export function environmentFileDifferences({ secrets = 'local' }: DifferenceSettings): Found[] {
  const { local, profile } = parseSecretsChoice(secrets)
  const fromFolder = 'is read from the data folder: it lies at s3/<bucket>/<key> there'
  if (profile === undefined) return found(`On this computer an environment file ${fromFolder}, not in S3.`)
  const fromProfile = `is read from S3 with your profile ${profile}, not with the execution role`
  return found(`On this computer an environment file ${local ? `${fromFolder}; one that is not there ${fromProfile}` : fromProfile}.`)
}

/** Whose credentials stand in the task role's place. */
export function roleDifferences({ credentials = 'dummy' }: DifferenceSettings): Found[] {
  const { profile, role } = parseCredentialsChoice(credentials)
  const given =
    profile === undefined
      ? 'dummy credentials in the task role’s place; the role’s permissions are not looked at'
      : role === 'task'
        ? `the credentials of the task role, which is assumed with your profile ${profile}`
        : `the credentials of ${role ?? `your profile ${profile}`} in the task role’s place`
  return found(`On this computer containers get ${given}. With Docker Desktop and its like no credentials can be served.`)
}
