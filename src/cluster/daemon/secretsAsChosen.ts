import { SecretError, type SecretSource } from '#cluster/agent/index.ts'
import type { SecretsChoice } from '#cluster/api/awsAccess.ts'
import { ObjectError, type Secrets, UnresolvedError } from '#cluster/secrets/index.ts'

type LocalStore = Pick<Secrets, 'resolve' | 'readEnvironmentFile'>

/** @param local the store on this computer */
export function secretsAsChosen({ local: asksLocal, profile }: SecretsChoice, local: LocalStore, now: () => number): SecretSource {
  const ofStore: SecretSource = {
    resolve: (...asked) => local.resolve(...asked),
    readEnvironmentFile: (arn) => local.readEnvironmentFile(arn),
  }
  if (profile === undefined) return inWordsOfAgent(ofStore)
  const ofProfile = openProfile(profile, now)
  return inWordsOfAgent(asksLocal ? firstOf(ofStore, ofProfile) : ofProfile)
}

function openProfile(profile: string, now: () => number): SecretSource {
  let reader: ReturnType<typeof open> | undefined
  const open = async () => {
    const { createAwsReader, profileCredentials } = await import('#cluster/aws/index.ts')
    return createAwsReader(profile, profileCredentials({ profile }, now))
  }
  return {
    resolve: async (...asked) => (await (reader ??= open())).resolve(...asked),
    readEnvironmentFile: async (...asked) => (await (reader ??= open())).readObject(...asked),
  }
}

/** Only what the first does not have is asked of the second: a value that cannot be decrypted is no reason to look elsewhere. */
function firstOf(first: SecretSource, second: SecretSource): SecretSource {
  const isMissing = (error: unknown) => (error instanceof UnresolvedError || error instanceof ObjectError) && error.isMissing
  const orElse = (ask: () => Promise<string>) => (error: unknown) => {
    if (!isMissing(error)) throw error
    return ask()
  }
  return {
    resolve: (...asked) => first.resolve(...asked).catch(orElse(() => second.resolve(...asked))),
    readEnvironmentFile: (...asked) => first.readEnvironmentFile(...asked).catch(orElse(() => second.readEnvironmentFile(...asked))),
  }
}

const inWordsOfAgent = ({ resolve, readEnvironmentFile }: SecretSource): SecretSource => ({
  resolve: (...asked) =>
    resolve(...asked).catch((error: unknown) => {
      throw error instanceof UnresolvedError ? new SecretError(error.kind, error.message) : error
    }),
  readEnvironmentFile: (...asked) =>
    readEnvironmentFile(...asked).catch((error: unknown) => {
      throw new SecretError('s3', error instanceof Error ? error.message : String(error))
    }),
})
