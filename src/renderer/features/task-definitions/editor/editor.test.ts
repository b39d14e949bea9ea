import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkText, errorsIn } from './editorProblems.ts'
import { findPlace, placesIn } from './jsonPlaces.ts'
import { templates, textOf } from './templates.ts'

const text = `{
  "family": "web",
  "containerDefinitions": [
    {
      "name": "web",
      "dockerLabels": { "com.example": "a", "com": "b", "com.example.team": "c" },
      "portMappings": [{ "containerPort": 80 }, { "containerPort": 81, "hostPort": 8081 }]
    },
    { "name": "twice", "name": "last" }
  ]
}
`
const partAt = (path: string) => {
  const { from, to } = findPlace(text, path)
  return text.slice(from, to)
}

describe('findPlace', () => {
  it('finds values, and stands members that hold more for by their names', () => {
    expect(partAt('family')).toBe('"web"')
    expect(partAt('containerDefinitions[0].portMappings[1].hostPort')).toBe('8081')
    expect(partAt('containerDefinitions')).toBe('"containerDefinitions"')
    expect(partAt('containerDefinitions[0].portMappings')).toBe('"portMappings"')
    expect(partAt('containerDefinitions[0].portMappings[1]')).toBe('{')
    expect(partAt('')).toBe('{')
  })

  it('reads names with dots, and the last of two members with one name', () => {
    expect(partAt('containerDefinitions[0].dockerLabels.com.example')).toBe('"a"')
    expect(partAt('containerDefinitions[0].dockerLabels.com.example.team')).toBe('"c"')
    expect(partAt('containerDefinitions[0].dockerLabels.com')).toBe('"b"')
    expect(partAt('containerDefinitions[1].name')).toBe('"last"')
  })

  it('falls back to what is around a member that is not there', () => {
    expect(partAt('memory')).toBe('{')
    expect(partAt('containerDefinitions[0].image')).toBe('{')
    expect(partAt('containerDefinitions[0].portMappings[0].protocol')).toBe('{')
    expect(partAt('containerDefinitions[7].name')).toBe('"containerDefinitions"')
    expect(partAt('family.nothing')).toBe('"web"')
  })

  it('finds every value of any JSON again', () => {
    const key = fc.stringMatching(/^[a-z]{1,6}(\.[a-z]{1,3})?$/)
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean())
    const { tree } = fc.letrec((tie) => ({
      tree: fc.dictionary(key, fc.oneof({ maxDepth: 3 }, leaf, tie('tree'), fc.array(tie('tree'), { maxLength: 3 })), { maxKeys: 4 }),
    }))
    fc.assert(
      fc.property(tree, fc.integer({ min: 0, max: 3 }), (value, indent) => {
        const json = JSON.stringify(value, null, indent)
        const find = placesIn(json)
        // Names such as "a" beside "a.b" make a path mean two things; the longest name wins then, which is not looked at here.
        for (const [path, expected] of leavesOf(value)) {
          if (isAmbiguous(value, path)) continue
          const { from, to } = find(path)
          expect(JSON.parse(json.slice(from, to)), path).toEqual(expected)
        }
      }),
    )
  })
})

function* leavesOf(value: unknown, path = ''): Iterable<[string, unknown]> {
  if (Array.isArray(value)) for (const [index, entry] of value.entries()) yield* leavesOf(entry, `${path}[${index}]`)
  else if (typeof value === 'object' && value !== null)
    for (const [name, entry] of Object.entries(value)) yield* leavesOf(entry, path ? `${path}.${name}` : name)
  else yield [path, value]
}

function isAmbiguous(value: unknown, path: string): boolean {
  return [...leavesOf(value)].filter(([other]) => other === path).length > 1 || hasPrefixedNames(value)
}

function hasPrefixedNames(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasPrefixedNames)
  if (typeof value !== 'object' || value === null) return false
  const names = Object.keys(value)
  return names.some((one) => names.some((other) => other.startsWith(`${one}.`))) || Object.values(value).some(hasPrefixedNames)
}

describe('checkText', () => {
  it('finds nothing wrong with the templates, and errors once what they need is gone', () => {
    for (const { id, definition } of templates) {
      expect(checkText(textOf(definition)).problems, id).toEqual([])
      const { family: _, ...rest } = definition
      expect(errorsIn(checkText(JSON.stringify(rest)).problems)).toMatchObject([{ path: 'family', line: 1, column: 1 }])
    }
  })

  it('says where JSON ends to be JSON', () => {
    const missingComma = '{\n  "family": "web"\n  "cpu": "256"\n}'
    const { problems, value } = checkText(missingComma)
    expect(value).toBeUndefined()
    expect(problems).toMatchObject([{ severity: 'error', line: 3, column: 3 }])
    expect(missingComma.slice(problems[0]?.from, problems[0]?.to)).toBe('"')
    expect(checkText('{ "family": "web"').problems).toMatchObject([{ severity: 'error', line: 1, from: 16, to: 17 }])
    expect(checkText('').problems).toMatchObject([{ severity: 'error', line: 1, column: 1, from: 0, to: 0 }])
  })

  it('puts errors first, each at its member, with its line', () => {
    const { problems } = checkText(`{
  "family": "web",
  "color": "red",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "256",
  "memory": "4096",
  "containerDefinitions": [{ "name": "web", "image": "nginx", "essential": "yes" }]
}`)
    expect(problems.map(({ severity, line, path }) => [severity, line, path])).toEqual([
      ['error', 7, 'memory'],
      ['error', 8, 'containerDefinitions[0].essential'],
      ['warning', 3, 'color'],
    ])
    expect(problems[0]?.ecs).toMatch(/No Fargate configuration exists/)
  })

  it('never fails, and every place is within the text, whatever is typed', () => {
    const start = textOf(templates[3]?.definition ?? { family: '', containerDefinitions: [] })
    const edits = fc.array(
      fc.tuple(
        fc.nat(start.length),
        fc.nat(30),
        fc.oneof(fc.constantFrom('{', '}', '[', ']', ',', '"', ':', '\n', 'null', '-1'), fc.string()),
      ),
      { maxLength: 5 },
    )
    fc.assert(
      fc.property(edits, (all) => {
        let typed = start
        for (const [from, length, insert] of all) typed = typed.slice(0, from) + insert + typed.slice(from + length)
        for (const { from, to, line, column } of checkText(typed).problems) {
          expect(0 <= from && from <= to && to <= typed.length).toBe(true)
          expect(line).toBeLessThanOrEqual(typed.split('\n').length)
          expect(column).toBeGreaterThan(0)
        }
      }),
    )
  })
})
