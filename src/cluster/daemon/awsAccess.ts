/**
 * What of the user's own AWS account tasks may use: chosen by an option of the start, or by whoever has the token, and then kept. Nothing
 * of AWS is asked or loaded before a task needs it.
 */
import { SecretError, type SecretSource } from '#cluster/agent/index.ts'
import { type CredentialSource, dummyCredentials } from '#cluster/agent/metadata/credentials.ts'
import { type CredentialsChoice, parseCredentialsChoice, parseSecretsChoice, type SecretsChoice } from '#cluster/api/awsAccess.ts'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { AwsAccessState } from '#cluster/api/resources/marina.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import { ObjectError, type Secrets, UnresolvedError } from '#cluster/secrets/index.ts'
import type { Store } from '#cluster/state/store.ts'

export interface AwsAccess {
  state(): Promise<AwsAccessState>
  /** Holds from now on, also after a restart. Rejects with an InvalidParameterException that says what is wrong. */
  use(wanted: Partial<AwsChoices>): Promise<void>
  /** What was chosen; undefined where that is nothing of AWS. */
  chosen(): AwsChoices | undefined
  /** As the agent asks them: what was chosen last counts. */
  readonly secrets: SecretSource
  readonly credentials: CredentialSource
}

/** In the words of api/awsAccess.ts. */
export interface AwsChoices {
  secrets: string
  credentials: string
}

interface Options {
  store: Store
  clock: Clock
  /** What the start of this Marina said; it goes before what was chosen and kept. */
  fixed: { [Name in keyof AwsChoices]?: AwsChoices[Name] | undefined }
  /** The store on this computer. */
  local: Pick<Secrets, 'resolve' | 'readEnvironmentFile'>
}

const keptAs = { secrets: 'awsSecrets', credentials: 'awsCredentials' } as const
const usual: AwsChoices = { secrets: 'local', credentials: 'dummy' }
const loadAws = () => import('#cluster/aws/index.ts')

export function openAwsAccess({ store, clock, fixed, local }: Options): AwsAccess {
  const chosen = (name: keyof AwsChoices) => fixed[name] ?? store.readMeta(keptAs[name]) ?? usual[name]
  const now = () => clock.now()
  let ofSecrets = openSecrets(parseSecretsChoice(chosen('secrets')), local, now)
  let ofTasks = openCredentials(parseCredentialsChoice(chosen('credentials')), now)
  return {
    state: async () => ({
      secrets: chosen('secrets'),
      credentials: chosen('credentials'),
      fixed: (['secrets', 'credentials'] as const).filter((name) => fixed[name] !== undefined),
      profiles: await (await loadAws()).profileNames(),
    }),
    async use(wanted) {
      await checkChoices(wanted, fixed)
      for (const name of ['secrets', 'credentials'] as const) {
        const text = wanted[name]
        if (text !== undefined) store.writeMeta(keptAs[name], text)
      }
      ofSecrets = openSecrets(parseSecretsChoice(chosen('secrets')), local, now)
      ofTasks = openCredentials(parseCredentialsChoice(chosen('credentials')), now)
    },
    chosen() {
      const choices = { secrets: chosen('secrets'), credentials: chosen('credentials') }
      return choices.secrets === usual.secrets && choices.credentials === usual.credentials ? undefined : choices
    },
    secrets: {
      resolve: (...asked) => ofSecrets.resolve(...asked),
      readEnvironmentFile: (...asked) => ofSecrets.readEnvironmentFile(...asked),
    },
    credentials: (roleArn) => ofTasks(roleArn),
  }
}

/** Everything is looked at before anything is changed. */
async function checkChoices(wanted: Partial<AwsChoices>, fixed: Options['fixed']): Promise<void> {
  try {
    const { secrets, credentials } = wanted
    const profiles = [
      secrets === undefined ? undefined : parseSecretsChoice(secrets).profile,
      credentials === undefined ? undefined : parseCredentialsChoice(credentials).profile,
    ]
    for (const name of ['secrets', 'credentials'] as const) {
      if (wanted[name] === undefined || fixed[name] === undefined) continue
      throw new Error(`This Marina was started with --${name}, which decides. Start it without, to choose here.`)
    }
    for (const profile of profiles) if (profile !== undefined) await (await loadAws()).readProfile(profile)
  } catch (error) {
    throw invalidParameter(error instanceof Error ? error.message : String(error))
  }
}

function openSecrets({ local: asksLocal, profile }: SecretsChoice, local: Options['local'], now: () => number): SecretSource {
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
    const { createAwsReader, profileCredentials } = await loadAws()
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

function openCredentials(choice: CredentialsChoice, now: () => number): CredentialSource {
  if (choice.profile === undefined) return dummyCredentials
  let find: Promise<(roleArn: string) => ReturnType<CredentialSource>> | undefined
  const open = async () => {
    const { profileCredentials } = await loadAws()
    const ofProfile = profileCredentials(choice, now)
    return async (roleArn: string) => {
      const { accessKeyId, secretAccessKey, sessionToken = '', expiration } = await ofProfile(roleArn)
      const common = { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token: sessionToken }
      return { ...common, ...(expiration && { expiresAt: expiration.getTime() }) }
    }
  }
  return async (roleArn) => (await (find ??= open()))(roleArn)
}
