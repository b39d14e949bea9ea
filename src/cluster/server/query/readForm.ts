/**
 * The requests of AWS's query protocol: `Action=CreateListener&DefaultActions.member.1.Type=forward`, read into the JSON that the same request
 * would be elsewhere, so that one check of the wire serves both.
 */
import { ClusterError } from '#cluster/api/errors.ts'
import type { Catalogue, MemberType, Shape } from '../schemas/requestShapes.ts'

/** Of one request: the most that ELB takes at once, a thousand targets, has three thousand. */
const mostParameters = 10_000
/** No shape of a service is deeper. */
const deepestName = 24
const longestPathShown = 100

/** What stands at a name and below it. */
interface Node {
  value?: string
  below: Map<string, Node>
}

const newNode = (): Node => ({ below: new Map() })

/**
 * @param form the parameters; those that the operation does not know are ignored
 * @param shape of the operation's request
 * Throws SerializationException, with the name of the parameter, for too many of them and for what is no number, boolean or time where one is
 * due. Never repeats a value.
 */
export function readForm(form: URLSearchParams, shape: Shape, catalogue: Pick<Catalogue, 'shapeNamed'>): Record<string, unknown> {
  if (form.size > mostParameters) throw unreadable(`The request has ${form.size} parameters. Marina reads at most ${mostParameters}.`)
  const root = newNode()
  for (const [name, value] of form) place(root, name, value)
  return readShape(root, shape, catalogue, '')
}

function place(root: Node, name: string, value: string): void {
  const steps = name.split('.', deepestName + 1)
  if (steps.length > deepestName) return
  let node = root
  for (const step of steps) {
    const next = node.below.get(step) ?? newNode()
    node.below.set(step, next)
    node = next
  }
  node.value ??= value
}

function readShape(node: Node, shape: Shape, catalogue: Pick<Catalogue, 'shapeNamed'>, path: string): Record<string, unknown> {
  const members: Record<string, unknown> = {}
  for (const [name, { type }] of shape.members) {
    const given = node.below.get(name)
    if (given) members[name] = readNode(given, type, catalogue, path === '' ? name : `${path}.${name}`)
  }
  return members
}

function readNode(node: Node, type: MemberType, catalogue: Pick<Catalogue, 'shapeNamed'>, path: string): unknown {
  switch (type.kind) {
    case 'shape':
      return readShape(node, catalogue.shapeNamed(type.name), catalogue, path)
    case 'list':
      return numbered(node.below.get('member') ?? node).map(([index, item]) =>
        readNode(item, type.of, catalogue, `${path}.member.${index}`),
      )
    case 'map':
      return readEntries(node, type.of, catalogue, path)
    default:
      return readText(node.value, type.kind, path)
  }
}

/** In the order of their numbers, which need not be without gaps. */
const numbered = ({ below }: Node): [number, Node][] =>
  [...below]
    .filter(([step]) => /^[1-9]\d{0,5}$/.test(step))
    .map(([step, item]): [number, Node] => [Number(step), item])
    .sort(([one], [other]) => one - other)

function readEntries(node: Node, of: MemberType, catalogue: Pick<Catalogue, 'shapeNamed'>, path: string): Record<string, unknown> {
  const entries = numbered(node.below.get('entry') ?? node).map(([index, entry]): [string, unknown] => {
    const value = entry.below.get('value')
    return [entry.below.get('key')?.value ?? '', value && readNode(value, of, catalogue, `${path}.entry.${index}.value`)]
  })
  return Object.fromEntries(entries)
}

function readText(text: string | undefined, kind: string, path: string): unknown {
  if (text === undefined || kind === 'string' || kind === 'blob') return text
  if (kind === 'number') return /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : wrong(path, 'a number')
  if (kind === 'boolean') return readBoolean(text) ?? wrong(path, 'true or false')
  const time = kind === 'time' ? Date.parse(text) : Number.NaN
  return Number.isNaN(time) ? wrong(path, 'a time, such as 2030-01-01T00:00:00Z') : time / 1000
}

function readBoolean(text: string): boolean | undefined {
  const lower = text.toLowerCase()
  return lower === 'true' ? true : lower === 'false' ? false : undefined
}

function wrong(path: string, wanted: string): never {
  throw unreadable(`The parameter ${path.slice(0, longestPathShown)} must be ${wanted}.`)
}

const unreadable = (sentence: string) => new ClusterError('SerializationException', sentence)
