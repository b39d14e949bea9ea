import type { SiblingName } from '#cluster/api/siblings.ts'
import { type Catalogue, createCatalogue, type RequestShapes } from '../schemas/requestShapes.ts'
import table from './answerShapes.json' with { type: 'json' }

const shapes: Readonly<Partial<Record<SiblingName, RequestShapes>>> = table
const catalogues = new Map<SiblingName, Catalogue>()

/**
 * The answers of a service that speaks the query protocol: JSON says by itself what is a list and what a number, XML does not.
 * Generated with the table of requests.
 */
export function answerCatalogue(name: SiblingName): Catalogue {
  const known = catalogues.get(name)
  if (known) return known
  const found = shapes[name]
  if (!found) throw new Error(`There is no table of answers for ${name}.`)
  const made = createCatalogue(found, {
    service: name,
    missingMember: () => new Error() as never,
    wrongNumber: () => undefined,
    judgesOf: () => [],
  })
  catalogues.set(name, made)
  return made
}
