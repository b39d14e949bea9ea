/** The numbers that may only go up, as they were when they were last written. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { scoreKinds } from './refusals.ts'
import { type Results } from './report.ts'

type Numbers = Record<string, number>

const file = new URL('baseline.json', import.meta.url)

/** What is counted, by a name for each. */
export function numbersOf({ operations, pages, waiters, recordings, answers }: Results): Numbers {
  const entries: [string, number][] = [
    ...operations.flatMap(({ operation, works, scores }): [string, number][] => [
      [`${operation} works`, Number(works)],
      ...scoreKinds.map((kind): [string, number] => [`${operation} ${kind}`, scores[kind].passed]),
    ]),
    ...pages.map(({ operation, passed }): [string, number] => [`${operation} pages`, Number(passed)]),
    ...waiters.map(({ waiter, outcome, passed }): [string, number] => [`${waiter} ${outcome}`, Number(passed)]),
    ...(recordings ?? []).map(({ name, unknown }): [string, number] => [`recording ${name}`, Number(unknown.length === 0)]),
    ...answers.map(({ operation, unknown }): [string, number] => [`answers of ${operation}`, Number(unknown.length === 0)]),
  ]
  return Object.fromEntries(entries.filter(([, number]) => number > 0))
}

export const readBaseline = (): Numbers => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Numbers) : {})

export const writeBaseline = (numbers: Numbers) => writeFileSync(file, `${JSON.stringify(numbers, undefined, 2)}\n`)

/**
 * A sentence for each number that went down. Recordings count only where there are any.
 * @param now of this run
 */
export function wentDown(before: Numbers, now: Numbers, withRecordings: boolean): string[] {
  return Object.entries(before).flatMap(([name, number]) => {
    const found = now[name] ?? 0
    if (found >= number || (!withRecordings && name.startsWith('recording '))) return []
    return [`${name}: ${found}, and it was ${number}`]
  })
}
