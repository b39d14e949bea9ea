/** Requests as anything may send them: valid, almost valid, and garbage, from the shapes of the operations and their tables. */
import fc from 'fast-check'
import { implementedEcsOperations } from '#cluster/api/operations/ecs.ts'
import { rangeTable } from '#cluster/server/schemas/limitTables.ts'
import { acceptedBy } from '#cluster/server/schemas/memberJudges.ts'
import { type MemberType, requestShapeOf, type Shape, shapeNamed } from '#cluster/server/schemas/requestShapes.ts'
import { enumRuleOf, type Json, placesOf, requestWith, smallestRequest } from '#test/conformance/requests.ts'

export interface AnyRequest {
  headers: Record<string, string>
  body: string | Uint8Array
  /** Sends this share of the body and then hangs up. */
  cutAt?: number
}

const prefix = 'AmazonEC2ContainerServiceV20141113.'
const arn = (resource: string) => `arn:aws:ecs:us-east-1:000000000000:${resource}`

function usualHeaders(operation: string): Record<string, string> {
  return { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${prefix}${operation}` }
}

/** Few names, so that requests meet what earlier ones made. */
const names = [
  'default',
  'f',
  'f:1',
  'web',
  'x',
  'FARGATE',
  'c',
  'd',
  arn('cluster/default'),
  arn('service/default/x'),
  arn('task-definition/f:1'),
]
/** What a member most likely names, so that a request passes its look-ups and reaches what it is about. */
const likely: Readonly<Record<string, readonly string[]>> = {
  cluster: ['default'],
  clusters: ['default'],
  taskDefinition: ['f', 'f:1'],
  taskDefinitions: ['f:1', 'f:2'],
  family: ['f', 'web'],
  service: ['web'],
  services: ['web', 'x'],
  serviceName: ['web', 'x'],
  resourceArn: [arn('cluster/default'), arn('service/default/web'), arn('task-definition/f:1')],
}
/** What makes them exist. */
export const firstRequests = [
  { operation: 'RegisterTaskDefinition', json: { family: 'f', containerDefinitions: [{ name: 'c', image: 'marina/hello', memory: 16 }] } },
  { operation: 'CreateService', json: { serviceName: 'web', taskDefinition: 'f', desiredCount: 1, launchType: 'EC2' } },
  { operation: 'RunTask', json: { taskDefinition: 'f', launchType: 'EC2' } },
].map(({ operation, json }): AnyRequest => ({ headers: usualHeaders(operation), body: JSON.stringify(json) }))
const oddText = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\ud800',
    '__proto__',
    'constructor',
    'ｄｅｆａｕｌｔ',
    '💥'.repeat(100),
    'a'.repeat(5_000),
    '../..',
    'arn:',
    'arn:aws:ecs:::',
  ),
)
const oddNumber = fc.constantFrom(0, -1, 1, 2, 80, 512, 65_536, 2 ** 31, 2 ** 53, 1e308, -0.5)
const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  oddText,
  oddNumber,
  fc.constantFrom(null, true, false, [], {}, [null], [[[]]]),
  fc.jsonValue({ maxDepth: 4 }),
)

const deepest = 6

/** What a request is filled with where it is not as it should be. */
interface Odd {
  text: string
  number: number
  value: unknown
}

/** Numbers below a limit, the same for the same seed. `fc.gen` would do, but keeps every number it ever gave. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed | 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

/** A structure with some of its members, as a seed decides. */
function filled(shape: Shape, seed: number, odd: Odd): Json {
  const random = randomFrom(seed)
  const oneOf = <Item>(items: readonly Item[]) => items[random(items.length)] as Item
  const mostly = () => random(100) < 80
  const valueOf = (type: MemberType, place: string, depth: number): unknown => {
    switch (type.kind) {
      case 'string': {
        const rule = enumRuleOf(place)
        if (rule) return oneOf(acceptedBy(rule))
        return mostly() ? oneOf(likely[place.slice(place.indexOf('.') + 1)] ?? names) : odd.text
      }
      case 'number':
        return mostly() ? Math.ceil((rangeTable as Readonly<Record<string, { least: number }>>)[place]?.least ?? 0) + random(4) : odd.number
      case 'boolean':
        return random(2) === 0
      case 'time':
        return 1_700_000_000 + random(1_000_000)
      case 'blob':
        return 'AAAA'
      case 'document':
        return odd.value
      case 'list':
        return Array.from({ length: random(3) }, () => valueOf(type.of, place, depth + 1))
      case 'map':
        return random(2) === 0 ? {} : { [oneOf(names)]: odd.text }
      case 'shape':
        return structureOf(shapeNamed(type.name), depth + 1)
    }
  }
  const structureOf = (of: Shape, depth: number): Json => {
    const members = [...of.members].filter(([, { required }]) => required || (depth < deepest && random(100) < 20))
    const wanted = of.isUnion ? members.slice(0, 1) : members
    return Object.fromEntries(wanted.map(([name, { type }]) => [name, valueOf(type, `${of.name}.${name}`, depth)]))
  }
  return structureOf(shape, 0)
}

const operation = fc.constantFrom(...implementedEcsOperations)

const placesByOperation = new Map(implementedEcsOperations.map((name) => [name as string, placesOf(name)]))

/** As a client makes it, with few names. */
const valid = fc
  .tuple(operation, fc.nat(2 ** 31 - 1), fc.record({ text: oddText, number: oddNumber, value: oddValue }))
  .map(([name, seed, odd]) => {
    const shape = requestShapeOf(name)
    return { name, json: { ...smallestRequest(name), ...(shape && filled(shape, seed, odd)) } }
  })

/** The smallest request with one member of any depth that is not as it should be. */
const almostValid = fc.tuple(operation, fc.nat(), oddValue).map(([name, at, value]) => {
  const places = placesByOperation.get(name) ?? []
  const place = places[at % Math.max(1, places.length)]
  return { name, json: place ? requestWith(place, value) : { odd: value } }
})

const anyJson = fc.tuple(operation, fc.jsonValue({ maxDepth: 6 })).map(([name, json]) => ({ name, json }))

const proper: fc.Arbitrary<AnyRequest> = fc
  .oneof({ arbitrary: valid, weight: 5 }, { arbitrary: almostValid, weight: 5 }, { arbitrary: anyJson, weight: 1 })
  .map(({ name, json }) => ({ headers: usualHeaders(name), body: JSON.stringify(json) }))

const deep = fc
  .tuple(fc.constantFrom('{"a":', '[', '{"cluster":[', '{"containerDefinitions":['), fc.integer({ min: 1, max: 20_000 }))
  .map(([piece, times]) => piece.repeat(times))

const garbageBody: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  proper.chain(({ body }) => fc.nat(body.length).map((at) => String(body).slice(0, at))),
  deep,
  fc.integer({ min: 1, max: 2_000_000 }).map((length) => 'a'.repeat(length)),
)

const headerText = fc.string({ unit: fc.constantFrom(...Array.from('abcXYZ019.-_/,:=%<>"\' ;&()')), maxLength: 60 })

const oddHeaders = fc
  .tuple(operation, headerText)
  .chain(([name, text]) =>
    fc.constantFrom<Record<string, string>>(
      { ...usualHeaders(name), 'content-type': text },
      { ...usualHeaders(name), authorization: `AWS4-HMAC-SHA256 Credential=${text}` },
      { ...usualHeaders(name), authorization: text },
      { ...usualHeaders(name), 'content-encoding': text },
      { ...usualHeaders(name), origin: text },
      { ...usualHeaders(name), host: text },
      { ...usualHeaders(name), 'x-marina-token': text },
      { ...usualHeaders(name), upgrade: text },
      { ...usualHeaders(name), expect: '100-continue' },
      { ...usualHeaders(name), 'x-long': text.repeat(100) },
      { 'x-amz-target': text },
      { 'x-amz-target': `${prefix}${text}` },
      { 'content-type': 'application/x-www-form-urlencoded' },
    ),
  )

const garbage: fc.Arbitrary<AnyRequest> = fc.oneof(
  { arbitrary: fc.tuple(operation, garbageBody).map(([name, body]) => ({ headers: usualHeaders(name), body })), weight: 4 },
  { arbitrary: fc.tuple(oddHeaders, proper).map(([headers, { body }]) => ({ headers, body })), weight: 4 },
  {
    arbitrary: fc.tuple(proper, fc.double({ min: 0, max: 0.99, noNaN: true })).map(([request, cutAt]) => ({ ...request, cutAt })),
    weight: 1,
  },
)

/** @returns one request in six is garbage */
export const anyRequest: fc.Arbitrary<AnyRequest> = fc.oneof({ arbitrary: proper, weight: 15 }, { arbitrary: garbage, weight: 3 })
