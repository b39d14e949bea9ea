import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type EcsVariable, ecsVariables, type ValueType } from './ecsVariables.ts'

const document = new URL('../../../../docs/ecs-config.md', import.meta.url)
const begin = '<!-- variables: begin -->'
const end = '<!-- variables: end -->'

describe('docs/ecs-config.md', () => {
  it('lists every variable as the table has it', () => {
    const text = readFileSync(document, 'utf8')
    const [before = '', rest = ''] = text.split(begin)
    const written = `${before}${begin}\n\n${variableTable()}\n\n${end}${rest.split(end)[1] ?? ''}`
    // MARINA_WRITE_DOCS=1 brings the document up to date.
    if (process.env['MARINA_WRITE_DOCS']) writeFileSync(document, written)
    else expect(text).toBe(written)
  })
})

function variableTable(): string {
  const rows = Object.entries<EcsVariable>(ecsVariables).map(([name, { type, default: value, here }]) => [
    `\`${name}\``,
    typeText(type),
    value === '' ? '' : `\`${value}\``,
    here === 'honoured' ? 'honoured' : here.replaceAll('|', '\\|'),
  ])
  return [['Variable', 'Type', 'ECS’s default', 'Here'], ['---', '---', '---', '---'], ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n')
}

function typeText(type: ValueType): string {
  if (type.kind === 'choice') return type.of.join(', ')
  if (type.kind === 'duration') return type.leastMs > 0 ? `time, at least ${type.leastMs / 1_000}s` : 'time'
  if (type.kind === 'integer') return type.least > 0 ? `number from ${type.least}` : 'number'
  return {
    text: 'text',
    boolean: 'true or false',
    ports: 'JSON list of ports',
    texts: 'JSON list',
    map: 'JSON object',
    rate: 'two numbers',
    portRange: 'two ports',
    logins: 'JSON object',
  }[type.kind]
}
