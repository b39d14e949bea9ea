import type {
  DescribeParametersRequest,
  DescribeParametersResult,
  GetParametersByPathRequest,
  GetParametersByPathResult,
  ParameterStringFilter,
} from '@aws-sdk/client-ssm'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { ParameterRecord } from '#cluster/state/records/secretRecords.ts'
import { byKey, pageOf, type SecretsDeps } from '../deps.ts'
import { currentOf, metadataOf, ofScope, parameterView } from './findParameter.ts'

const invalidToken = () => new ClusterError('InvalidNextToken', 'The specified token is not valid.')
const nameOf = ({ name }: ParameterRecord) => name

export function pageSize(asked: number | undefined, most: number): number {
  if (asked === undefined) return most
  if (asked < 1 || asked > most) throw new ClusterError('ValidationException', `MaxResults must be between 1 and ${most}.`)
  return asked
}

/** Those right below a path, or with Recursive all below it. */
export function getParametersByPath(
  { store, vault }: SecretsDeps,
  request: GetParametersByPathRequest,
  context: CallContext,
): GetParametersByPathResult {
  const path = request.Path ?? ''
  if (!path.startsWith('/')) {
    throw new ClusterError(
      'ValidationException',
      'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/".',
    )
  }
  const below = path.endsWith('/') ? path : `${path}/`
  const isBelow = ({ name }: ParameterRecord) =>
    name.startsWith(below) && (request.Recursive === true || !name.slice(below.length).includes('/'))
  const filters = request.ParameterFilters ?? []
  const wanted = ofScope(store.read(), context)
    .filter((parameter) => isBelow(parameter) && filters.every((filter) => fits(parameter, filter)))
    .sort(byKey(nameOf))
  const page = pageOf(wanted, nameOf, { size: pageSize(request.MaxResults, 10), token: request.NextToken, invalid: invalidToken })
  const shown = page.items.map((parameter) => parameterView(vault, { parameter, version: currentOf(parameter) }, request.WithDecryption))
  return { Parameters: shown, ...(page.nextToken && { NextToken: page.nextToken }) }
}

export function describeParameters(
  { store }: SecretsDeps,
  request: DescribeParametersRequest,
  context: CallContext,
): DescribeParametersResult {
  const old = (request.Filters ?? []).map(({ Key, Values }) => ({ Key, Option: 'BeginsWith', Values }))
  const filters: ParameterStringFilter[] = [...old, ...(request.ParameterFilters ?? [])]
  const wanted = ofScope(store.read(), context)
    .filter((parameter) => filters.every((filter) => fits(parameter, filter)))
    .sort(byKey(nameOf))
  const page = pageOf(wanted, nameOf, { size: pageSize(request.MaxResults, 50), token: request.NextToken, invalid: invalidToken })
  const shown = page.items.map((parameter) => metadataOf(parameter, currentOf(parameter)))
  return { Parameters: shown, ...(page.nextToken && { NextToken: page.nextToken }) }
}

function fits(parameter: ParameterRecord, { Key: key = '', Option: option, Values: values = [] }: ParameterStringFilter): boolean {
  if (key === 'Path') return values.some((path) => isUnder(parameter.name, path, option))
  const texts = textsOf(parameter, key)
  if (option === 'BeginsWith') return values.some((value) => texts.some((text) => text.startsWith(value)))
  if (option === 'Contains') return values.some((value) => texts.some((text) => text.includes(value)))
  if (option !== undefined && option !== 'Equals') {
    throw new ClusterError(
      'InvalidFilterOption',
      'The following filter option is not valid: ' + option + '. Valid options include: [Equals, BeginsWith, Contains]',
    )
  }
  // A tag's key alone asks for the tag, whatever its value.
  return values.length === 0 ? texts.length > 0 : values.some((value) => texts.includes(value))
}

function isUnder(name: string, path: string, option: string | undefined): boolean {
  const below = path.endsWith('/') ? path : `${path}/`
  return name.startsWith(below) && (option === 'Recursive' || !name.slice(below.length).includes('/'))
}

function textsOf(parameter: ParameterRecord, key: string): string[] {
  const { type, keyId, tier, dataType, labels } = currentOf(parameter)
  if (key.startsWith('tag:')) return parameter.tags.filter(({ Key }) => Key === key.slice(4)).map(({ Value }) => Value)
  const texts: Readonly<Record<string, string[]>> = {
    Name: [parameter.name],
    Type: [type],
    KeyId: keyId === undefined ? [] : [keyId],
    Tier: [tier],
    DataType: [dataType],
    Label: labels,
  }
  const found = Object.hasOwn(texts, key) ? texts[key] : undefined
  if (found) return found
  throw new ClusterError(
    'InvalidFilterKey',
    'The following filter key is not valid: ' +
      key +
      '. Valid filter keys include: [Path, Name, Type, KeyId, Tier, DataType, Label, tag:<key>]',
  )
}
