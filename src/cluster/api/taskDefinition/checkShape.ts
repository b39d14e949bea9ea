import type { Shape } from './taskDefinitionShape.ts'

export interface ShapeProblem {
  path: string
  message: string
  severity: 'error' | 'warning' | 'info'
  /** A required member is not there: a rule may know more of it. */
  isMissing?: true
}

/** Members that ECS adds when it answers (spec part 1, 2.9). */
const readOnlyMembers = new Set([
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
  'deleteRequestedAt',
  'previousStatus',
])

/**
 * Compares any JSON with a shape. Returns what is wrong with it, and a copy that has the shape: wrong and unknown members
 * are left out, so that every later check can rely on types.
 */
export function checkShape(value: unknown, shape: Shape): { clean: unknown; problems: ShapeProblem[] } {
  const problems: ShapeProblem[] = []
  return { clean: clean(value, shape, '', problems), problems }
}

type Problems = ShapeProblem[]
type Structure = Extract<Shape, { members: unknown }>
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function clean(value: unknown, shape: Shape, path: string, problems: Problems): unknown {
  if (shape === 'anything') return value
  if (typeof shape === 'string') return fits(value, shape) ? value : wrongType(value, shape, path, problems)
  if ('list' in shape) {
    if (!Array.isArray(value)) return wrongType(value, shape, path, problems)
    return value.map((entry, index) => clean(entry, shape.list, `${path}[${index}]`, problems)).filter((entry) => entry !== undefined)
  }
  if (!isObject(value)) return wrongType(value, shape, path, problems)
  return cleanMembers(value, shape, path, problems)
}

function cleanMembers(value: Record<string, unknown>, shape: Structure, path: string, problems: Problems): unknown {
  const names = Object.keys(shape.members)
  const known: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(value)) {
    const place = path ? `${path}.${name}` : name
    const memberShape = Object.hasOwn(shape.members, name) ? shape.members[name] : undefined
    if (memberShape === undefined) problems.push(unknownMember(name, place, names, path === ''))
    else if (member !== null) {
      const cleaned = clean(member, memberShape, place, problems)
      if (cleaned !== undefined) known[name] = cleaned
    }
  }
  for (const name of names.slice(0, shape.required)) {
    if (value[name] !== undefined && value[name] !== null) continue
    problems.push({
      path: path ? `${path}.${name}` : name,
      message: `\`${name}\` is missing${path ? ` in ${path}` : ''}. Add it.`,
      isMissing: true,
      severity: 'error',
    })
  }
  return known
}

function fits(value: unknown, shape: Shape & string): boolean {
  if (shape === 'text') return typeof value === 'string'
  if (shape === 'number') return typeof value === 'number' && Number.isFinite(value)
  if (shape === 'flag') return typeof value === 'boolean'
  return isObject(value) && Object.values(value).every((entry) => typeof entry === 'string')
}

function wrongType(value: unknown, shape: Shape, path: string, problems: Problems): undefined {
  const where = path === '' ? 'The task definition' : `\`${path}\``
  problems.push({
    path,
    message: `${where} is ${describeValue(value)}; ECS wants ${describeShape(shape)}.${advice(value, shape)}`,
    severity: 'error',
  })
  return undefined
}

function describeValue(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'number') return `the number ${value}`
  if (typeof value === 'boolean') return `${value}`
  return typeof value === 'string' ? 'text' : 'an object'
}

function describeShape(shape: Shape): string {
  if (typeof shape === 'object') return 'list' in shape ? 'a list' : 'an object'
  return { text: 'text', number: 'a number', flag: 'true or false', textMap: 'an object of texts', anything: 'anything' }[shape]
}

function advice(value: unknown, shape: Shape): string {
  if (shape === 'text' && (typeof value === 'number' || typeof value === 'boolean')) return ` Write it in quotes: "${value}".`
  if (shape === 'number' && typeof value === 'string' && /^-?\d+$/.test(value)) return ` Write it without quotes: ${value}.`
  if (shape === 'flag' && (value === 'true' || value === 'false')) return ` Write it without quotes: ${value}.`
  if (typeof shape === 'object' && 'list' in shape) return ' Put it in [ ].'
  return ' Change it.'
}

function unknownMember(name: string, path: string, names: string[], atTop: boolean): ShapeProblem {
  if (atTop && readOnlyMembers.has(name)) {
    return { path, message: `\`${name}\` is filled in by ECS and left out when you register.`, severity: 'info' }
  }
  const meant = names.find((known) => known.toLowerCase() === name.toLowerCase()) ?? names.find((known) => isOneEditAway(known, name))
  const message = meant
    ? `ECS does not know \`${name}\` and ignores it. Write \`${meant}\`.`
    : `ECS does not know \`${name}\` and ignores it. Check the spelling and the place, or remove it.`
  return { path, message, severity: 'warning' }
}

/** One letter more, less, other, or two neighbours swapped. */
function isOneEditAway(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false
  let start = 0
  while (start < one.length && one[start] === other[start]) start += 1
  const [restOfOne, restOfOther] = [one.slice(start), other.slice(start)]
  return (
    restOfOne.slice(1) === restOfOther ||
    restOfOne === restOfOther.slice(1) ||
    restOfOne.slice(1) === restOfOther.slice(1) ||
    (restOfOne.slice(2) === restOfOther.slice(2) && restOfOne[0] === restOfOther[1] && restOfOne[1] === restOfOther[0])
  )
}
