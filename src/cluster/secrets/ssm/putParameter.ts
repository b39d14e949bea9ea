import type { PutParameterRequest, PutParameterResult } from '@aws-sdk/client-ssm'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError, type ErrorCode } from '#cluster/api/errors.ts'
import { mergeTags } from '#cluster/lib/mergeTags.ts'
import type { ParameterRecord, ParameterVersionRecord } from '#cluster/state/records/secretRecords.ts'
import type { SecretsDeps } from '../deps.ts'
import { currentOf, parameterArn, placeOf } from './findParameter.ts'

const mostVersions = 100
const standardBytes = 4096
const advancedBytes = 8192
const deepest = 15
const nameForm = /^[a-zA-Z0-9_.\-/]+$/

const refuse = (code: ErrorCode, message: string) => new ClusterError(code, message)

/** A new version, or a new parameter. Throws ParameterAlreadyExists where the parameter is there and Overwrite is not said. */
export function putParameter(deps: SecretsDeps, request: PutParameterRequest, context: CallContext): PutParameterResult {
  const name = request.Name ?? ''
  const arn = parameterArn(context, name)
  const known = deps.store.read().parameters.get(arn)
  checkName(name)
  if (known && !request.Overwrite) {
    throw refuse(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    )
  }
  if (known && request.Tags) {
    throw refuse(
      'ValidationException',
      'Invalid request: tags and overwrite can’t be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.',
    )
  }
  const version = newVersion(deps, request, context, { arn, known })
  const { account, region } = context
  const parameter = known ?? { arn, name, account, region, tags: mergeTags([], request.Tags), versions: [] }
  deps.store.update('put parameter', (tx) => tx.put('parameters', { ...parameter, versions: [...withoutOldest(parameter), version] }))
  return { Version: version.version, Tier: version.tier }
}

function newVersion(
  { vault, clock }: SecretsDeps,
  request: PutParameterRequest,
  context: CallContext,
  { arn, known }: { arn: string; known: ParameterRecord | undefined },
): ParameterVersionRecord {
  const before = known && currentOf(known)
  const value = request.Value ?? ''
  const type = request.Type ?? before?.type
  if (type === undefined) throw refuse('ValidationException', 'A parameter type is required when you create a parameter.')
  if (type !== 'String' && type !== 'StringList' && type !== 'SecureString') {
    throw refuse('UnsupportedParameterType', 'The parameter type is not supported. There are String, StringList and SecureString.')
  }
  const tier = checkSize(value, request.Tier ?? before?.tier ?? 'Standard')
  checkPattern(value, request.AllowedPattern)
  const version = (before?.version ?? 0) + 1
  const keyId = type === 'SecureString' ? (request.KeyId ?? before?.keyId ?? 'alias/aws/ssm') : undefined
  const description = request.Description ?? before?.description
  return {
    version,
    type,
    sealed: vault.seal(value, placeOf({ arn }, version)),
    labels: [],
    tier,
    dataType: request.DataType ?? before?.dataType ?? 'text',
    ...(keyId !== undefined && { keyId }),
    ...(description !== undefined && { description }),
    ...(request.AllowedPattern !== undefined && { allowedPattern: request.AllowedPattern }),
    modifiedAt: clock.now(),
    modifiedBy: context.principalArn,
  }
}

function checkName(name: string): void {
  const inHierarchy = name.includes('/')
  if (!nameForm.test(name) || name.endsWith('/') || (inHierarchy && !name.startsWith('/'))) {
    throw refuse(
      'ValidationException',
      'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
    )
  }
  if (/^\/?(aws|ssm)/i.test(name))
    throw refuse('ValidationException', `Parameter name: can't be prefixed with "aws" or "ssm" (case-insensitive).`)
  if (name.split('/').length - 1 > deepest) {
    throw refuse('HierarchyLevelLimitExceededException', `A parameter name can have at most ${deepest} levels.`)
  }
}

type Tier = ParameterVersionRecord['tier']

function checkSize(value: string, tier: PutParameterRequest['Tier'] & string): Tier {
  const bytes = Buffer.byteLength(value)
  if (bytes === 0) {
    throw refuse(
      'ValidationException',
      "1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1.",
    )
  }
  if (bytes <= standardBytes) return tier === 'Advanced' ? 'Advanced' : 'Standard'
  if (tier === 'Standard') {
    throw refuse(
      'ValidationException',
      `Standard tier parameters support a maximum parameter value of ${standardBytes} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.`,
    )
  }
  if (bytes > advancedBytes) throw refuse('ValidationException', `A parameter value can have at most ${advancedBytes} bytes.`)
  return 'Advanced'
}

function checkPattern(value: string, pattern: string | undefined): void {
  if (pattern === undefined) return
  let fits: boolean
  try {
    fits = new RegExp(`^(?:${pattern.slice(0, 1024)})$`).test(value.slice(0, standardBytes))
  } catch {
    throw refuse('InvalidAllowedPatternException', 'The AllowedPattern is not a regular expression.')
  }
  if (!fits) throw refuse('ParameterPatternMismatchException', `Parameter value, cannot be validated against allowedPattern: ${pattern}`)
}

/** The oldest makes place for the new one, unless it has a label. */
function withoutOldest({ versions }: Pick<ParameterRecord, 'versions'>): ParameterVersionRecord[] {
  if (versions.length < mostVersions) return [...versions]
  if (versions[0]?.labels.length) {
    throw refuse(
      'ParameterMaxVersionLimitExceeded',
      `The parameter has ${mostVersions} versions, and the oldest has a label. Move the label to a newer version and try again.`,
    )
  }
  return versions.slice(1)
}
