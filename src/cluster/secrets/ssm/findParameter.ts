import type { Parameter, ParameterMetadata } from '@aws-sdk/client-ssm'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { ParameterRecord, ParameterVersionRecord } from '#cluster/state/records/secretRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { scopeKey } from '../deps.ts'
import type { Vault } from '../vault.ts'

export type Named = Pick<CallContext, 'account' | 'region'>

/** A name with a slash in front is not given a second one. */
export const parameterArn = ({ account, region }: Named, name: string) =>
  `arn:aws:ssm:${region}:${account}:parameter${name.startsWith('/') ? '' : '/'}${name}`

const arnForm = /^arn:[^:]*:ssm:[^:]*:[^:]*:parameter\//

/** A name or ARN, with a version or label after a colon. */
export function splitSelector(text: string): { name: string; selector?: string } {
  const at = text.lastIndexOf(':')
  if (at < 0 || (arnForm.test(text) && at === text.indexOf(':parameter/'))) return { name: text }
  return { name: text.slice(0, at), selector: text.slice(at + 1) }
}

export const parameterNotFound = (message = '') => new ClusterError('ParameterNotFound', message)

/** The current version is the last one. */
export const currentOf = ({ versions }: ParameterRecord): ParameterVersionRecord => {
  const last = versions.at(-1)
  if (!last) throw new Error('a parameter without versions')
  return last
}

export function lookUpParameter(snapshot: Snapshot, nameOrArn: string, scope: Named): ParameterRecord | undefined {
  const found = snapshot.parameters.get(arnForm.test(nameOrArn) ? nameOrArn : parameterArn(scope, nameOrArn))
  // `db` and `/db` are two names; they cannot both be there, because their ARNs are one.
  return found && (arnForm.test(nameOrArn) || found.name === nameOrArn) ? found : undefined
}

export interface FoundVersion {
  parameter: ParameterRecord
  version: ParameterVersionRecord
  selector?: string
}

/** Throws ParameterNotFound, and ParameterVersionNotFound for a version or label that it has not. */
export function findVersion(snapshot: Snapshot, text: string, scope: Named): FoundVersion {
  const { name, selector } = splitSelector(text)
  const parameter = lookUpParameter(snapshot, name, scope)
  if (!parameter) throw parameterNotFound()
  if (selector === undefined) return { parameter, version: currentOf(parameter) }
  const version = parameter.versions.find((each) => String(each.version) === selector || each.labels.includes(selector))
  if (version) return { parameter, version, selector: `:${selector}` }
  throw new ClusterError(
    'ParameterVersionNotFound',
    `Systems Manager could not find version ${selector} of ${name}. Verify the version and try again.`,
  )
}

export const placeOf = ({ arn }: Pick<ParameterRecord, 'arn'>, version: number) => `${arn}|${version}`

/** A SecureString that nobody asked to decrypt is answered as it lies on disk, as AWS answers its ciphertext. */
export function valueOf(vault: Vault, { parameter, version }: FoundVersion, withDecryption: boolean | undefined): string {
  if (version.type === 'SecureString' && !withDecryption) return version.sealed
  return vault.open(version.sealed, placeOf(parameter, version.version)).toString()
}

export function parameterView(vault: Vault, found: FoundVersion, withDecryption: boolean | undefined): Parameter {
  const { parameter, version, selector } = found
  return {
    Name: parameter.name,
    Type: version.type,
    Value: valueOf(vault, found, withDecryption),
    Version: version.version,
    ...(selector !== undefined && { Selector: selector }),
    LastModifiedDate: new Date(version.modifiedAt),
    ARN: parameter.arn,
    DataType: version.dataType,
  }
}

/** Everything but the value. */
export function metadataOf({ name, arn }: ParameterRecord, version: ParameterVersionRecord): ParameterMetadata {
  return {
    Name: name,
    ARN: arn,
    Type: version.type,
    ...(version.keyId !== undefined && { KeyId: version.keyId }),
    LastModifiedDate: new Date(version.modifiedAt),
    LastModifiedUser: version.modifiedBy,
    ...(version.description !== undefined && { Description: version.description }),
    ...(version.allowedPattern !== undefined && { AllowedPattern: version.allowedPattern }),
    Version: version.version,
    Tier: version.tier,
    Policies: [],
    DataType: version.dataType,
  }
}

export const ofScope = (snapshot: Snapshot, scope: Named) => [...snapshot.parameters.by('scope', scopeKey(scope))]
