/**
 * What of the user's own AWS account tasks may use: chosen by an option of the start, or by whoever has the token, and then kept. Nothing
 * of AWS is asked or loaded before a task needs it.
 */
import type { SecretSource } from '#cluster/agent/index.ts'
import type { CredentialSource } from '#cluster/agent/metadata/credentials.ts'
import { parseCredentialsChoice, parseSecretsChoice } from '#cluster/api/awsAccess.ts'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { AwsAccessState } from '#cluster/api/resources/marina.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Secrets } from '#cluster/secrets/index.ts'
import type { Store } from '#cluster/state/store.ts'
import { credentialsAsChosen } from './credentialsAsChosen.ts'
import { secretsAsChosen } from './secretsAsChosen.ts'

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
  let ofSecrets = secretsAsChosen(parseSecretsChoice(chosen('secrets')), local, now)
  let ofTasks = credentialsAsChosen(parseCredentialsChoice(chosen('credentials')), now)
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
      ofSecrets = secretsAsChosen(parseSecretsChoice(chosen('secrets')), local, now)
      ofTasks = credentialsAsChosen(parseCredentialsChoice(chosen('credentials')), now)
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
