/** What answers are made of, held against the shapes that the SDK has for them: path by path, each with its kind and form. */
import { generateRequestShapes, sdkOperations } from '#cluster/server/schemas/generate.ts'
import { createCatalogue, type MemberType, type Shape } from '#cluster/server/schemas/requestShapes.ts'

/** Members of the answers of one operation, lists taken together: `tasks[].containers[].name` → the forms it was seen in. */
export interface AnswerForms {
  forms: Map<string, Set<string>>
  /** What the SDK's shape does not have, or has as another kind. */
  wrong: Set<string>
}

export const noForms = (): AnswerForms => ({ forms: new Map(), wrong: new Set() })

const answersAsRequests = new Map([...sdkOperations()].map(([name, { response }]) => [name, { request: response, response }]))

const { requestShapeOf: answerShapeOf, shapeNamed } = createCatalogue(generateRequestShapes(answersAsRequests), {
  service: 'Amazon ECS',
  missingMember: (operation, path) => {
    throw new Error(`${operation} has no ${path}`)
  },
  wrongNumber: () => undefined,
  judgesOf: () => [],
})

/**
 * Adds what is in an answer.
 * @param isTime which values may stand for a time: the wire has numbers, recorders and the CLI write them otherwise
 */
export function addForms(into: AnswerForms, operation: string, body: unknown, isTime: (value: unknown) => boolean): void {
  const shape = answerShapeOf(operation)
  if (!shape) throw new Error(`The SDK has no operation ${operation}.`)

  const note = (path: string, form: string) => void into.forms.set(path, (into.forms.get(path) ?? new Set()).add(form))

  const addShape = (of: Shape, value: object, path: string) => {
    for (const [member, inner] of Object.entries(value)) {
      const here = path === '' ? member : `${path}.${member}`
      const type = of.members.get(member)?.type
      if (type) addValue(type, inner, here)
      else into.wrong.add(`${here} is not in the SDK`)
    }
  }

  const addValue = (type: MemberType, value: unknown, path: string): void => {
    const kind = kindOf(value, isTime)
    if (!fits(type, kind)) return void into.wrong.add(`${path} is ${kind.join(' or ')}, and ${type.kind} in the SDK`)
    note(path, typeof value === 'string' && type.kind === 'string' ? formOf(value) : type.kind)
    if (type.kind === 'list') for (const item of value as unknown[]) addValue(type.of, item, `${path}[]`)
    else if (type.kind === 'map') for (const item of Object.values(value as object)) addValue(type.of, item, `${path}{}`)
    else if (type.kind === 'shape') addShape(shapeNamed(type.name), value as object, path)
  }

  addShape(shape, body as object, '')
}

function kindOf(value: unknown, isTime: (value: unknown) => boolean): string[] {
  const kind = value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value
  return isTime(value) ? [kind, 'time'] : [kind]
}

function fits({ kind }: MemberType, found: readonly string[]): boolean {
  if (kind === 'document') return true
  return found.includes(kind === 'shape' || kind === 'map' ? 'object' : kind === 'blob' ? 'string' : kind)
}

const textForms: readonly (readonly [form: string, pattern: RegExp])[] = [
  ['an id of 32 digits', /^[0-9a-f]{32}$/],
  ['a UUID', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
  ['the id of a deployment', /^ecs-svc\/\d+$/],
  ['a digest', /^sha256:[0-9a-f]{64}$/],
  ['a number in quotes', /^\d+$/],
  ['A_WORD', /^[A-Z][A-Z0-9_]*$/],
]

/** Ids and ARNs by what they name, since what they say differs with every account. */
function formOf(text: string): string {
  const [, service, resource] = /^arn:aws[^:]*:([^:]*):[^:]*:[^:]*:([^:/]*)/.exec(text) ?? []
  if (service === 'iam' || service === 'sts') return 'the ARN of a principal'
  if (service !== undefined) return `the ARN of ${service}:${resource}`
  return textForms.find(([, pattern]) => pattern.test(text))?.[0] ?? 'text'
}
