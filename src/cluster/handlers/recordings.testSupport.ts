import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { corpusFolder } from './handlers.testSupport.ts'

interface Recording {
  response?: Record<string, unknown>
  cliOutput?: Record<string, unknown>
}

/** First item of a list, or the object, in an answer recorded from AWS. */
export function recorded(file: string, member: string): Record<string, unknown> {
  const recording = JSON.parse(readFileSync(join(corpusFolder('recordings') ?? '', file), 'utf8')) as Recording & Record<string, unknown>
  const value = (recording.response ?? recording.cliOutput ?? recording)[member]
  return (Array.isArray(value) ? value[0] : value) as Record<string, unknown>
}

/** The members of an object, for comparing shapes. */
export const names = (value: object | undefined) => Object.keys(value ?? {}).sort()
