/** The answers of AWS's query protocol: what the JSON services send as JSON, as elements. */
import { escapeXml } from '../http/xml.ts'
import type { Catalogue, MemberType, Shape } from '../schemas/requestShapes.ts'

/**
 * The content of `<ActionResult>`.
 * @param answer in wire form, as the dispatcher gives it: times in seconds since the epoch
 * @param shape of the operation's answer; what it does not have is left out
 */
export function writeXml(answer: unknown, shape: Shape, catalogue: Pick<Catalogue, 'shapeNamed'>): string {
  if (typeof answer !== 'object' || answer === null) return ''
  const members = answer as Readonly<Record<string, unknown>>
  let text = ''
  for (const [name, { type }] of shape.members) {
    const member = Object.hasOwn(members, name) ? members[name] : undefined
    if (member !== undefined && member !== null) text += element(name, content(member, type, catalogue))
  }
  return text
}

function content(value: unknown, type: MemberType, catalogue: Pick<Catalogue, 'shapeNamed'>): string {
  switch (type.kind) {
    case 'shape':
      return writeXml(value, catalogue.shapeNamed(type.name), catalogue)
    case 'list':
      return (value as unknown[]).map((item) => element('member', content(item, type.of, catalogue))).join('')
    case 'map':
      return Object.entries(value as Record<string, unknown>)
        .map(([key, entry]) => element('entry', element('key', escapeXml(key)) + element('value', content(entry, type.of, catalogue))))
        .join('')
    case 'time':
      return new Date(Number(value) * 1000).toISOString()
    default:
      return escapeXml(String(value))
  }
}

const element = (name: string, inside: string) => (inside === '' ? `<${name}/>` : `<${name}>${inside}</${name}>`)
