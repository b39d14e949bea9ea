import type {
  BatchGetSecretValueRequest,
  BatchGetSecretValueResponse,
  Filter,
  ListSecretsRequest,
  ListSecretsResponse,
} from '@aws-sdk/client-secrets-manager'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { SecretRecord } from '#cluster/state/records/secretRecords.ts'
import { byKey, pageOf, type SecretsDeps, scopeKey } from '../deps.ts'
import { readValue } from './readValue.ts'
import { listEntry } from './views.ts'

const invalidToken = () => new ClusterError('InvalidNextTokenException', 'Invalid NextToken value.')

export function listSecrets({ store }: SecretsDeps, request: ListSecretsRequest, context: CallContext): ListSecretsResponse {
  const wanted = [...store.read().secrets.by('scope', scopeKey(context))]
    .filter((secret) => secret.deletedAt === undefined || request.IncludePlannedDeletion === true)
    .filter((secret) => (request.Filters ?? []).every((filter) => fits(secret, filter)))
    .sort(byKey(({ name }) => name))
  const page = pageOf(wanted, ({ name }) => name, {
    size: sizeOf(request.MaxResults, 100),
    token: request.NextToken,
    invalid: invalidToken,
  })
  const items = request.SortOrder === 'desc' ? page.items.reverse() : page.items
  return { SecretList: items.map(listEntry), ...(page.nextToken && { NextToken: page.nextToken }) }
}

/** Each by itself: one that cannot be read does not keep the others back. */
export function batchGetSecretValue(
  deps: SecretsDeps,
  request: BatchGetSecretValueRequest,
  context: CallContext,
): BatchGetSecretValueResponse {
  if ((request.SecretIdList === undefined) === (request.Filters === undefined)) {
    throw new ClusterError('InvalidParameterException', 'You must include Filters or SecretIdList, but not both.')
  }
  const list = request.Filters && listSecrets(deps, { ...request, SortOrder: 'asc', MaxResults: sizeOf(request.MaxResults, 20) }, context)
  const ids = request.SecretIdList ?? list?.SecretList?.map(({ ARN = '' }) => ARN) ?? []
  if (ids.length > 20) throw new ClusterError('InvalidParameterException', 'SecretIdList can have at most 20 items.')
  const values: NonNullable<BatchGetSecretValueResponse['SecretValues']> = []
  const errors: NonNullable<BatchGetSecretValueResponse['Errors']> = []
  for (const SecretId of ids) {
    try {
      values.push(readValue(deps, { SecretId }, context))
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error
      errors.push({ SecretId, ErrorCode: error.code, Message: error.message })
    }
  }
  return { SecretValues: values, Errors: errors, ...(list?.NextToken && { NextToken: list.NextToken }) }
}

function sizeOf(asked: number | undefined, most: number): number {
  if (asked === undefined) return most
  if (asked < 1 || asked > most) throw new ClusterError('InvalidParameterException', `MaxResults must be between 1 and ${most}.`)
  return asked
}

/** A value that starts with `!` is one that must not fit; names and tags are compared from their beginning, case counts for names. */
function fits(secret: SecretRecord, { Key: key, Values: values = [] }: Filter): boolean {
  const texts = textsOf(secret, key)
  const matches = (value: string) =>
    texts.some((text) => (key === 'name' ? text.startsWith(value) : text.toLowerCase().startsWith(value.toLowerCase())))
  return values.some((value) => (value.startsWith('!') ? !matches(value.slice(1)) : matches(value)))
}

function textsOf({ name, description = '', tags }: SecretRecord, key: Filter['Key']): string[] {
  const tagKeys = tags.map(({ Key }) => Key)
  const tagValues = tags.map(({ Value }) => Value)
  if (key === 'name') return [name]
  if (key === 'description') return [description]
  if (key === 'tag-key') return tagKeys
  if (key === 'tag-value') return tagValues
  return key === 'all' ? [name, description, ...tagKeys, ...tagValues].flatMap((text) => [text, ...text.split(/[\s/_+=.@-]+/)]) : []
}
