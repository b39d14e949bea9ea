import { collectTaskDefinitionProblems } from '#cluster/api/taskDefinition/collectTaskDefinitionProblems.ts'
import { readTaskDefinition, TaskDefinitionUnreadableError } from '#cluster/transfer/readTaskDefinition.ts'
import { placesIn } from './jsonPlaces.ts'

/** Something to correct, with its place in the text. */
export interface EditorProblem {
  severity: 'error' | 'warning' | 'info'
  message: string
  /** Of the member it is about; empty for the text as a whole. */
  path: string
  from: number
  to: number
  /** Counts from 1. */
  line: number
  column: number
  /** ECS's own sentence, where it has one. */
  ecs?: string
}

/** A problem before its place is looked up. */
export type Note = Pick<EditorProblem, 'severity' | 'message' | 'path'>

/** What the text of an editor is worth. */
export interface Checked {
  problems: readonly EditorProblem[]
  /** The parsed text; undefined while it is no JSON. */
  value: unknown
}

const rank = { error: 0, warning: 1, info: 2 }

/**
 * Pure: everything that is wrong with a text, errors first, each from the top of the text down. Never throws.
 * @param notesOn what else there is to say of the parsed text
 */
export function checkText(text: string, notesOn: (value: unknown) => Note[] = () => []): Checked {
  const parsed = parse(text)
  if ('problem' in parsed) return { problems: [parsed.problem], value: undefined }
  const find = placesIn(text)
  const lines = lineStarts(text)
  const found: (Note & { ecs?: string | undefined })[] = [...collectTaskDefinitionProblems(parsed.value), ...notesOn(parsed.value)]
  const problems = found.map(({ severity, message, path, ecs }): EditorProblem => {
    const place = find(path)
    return { severity, message, path, ...place, ...lineOf(lines, place.from), ...(ecs === undefined ? {} : { ecs }) }
  })
  problems.sort((a, b) => rank[a.severity] - rank[b.severity] || a.from - b.from)
  return { problems, value: parsed.value }
}

export const errorsIn = (problems: readonly EditorProblem[]): EditorProblem[] => problems.filter(({ severity }) => severity === 'error')

function parse(text: string): { value: unknown } | { problem: EditorProblem } {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return { problem: unreadable(text) }
  }
}

/** The reader of task definitions says it best: with the place, and what stands there. */
function unreadable(text: string): EditorProblem {
  try {
    readTaskDefinition(text)
  } catch (error) {
    if (error instanceof TaskDefinitionUnreadableError) return at(text, error.message, error.line, error.column)
  }
  return at(text, 'The text is not JSON.', undefined, undefined)
}

function at(text: string, message: string, line: number | undefined, column: number | undefined): EditorProblem {
  const lines = lineStarts(text)
  const start = lines[(line ?? lines.length) - 1] ?? 0
  const from = line === undefined ? text.trimEnd().length : Math.min(text.length, start + (column ?? 1) - 1)
  const place = lineOf(lines, from)
  // The end of the text has no character of its own to mark.
  const atEnd = from >= text.length
  return {
    severity: 'error',
    message,
    path: '',
    from: atEnd ? Math.max(0, text.length - 1) : from,
    to: atEnd ? text.length : from + 1,
    ...place,
  }
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

function lineOf(starts: readonly number[], position: number): { line: number; column: number } {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= position) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: position - (starts[low] ?? 0) + 1 }
}
