import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { implementedEcsOperations } from '#cluster/api/operations/ecs.ts'
import { timestampMembers } from '#cluster/api/timestamps.ts'
import { type EnumRule, enumTable } from './enumTable.ts'
import {
  eachShape,
  enumsFileText,
  generateEnumValues,
  generateRequestShapes,
  resolveSchema,
  type Schema,
  sdkOperations,
  shapesFileText,
  structuresFileText,
  typeText,
} from './generate.ts'
import { rangeTable, sizeTable, textTable } from './limitTables.ts'
import { acceptedBy } from './memberJudges.ts'
import { missingMemberSentences } from './missingMember.ts'
import { fractionalNumbers, longNumbers } from './numbers.ts'
import { type MemberType, requestShapeOf, type Shape, shapeNamed } from './requestShapes.ts'

const nameOf = (schema: Schema) => {
  const shape = resolveSchema(schema)
  return typeof shape === 'number' ? '' : shape[2]
}

describe('the table of request shapes', () => {
  it('is what the SDK says; else run: node src/cluster/server/schemas/generate.ts', () => {
    const written = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8')
    expect(written('requestShapes.json')).toBe(shapesFileText(generateRequestShapes()))
    expect(written('enumValues.json')).toBe(enumsFileText(generateEnumValues()))
    expect(written('requestStructures.ts')).toBe(structuresFileText(generateRequestShapes()))
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

describe('the table of closed sets', () => {
  const values = generateEnumValues()
  const rules = Object.entries(enumTable).flatMap(([structure, members]) =>
    Object.entries<EnumRule>(members).map(([member, rule]) => ({ place: `${structure}.${member}`, rule })),
  )

  it('takes what the SDK has, and no more than the specification adds', () => {
    const more = rules.flatMap(({ place, rule }) => {
      const known = values[rule.of]?.split(',') ?? []
      return acceptedBy(rule).flatMap((value) => (known.includes(value) ? [] : [`${place} ${value}`]))
    })
    expect([...new Set(more.map((entry) => entry.split(' ')[1]))]).toEqual(['FMI'])
  })

  it('leaves out only what ECS refuses in that place', () => {
    const less = rules.flatMap(({ place, rule }) => {
      const missing = (values[rule.of]?.split(',') ?? []).filter((value) => !acceptedBy(rule).includes(value))
      return missing.length > 0 ? [`${place}: ${missing}`] : []
    })
    expect(less).toEqual([
      'RunTaskRequest.propagateTags: SERVICE',
      'StartTaskRequest.propagateTags: SERVICE',
      'UpdateContainerInstancesStateRequest.status: DEREGISTERING,REGISTERING,REGISTRATION_FAILED',
    ])
  })
})

describe('the tables of limits', () => {
  it('bound every page and every list of tags', () => {
    const unbounded: string[] = []
    for (const operation of sdkOperations().keys()) {
      for (const [name, member] of requestShapeOf(operation)?.members ?? []) {
        if ((name === 'maxResults' || name === 'tags') && member.judges.length === 0) unbounded.push(`${operation}.${name}`)
      }
    }
    expect(unbounded).toEqual([])
  })

  it('name members of requests only', () => {
    const places = [rangeTable, textTable, sizeTable].flatMap((table) => Object.keys(table))
    for (const place of places) {
      const [structure = '', member = ''] = place.split('.')
      expect(shapeNamed(structure).members.get(member)?.judges.length, place).toBeGreaterThan(0)
    }
  })
})

describe('the contract beside the SDK', () => {
  it('has the same operations, requests and responses, and Marina works for all of them', () => {
    const source = readFileSync(new URL('../../api/operations/ecs.ts', import.meta.url), 'utf8')
    const rows = [...source.matchAll(/^ {2}(\w+): \{\s+request: sdk\.(\w+);?\s+response: sdk\.(\w+)\s+\}/gm)].map(([, ...row]) => row)
    const operations = [...sdkOperations()].map(([name, { request, response }]) => [name, nameOf(request), nameOf(response)])
    const byName = ([one = '']: string[], [other = '']: string[]) => (one < other ? -1 : 1)
    expect(rows.sort(byName)).toEqual(operations.sort(byName))
    expect([...implementedEcsOperations].sort()).toEqual(operations.map(([name]) => name))
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
