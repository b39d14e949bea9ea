import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { implementedEcsOperations } from '#cluster/api/operations/ecs.ts'
import { timestampMembers } from '#cluster/api/timestamps.ts'
import { eachShape, generateRequestShapes, resolveSchema, type Schema, sdkOperations, shapesFileText, typeText } from './generate.ts'
import { missingMemberSentences } from './missingMember.ts'
import { fractionalNumbers, longNumbers } from './numbers.ts'
import { type MemberType, requestShapeOf, type Shape, shapeNamed } from './requestShapes.ts'

const nameOf = (schema: Schema) => {
  const shape = resolveSchema(schema)
  return typeof shape === 'number' ? '' : shape[2]
}

describe('the table of request shapes', () => {
  it('is what the SDK says; else run: node src/cluster/server/schemas/generate.ts', () => {
    const written = readFileSync(new URL('requestShapes.json', import.meta.url), 'utf8')
    expect(written).toBe(shapesFileText(generateRequestShapes()))
  })

  it('has no shape that holds itself, so that a request is no deeper than its shape', () => {
    const visit = (shape: Shape, above: string[]) => {
      expect(above).not.toContain(shape.name)
      for (const { type } of shape.members.values()) visitType(type, [...above, shape.name])
    }
    const visitType = (type: MemberType, above: string[]): void => {
      if (type.kind === 'shape') visit(shapeNamed(type.name), above)
      else if (type.kind === 'list' || type.kind === 'map') visitType(type.of, above)
    }
    for (const operation of sdkOperations().keys()) visit(requestShapeOf(operation) as Shape, [])
  })

  it('has every number that is named as an exception', () => {
    const numbers = new Set<string>()
    for (const { request } of sdkOperations().values()) {
      eachShape(request, (shape, _isUnion, members) => {
        for (const [member, schema] of members) if (typeText(schema) === 'number') numbers.add(`${shape}.${member}`)
      })
    }
    expect([...fractionalNumbers, ...longNumbers].filter((name) => !numbers.has(name))).toEqual([])
  })

  it('has every member that a sentence is known for, as required', () => {
    for (const path of Object.keys(missingMemberSentences)) {
      const [operation = '', member = ''] = path.split('.')
      expect(requestShapeOf(operation)?.required, path).toContain(member)
    }
  })

  it('does not take the names of prototypes for operations', () => {
    expect(requestShapeOf('constructor')).toBeUndefined()
    expect(requestShapeOf('__proto__')).toBeUndefined()
  })
})

describe('the contract beside the SDK', () => {
  it('has the same operations, requests and responses', () => {
    const source = readFileSync(new URL('../../api/operations/ecs.ts', import.meta.url), 'utf8')
    const rows = [...source.matchAll(/^ {2}(\w+): \{\s+request: sdk\.(\w+);?\s+response: sdk\.(\w+)\s+\}/gm)].map(([, ...row]) => row)
    const operations = [...sdkOperations()].map(([name, { request, response }]) => [name, nameOf(request), nameOf(response)])
    const byName = ([one = '']: string[], [other = '']: string[]) => (one < other ? -1 : 1)
    expect(rows.sort(byName)).toEqual(operations.sort(byName))
    expect(rows.length).toBeGreaterThan(implementedEcsOperations.length)
  })

  it('knows the members that are times, and none that is a number elsewhere', () => {
    const times = new Set<string>()
    const numbers = new Set<string>()
    const note = (_shape: string, _isUnion: boolean, members: [string, Schema, boolean][]) => {
      for (const [member, schema] of members) {
        if (typeText(schema) === 'time') times.add(member)
        if (/number/.test(typeText(schema))) numbers.add(member)
      }
    }
    for (const { request, response } of sdkOperations().values()) {
      eachShape(request, note)
      eachShape(response, note)
    }
    expect([...timestampMembers].sort()).toEqual([...times].sort())
    expect([...times].filter((name) => numbers.has(name))).toEqual([])
  })
})
