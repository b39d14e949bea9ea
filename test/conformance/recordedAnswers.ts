/**
 * Every recorded answer, whether its request is known or not: its members are the SDK's and of the SDK's kinds, and what Marina answered
 * in this run under the same path has the recorded form.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sdkOperations } from '#cluster/server/schemas/generate.ts'
import { type AnswerForms, addForms, noForms } from './answerShapes.ts'
import type { Daemon } from './daemon.ts'
import { knownAnswerDifferences } from './recordings/knownDifferences.ts'
import { recordingsFolder } from './recordings.ts'
import type { Json } from './requests.ts'

export interface AnswerScore {
  operation: string
  /** Numbers of the files that have answers of it. */
  files: string[]
  /** Recorded members, each path counted once. */
  members: number
  /** Those that Marina answered too in this run; what a task has yet depends on the moment. */
  shared: number
  unknown: string[]
  known: { difference: string; why: string }[]
}

/** By operation, what the daemon answers on the raw wire from here on. */
export function listenTo(daemon: Daemon): { daemon: Daemon; heard: Map<string, AnswerForms> } {
  const heard = new Map<string, AnswerForms>()
  const send: Daemon['send'] = async (operation, body, account) => {
    const answer = await daemon.send(operation, body, account)
    if (answer.status !== 200) return answer
    const forms = heard.get(operation) ?? noForms()
    heard.set(operation, forms)
    addForms(forms, operation, answer.body, isSeconds)
    return answer
  }
  return { daemon: { ...daemon, send }, heard }
}

/** @param heard of Marina, one entry for each operation that was answered */
export function scoreAnswers(heard: ReadonlyMap<string, AnswerForms>): AnswerScore[] {
  const recorded = readRecordedAnswers()
  const operations = new Set([...heard.keys(), ...recorded.keys()])
  return [...operations].sort().map((operation) => scoreAnswer(operation, heard.get(operation) ?? noForms(), recorded.get(operation)))
}

function scoreAnswer(operation: string, ours: AnswerForms, theirs: RecordedForms = { ...noForms(), files: [] }): AnswerScore {
  const shared = [...theirs.forms.keys()].filter((path) => ours.forms.has(path))
  const differences = [
    ...[...theirs.wrong].map((what) => `there ${what}`),
    ...[...ours.wrong].map((what) => `here ${what}`),
    ...shared.flatMap((path) => otherForm(path, ours.forms.get(path), theirs.forms.get(path))),
    ...(ours.forms.size === 0 ? ['Marina was not asked'] : []),
  ].sort()
  const reasons = knownAnswerDifferences[operation] ?? {}
  return {
    operation,
    files: theirs.files,
    members: theirs.forms.size,
    shared: shared.length,
    unknown: differences.filter((difference) => !reasons[difference]),
    known: differences.flatMap((difference) => (reasons[difference] ? [{ difference, why: reasons[difference] }] : [])),
  }
}

/** Nothing in common: of what has more forms than one, such as an image, one is enough. */
function otherForm(path: string, ours: ReadonlySet<string> = new Set(), theirs: ReadonlySet<string> = new Set()): string[] {
  if ([...ours].some((form) => theirs.has(form))) return []
  const listed = (forms: ReadonlySet<string>) => [...forms].sort().join(' or ')
  return [`${path} is ${listed(ours)} here and ${listed(theirs)} there`]
}

interface RecordedForms extends AnswerForms {
  files: string[]
}

function readRecordedAnswers(): Map<string, RecordedForms> {
  const found = new Map<string, RecordedForms>()
  const folder = recordingsFolder()
  if (folder === undefined) return found
  for (const file of readdirSync(folder).sort()) {
    const recording = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Json
    const operation = operationOf(file, recording)
    const body = bodyOf(recording)
    if (operation === undefined || body === undefined) continue
    const forms = found.get(operation) ?? { ...noForms(), files: [] }
    found.set(operation, forms)
    forms.files.push(file.slice(0, 3))
    addForms(forms, operation, body, isRecordedTime)
  }
  return found
}

/** Files that are not named after their operation. */
const misnamed: Readonly<Record<string, string>> = { '001': 'UpdateCapacityProvider', '130': 'DescribeClusters' }

/** Undefined for events, which src/cluster/events holds against its own. */
function operationOf(file: string, recording: Json): string | undefined {
  if (typeof recording['detail-type'] === 'string') return undefined
  const [number = '', , name = ''] = file.replace('.json', '').split('-')
  const named = [...sdkOperations().keys()].find((operation) => operation.toLowerCase() === name)
  const operation = recording['operation'] ?? misnamed[number] ?? named
  if (typeof operation !== 'string') throw new Error(`${file} is of no operation that the SDK has.`)
  return operation
}

/** Undefined for refusals. What boto adds to answers is not theirs. */
function bodyOf(recording: Json): Json | undefined {
  if (Number(recording['httpStatus'] ?? 200) !== 200) return undefined
  const body = (recording['response'] ?? recording['cliOutput'] ?? recording['data'] ?? recording) as Json
  const { ResponseMetadata: _, ...members } = body
  return members
}

const isSeconds = (value: unknown) => typeof value === 'number'

/** Seconds of the wire, the CLI's text, and what the recorder of Cloud Custodian makes of a time. */
const isRecordedTime = (value: unknown) =>
  isSeconds(value) ||
  (typeof value === 'string' && !Number.isNaN(Date.parse(value))) ||
  (typeof value === 'object' && value !== null && (value as Json)['__class__'] === 'datetime')
