import { type EcsVariableName, ecsVariables, isEcsVariable } from './ecsVariables.ts'
import { type ParsedValue, parseValue } from './parseValue.ts'

/** What an `ecs.config` sets. A variable that is not set, or set wrongly, is not there. */
export type EcsSettings = { [Name in EcsVariableName]?: ParsedValue<(typeof ecsVariables)[Name]['type']> }

/** Something to say about a line, as a sentence. */
export interface LineNote {
  /** From 1. */
  line: number
  sentence: string
}

export interface EcsConfig {
  settings: EcsSettings
  /** Lines that are ignored because they are wrong, with what to do. */
  problems: LineNote[]
  /** Lines that are right and do nothing, or something else, here. */
  differences: LineNote[]
}

export const emptyEcsConfig: EcsConfig = { settings: {}, problems: [], differences: [] }

/**
 * Reads `KEY=value` lines as the ECS agent's environment file has them (spec part 2, 5.1): no `export`, no quotes, no
 * expansion; lines that begin with `#` are comments. A wrong line never keeps the others from being read.
 */
export function parseEcsConfig(text: string): EcsConfig {
  const config: Required<EcsConfig> = { settings: {}, problems: [], differences: [] }
  const lineOf = new Map<string, number>()
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = index + 1
    const content = raw.trim()
    if (content === '' || content.startsWith('#')) continue
    const problem = (sentence: string) => config.problems.push({ line, sentence })
    const equals = content.indexOf('=')
    const name = content.slice(0, equals).trim()
    if (equals < 1) problem(`${quoted(content)} is no setting. Write KEY=value, or # before a comment.`)
    else if (/^export\s/.test(name)) problem(`${name} sets nothing: leave "export" out.`)
    else if (!isEcsVariable(name)) problem(unknownName(name))
    else {
      const before = lineOf.get(name)
      if (before !== undefined) problem(`${name} is set in line ${before} already, and this line wins. Remove one of the two.`)
      lineOf.set(name, line)
      readSetting(config, name, content.slice(equals + 1).trim(), line)
    }
  }
  return config
}

function readSetting(config: EcsConfig, name: EcsVariableName, text: string, line: number): void {
  const { type, here } = ecsVariables[name]
  // As if the line were not there.
  if (text === '') return
  if (/^(["']).*\1$/.test(text) && type.kind !== 'text') {
    config.problems.push({ line, sentence: `${name} is in quotes, which the agent does not take off. Remove them.` })
    return
  }
  const parsed = parseValue(type, text)
  if ('wrong' in parsed) {
    config.problems.push({ line, sentence: `${name} ${parsed.wrong} The line is ignored.` })
    return
  }
  Object.assign(config.settings, { [name]: parsed.value })
  if (here !== 'honoured') config.differences.push({ line, sentence: `${name}: ${here}` })
}

function unknownName(name: string): string {
  const near = Object.keys(ecsVariables).find((known) => known === name.toUpperCase() || distanceIsOne(known, name.toUpperCase()))
  return `${quoted(name)} is no variable of the ECS agent. ${near ? `Did you mean ${near}?` : 'docs/ecs-config.md lists them.'}`
}

/** One letter more, less or other. */
function distanceIsOne(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false
  let start = 0
  while (start < one.length && one[start] === other[start]) start += 1
  const rest = (text: string, skipped: number) => text.slice(start + skipped)
  return rest(one, 1) === rest(other, 1) || rest(one, 1) === rest(other, 0) || rest(one, 0) === rest(other, 1)
}

const quoted = (text: string) => `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`

/** As they are told at the start, in the log and by `marina status`. */
export const noteText = (file: string, { line, sentence }: LineNote) => `${file}, line ${line}: ${sentence}`
