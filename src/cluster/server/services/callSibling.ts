import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import { type SiblingName, type Siblings, siblingFacts } from '#cluster/api/siblings.ts'
import { parseRequest } from '../schemas/parseRequest.ts'
import { isNotAnswered, siblingCatalogue } from './siblingCatalogue.ts'

const longestNameShown = 100

type AnyHandler = (request: unknown, context: CallContext) => unknown

/**
 * One call of a sibling service, checked by the same wire check as ECS's.
 * @param target the whole `X-Amz-Target`
 * Throws UnknownOperationException, naming what there is, for what the service does not have or Marina does not answer.
 */
export function callSibling(siblings: Siblings, name: SiblingName, target: string, json: unknown, context: CallContext): unknown {
  const operation = target.slice(siblingFacts[name].targetPrefix.length)
  const catalogue = siblingCatalogue(name)
  if (!catalogue.requestShapeOf(operation)) throw notAnswered(name, operation)
  const handlers = siblings[name] as Readonly<Record<string, AnyHandler>> | undefined
  const handler = handlers?.[operation]
  if (!handler) throw new ClusterError('UnknownOperationException', `This Marina does not answer ${siblingFacts[name].title}.`)
  return handler(parseRequest(operation, json, catalogue), context)
}

function notAnswered(name: SiblingName, operation: string): ClusterError {
  const { title, operations } = siblingFacts[name]
  const shown = operation.slice(0, longestNameShown)
  const what = isNotAnswered(name, operation) ? `Marina does not answer ${shown} of ${title}` : `There is no operation ${shown} in ${title}`
  return new ClusterError('UnknownOperationException', `${what}. It answers: ${operations.join(', ')}.`)
}
