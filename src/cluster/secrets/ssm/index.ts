/**
 * The Parameter Store of AWS Systems Manager: parameters with versions, labels and paths. Every value is encrypted by the vault, those of
 * the type String too; only a SecureString has to be asked for with decryption. Sentences are AWS's where a source shows them; the limits
 * of lists and filters are told in our own words.
 */
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { SiblingHandlers } from '#cluster/api/siblings.ts'
import { mergeTags } from '#cluster/lib/mergeTags.ts'
import type { ParameterRecord } from '#cluster/state/records/secretRecords.ts'
import { pageOf, type SecretsDeps } from '../deps.ts'
import { findVersion, lookUpParameter, metadataOf, parameterNotFound, parameterView, valueOf } from './findParameter.ts'
import { withLabels } from './labels.ts'
import { describeParameters, getParametersByPath, pageSize } from './listParameters.ts'
import { putParameter } from './putParameter.ts'

export function createSsm(deps: SecretsDeps): SiblingHandlers<'ssm'> {
  const { store, vault } = deps
  const look = (name: string | undefined, context: CallContext) => lookUpParameter(store.read(), name ?? '', context)
  const find = (name: string | undefined, context: CallContext) => {
    const parameter = look(name, context)
    if (!parameter) throw parameterNotFound()
    return parameter
  }
  const put = (label: string, parameter: ParameterRecord) => void store.update(label, (tx) => tx.put('parameters', parameter))
  const taggable = (type: string | undefined, id: string | undefined, context: CallContext) => {
    if (type !== 'Parameter')
      throw new ClusterError('InvalidResourceType', 'The resource type is not valid. Marina tags the type Parameter.')
    const parameter = look(id, context)
    if (!parameter)
      throw new ClusterError('InvalidResourceId', 'The resource ID is not valid. Verify that you entered the correct ID and try again.')
    return parameter
  }

  return {
    PutParameter: (request, context) => putParameter(deps, request, context),
    GetParameter: (request, context) => ({
      Parameter: parameterView(vault, findVersion(store.read(), request.Name ?? '', context), request.WithDecryption),
    }),
    GetParameters(request, context) {
      const names = [...new Set(request.Names)]
      if (names.length > 10) throw tooMany('names')
      const found = names.map((name) => [name, findOrNot(() => findVersion(store.read(), name, context))] as const)
      return {
        Parameters: found.flatMap(([, each]) => (each ? parameterView(vault, each, request.WithDecryption) : [])),
        InvalidParameters: found.flatMap(([name, each]) => (each ? [] : name)),
      }
    },
    GetParametersByPath: (request, context) => getParametersByPath(deps, request, context),
    DescribeParameters: (request, context) => describeParameters(deps, request, context),
    GetParameterHistory(request, context) {
      const parameter = find(request.Name, context)
      const page = pageOf(parameter.versions, ({ version }) => String(version).padStart(12, '0'), {
        size: pageSize(request.MaxResults, 50),
        token: request.NextToken,
        invalid: () => new ClusterError('InvalidNextToken', 'The specified token is not valid.'),
      })
      const history = page.items.map((version) => {
        const { ARN: _arn, ...metadata } = metadataOf(parameter, version)
        return { ...metadata, Value: valueOf(vault, { parameter, version }, request.WithDecryption), Labels: version.labels }
      })
      return { Parameters: history, ...(page.nextToken && { NextToken: page.nextToken }) }
    },
    LabelParameterVersion(request, context) {
      const { parameter, result } = withLabels(find(request.Name, context), request.ParameterVersion, request.Labels ?? [])
      put('label a version of a parameter', parameter)
      return result
    },
    UnlabelParameterVersion(request, context) {
      const parameter = find(request.Name, context)
      const version = parameter.versions.find((each) => each.version === request.ParameterVersion)
      if (!version)
        throw new ClusterError('ParameterVersionNotFound', `Systems Manager could not find version ${request.ParameterVersion}.`)
      const removed = (request.Labels ?? []).filter((label) => version.labels.includes(label))
      const labels = version.labels.filter((label) => !removed.includes(label))
      put('unlabel a version of a parameter', {
        ...parameter,
        versions: parameter.versions.map((each) => (each === version ? { ...each, labels } : each)),
      })
      return { RemovedLabels: removed, InvalidLabels: (request.Labels ?? []).filter((label) => !removed.includes(label)) }
    },
    DeleteParameter(request, context) {
      const parameter = find(request.Name, context)
      store.update('delete parameter', (tx) => tx.delete('parameters', parameter.arn))
      return {}
    },
    DeleteParameters(request, context) {
      const names = [...new Set(request.Names)]
      if (names.length > 10) throw tooMany('names')
      const found = names.flatMap((name) => look(name, context) ?? [])
      store.update('delete parameters', (tx) => {
        for (const { arn } of found) tx.delete('parameters', arn)
      })
      const gone = found.map(({ name }) => name)
      return { DeletedParameters: gone, InvalidParameters: names.filter((name) => !gone.includes(name)) }
    },
    AddTagsToResource(request, context) {
      const parameter = taggable(request.ResourceType, request.ResourceId, context)
      put('tag parameter', { ...parameter, tags: mergeTags(parameter.tags, request.Tags) })
      return {}
    },
    RemoveTagsFromResource(request, context) {
      const parameter = taggable(request.ResourceType, request.ResourceId, context)
      put('untag parameter', { ...parameter, tags: parameter.tags.filter(({ Key }) => !request.TagKeys?.includes(Key)) })
      return {}
    },
    ListTagsForResource: (request, context) => ({ TagList: taggable(request.ResourceType, request.ResourceId, context).tags }),
  }
}

function findOrNot<Found>(find: () => Found): Found | undefined {
  try {
    return find()
  } catch (error) {
    if (error instanceof ClusterError && error.code.startsWith('Parameter')) return undefined
    throw error
  }
}

const tooMany = (what: string) =>
  new ClusterError(
    'ValidationException',
    `1 validation error detected: Value at '${what}' failed to satisfy constraint: Member must have length less than or equal to 10`,
  )
