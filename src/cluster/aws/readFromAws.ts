import type { Scope } from '#cluster/api/arns.ts'
import { memberOf, ObjectError, parseSecretReference, type SecretStore, storeOf, UnresolvedError } from '#cluster/secrets/index.ts'
import { clientOptions } from './clientOptions.ts'
import type { AwsCredentials, FindCredentials } from './profileCredentials.ts'
import { readProfile } from './profiles.ts'
import { wordsOf } from './wordsOf.ts'

/** More than any file of variables has; what is larger would be a mistake. */
const LARGEST_OBJECT = 1024 * 1024

/** What tasks need of the account of a profile. It is read, and nothing is ever written there. */
export interface AwsReader {
  /** The value that `valueFrom` names (spec part 2, 1.5). Rejects with an UnresolvedError. */
  resolve(valueFrom: string, scope: Scope, kind?: SecretStore): Promise<string>
  /** The text of an object of S3. Rejects with an ObjectError. */
  readObject(arn: string, scope: Scope): Promise<string>
}

type OptionsOf = (service: string, region?: string) => Promise<ReturnType<typeof clientOptions> & { credentials: AwsCredentials }>

/** @param credentials of that profile */
export function createAwsReader(profileName: string, credentials: FindCredentials): AwsReader {
  /** An ARN names its region; a name alone is looked for in that of the profile. */
  const optionsFor =
    ({ region: ofTask }: Scope): OptionsOf =>
    async (service, region) => {
      const profile = await readProfile(profileName)
      return { ...clientOptions(profile, service, region || profile.region || ofTask), credentials: await credentials() }
    }
  return {
    resolve: (valueFrom, scope, kind) => (storeOf(valueFrom, kind) === 'asm' ? readSecret : readParameter)(valueFrom, optionsFor(scope)),
    readObject: (arn, scope) =>
      readObject(arn, optionsFor(scope)).catch((error: unknown) => {
        throw error instanceof ObjectError ? error : new ObjectError(wordsOf(error))
      }),
  }
}

async function readSecret(valueFrom: string, optionsOf: OptionsOf): Promise<string> {
  const { secretId, jsonKey, versionStage, versionId } = parseSecretReference(valueFrom)
  const asked = { SecretId: secretId, ...(versionStage && { VersionStage: versionStage }), ...(versionId && { VersionId: versionId }) }
  try {
    const { SecretsManager } = await import('@aws-sdk/client-secrets-manager')
    const client = new SecretsManager(await optionsOf('Secrets Manager', regionOf(secretId)))
    const { SecretString, SecretBinary = [] } = await client.getSecretValue(asked).finally(() => client.destroy())
    const text = SecretString ?? Buffer.from(SecretBinary).toString()
    return jsonKey === undefined ? text : memberOf(text, jsonKey)
  } catch (error) {
    if (error instanceof UnresolvedError) throw error
    throw new UnresolvedError('asm', `failed to fetch secret ${secretId} from secrets manager: ${wordsOf(error)}`)
  }
}

/** GetParameters and not GetParameter, because that is what execution roles are allowed. */
async function readParameter(valueFrom: string, optionsOf: OptionsOf): Promise<string> {
  try {
    const { SSM } = await import('@aws-sdk/client-ssm')
    const client = new SSM(await optionsOf('SSM', regionOf(valueFrom)))
    const answer = await client.getParameters({ Names: [valueFrom], WithDecryption: true }).finally(() => client.destroy())
    const value = answer.Parameters?.[0]?.Value
    if (value !== undefined) return value
  } catch (error) {
    throw new UnresolvedError('ssm', wordsOf(error))
  }
  throw new UnresolvedError('ssm', `invalid parameters: ${valueFrom}`)
}

async function readObject(arn: string, optionsOf: OptionsOf): Promise<string> {
  const [, bucket, key] = /^arn:[^:]*:s3:::([^/]+)\/(.+)$/.exec(arn) ?? []
  if (bucket === undefined || key === undefined) throw new ObjectError(`${arn} is not the ARN of an object of S3.`)
  const { S3 } = await import('@aws-sdk/client-s3')
  const options = await optionsOf('S3')
  const client = new S3({ ...options, followRegionRedirects: true, forcePathStyle: options.endpoint !== undefined })
  try {
    const { Body } = await client.getObject({ Bucket: bucket, Key: key })
    return await textOf(Body as AsyncIterable<Uint8Array>, arn)
  } finally {
    client.destroy()
  }
}

async function textOf(body: AsyncIterable<Uint8Array>, arn: string): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > LARGEST_OBJECT) throw new ObjectError(`The object ${arn} is larger than ${LARGEST_OBJECT} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

const regionOf = (arnOrName: string): string | undefined => (arnOrName.startsWith('arn:') ? arnOrName.split(':')[3] : undefined)
