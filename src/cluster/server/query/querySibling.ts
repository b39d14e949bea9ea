/** One call of a service that speaks forms and XML: the form becomes the request that the dispatcher knows, its answer a document. */
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import { type SiblingName, siblingFacts, siblingNames, signingNameOf } from '#cluster/api/siblings.ts'
import type { Dispatcher } from '../dispatcher.ts'
import { siblingCatalogue } from '../services/siblingCatalogue.ts'
import { answerCatalogue } from './answerShapes.ts'
import { readForm } from './readForm.ts'
import { writeXml } from './writeXml.ts'

/** Which service a form is for: the one it is signed for, or where it is not signed the one of its version. */
export const querySiblingOf = (signedFor: string | undefined, form: URLSearchParams): SiblingName | undefined =>
  siblingNames.find((name) => {
    const version = siblingFacts[name].queryVersion
    return version !== undefined && (signedFor === undefined ? form.get('Version') === version : signedFor === signingNameOf(name))
  })

/**
 * Resolves with the document of the answer. Rejects with a ClusterError.
 * @param form with `Action` and `Version`
 */
export async function callQuerySibling(
  dispatcher: Dispatcher,
  name: SiblingName,
  form: URLSearchParams,
  context: CallContext,
  requestId: string,
): Promise<string> {
  const action = form.get('Action') ?? ''
  checkVersion(name, form)
  const catalogue = siblingCatalogue(name)
  const shape = catalogue.requestShapeOf(action)
  const answer = await dispatcher.call(siblingFacts[name].targetPrefix + action, shape ? readForm(form, shape, catalogue) : {}, context)
  const answers = answerCatalogue(name)
  const answerShape = answers.requestShapeOf(action)
  return document(name, action, answerShape ? writeXml(answer, answerShape, answers) : '', requestId)
}

/** Classic load balancers are asked for under the same name, with the date of their own API. */
function checkVersion(name: SiblingName, form: URLSearchParams): void {
  const { queryVersion, title } = siblingFacts[name]
  if ((form.get('Version') ?? queryVersion) === queryVersion) return
  throw new ClusterError(
    'UnknownOperationException',
    name === 'elasticloadbalancing'
      ? `Marina answers ${title} of version ${queryVersion}: application and network load balancers. Classic ones, of an older version, it has not. Use \`aws elbv2\` or the client of that version.`
      : `Marina answers ${title} of version ${queryVersion}. Use the client of that version.`,
  )
}

const document = (name: SiblingName, action: string, result: string, requestId: string): string =>
  `<${action}Response xmlns="http://${signingNameOf(name)}.amazonaws.com/doc/${siblingFacts[name].queryVersion}/"><${action}Result>${result}</${action}Result>` +
  `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>\n`
