import { readTaskDefinition } from '#cluster/transfer/readTaskDefinition.ts'
import type { Draft } from '../editor/drafts.ts'
import { textOf } from '../editor/templates.ts'

/** Larger than any task definition by far, and small enough to read at once. */
export const MOST_BYTES = 4 * 2 ** 20

/**
 * Pure: a task definition from outside as the text of an editor. The text itself is kept, with its order and spaces, unless something
 * had to be taken out of it.
 * @throws TaskDefinitionUnreadableError with a sentence that says what it looked like instead
 */
export function readImport(text: string, source?: string): Draft {
  const { taskDefinition, notes } = readTaskDefinition(text)
  return { text: notes.length === 0 ? text.replace(/^\uFEFF/, '') : textOf(taskDefinition), notes, source }
}

export interface ImportSummary {
  family: string
  containers: readonly string[]
}

/** Pure: what a text holds, for the question whether to import it. Undefined where it is no task definition. */
export function summarise(text: string): ImportSummary | undefined {
  try {
    const { family, containerDefinitions = [] } = readTaskDefinition(text).taskDefinition
    const containers = Array.isArray(containerDefinitions) ? containerDefinitions.map((container) => String(container?.name ?? '?')) : []
    return { family: String(family ?? '?'), containers }
  } catch {
    return undefined
  }
}

/** Pure: whether pasted text may be meant as a task definition. Other text is pasted every day and means nothing here. */
export const looksLikeImport = (text: string): boolean => /^\s*\{/.test(text) && text.length <= MOST_BYTES
