import type { PageScore } from './pages.ts'
import type { AnswerScore } from './recordedAnswers.ts'
import type { ReplayScore } from './recordings.ts'
import { type OperationScore, type Score, scoreKinds } from './refusals.ts'
import type { WaiterScore } from './waiters.ts'

export interface Results {
  operations: OperationScore[]
  pages: PageScore[]
  waiters: WaiterScore[]
  /** Undefined where the recordings are not on this machine. */
  recordings: ReplayScore[] | undefined
  /** One for each operation that Marina answered in the run, or that has a recorded answer. */
  answers: AnswerScore[]
}

const share = ({ passed, total }: Score) => (total === 0 ? '–' : `${passed}/${total}`)
const yes = (is: boolean) => (is ? 'yes' : 'no')
const count = <Item>(items: readonly Item[], test: (item: Item) => boolean) => items.filter(test).length

/** As Markdown, with columns as wide as the formatter of the project wants them. */
function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const cells = [headings, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')))
  const widths = headings.map((_, column) => Math.max(3, ...cells.map((row) => [...(row[column] ?? '')].length)))
  const line = (row: readonly string[], fill: string) =>
    `| ${widths.map((width, column) => (row[column] ?? '') + fill.repeat(width - [...(row[column] ?? '')].length)).join(' | ')} |`
  const [first = [], ...others] = cells
  return [line(first, ' '), line([], '-'), ...others.map((row) => line(row, ' '))]
}

/** For a terminal: one line an operation. */
export function tableOf({ operations }: Results): string[] {
  const headings = ['operation', 'works', ...scoreKinds]
  const rows = operations.map(({ operation, works, scores }) => [operation, yes(works), ...scoreKinds.map((kind) => share(scores[kind]))])
  const widths = headings.map((_, column) => Math.max(...[headings, ...rows].map((cells) => cells[column]?.length ?? 0)))
  return [headings, ...rows].map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

/** One line for each thing that is not as it should be. */
export function faultsOf({ operations, pages, waiters, recordings = [], answers }: Results): string[] {
  return [
    ...operations.flatMap(({ operation, scores }) =>
      scoreKinds.flatMap((kind) => scores[kind].wrong.map((wrong) => `${operation}, ${kind}: ${wrong}`)),
    ),
    ...pages.filter(({ passed }) => !passed).map(({ operation, why }) => `${operation}, pages: ${why}`),
    ...waiters.filter(({ passed }) => !passed).map(({ waiter, outcome, why }) => `${waiter} to ${outcome}: ${why}`),
    ...recordings.flatMap(({ name, unknown }) => unknown.map((difference) => `recording ${name}: ${difference}`)),
    ...answers.flatMap(({ operation, unknown }) => unknown.map((difference) => `answers of ${operation}: ${difference}`)),
  ]
}

export function totalsOf({ operations, pages, waiters, recordings = [], answers }: Results): string[] {
  const checks = operations.flatMap(({ scores }) => scoreKinds.map((kind) => scores[kind]))
  const sum = (member: 'passed' | 'total') => checks.reduce((total, score) => total + score[member], 0)
  return [
    `${count(operations, ({ works }) => works)} of ${operations.length} operations work.`,
    `${sum('passed')} of ${sum('total')} generated checks pass.`,
    `${count(pages, ({ passed }) => passed)} of ${pages.length} lists are paged to their end, ${count(pages, ({ changes }) => changes !== 'none')} of them while items come and go.`,
    `${count(waiters, ({ passed }) => passed)} of ${waiters.length} ends of waiters are reached.`,
    `${count(recordings, ({ unknown }) => unknown.length === 0)} of ${recordings.length} recordings agree, ${count(recordings, ({ known }) => known.length > 0)} of them with known differences.`,
    ...answersTotal(answers),
  ]
}

const withFiles = (answers: readonly AnswerScore[]) => answers.filter(({ files }) => files.length > 0)
const sumOf = (answers: readonly AnswerScore[], member: (score: AnswerScore) => number) =>
  answers.reduce((total, score) => total + member(score), 0)

function answersTotal(answers: readonly AnswerScore[]): string[] {
  const recorded = withFiles(answers)
  if (recorded.length === 0) return []
  const files = sumOf(recorded, (score) => score.files.length)
  const members = sumOf(recorded, (score) => score.members)
  const agree = count(recorded, ({ unknown }) => unknown.length === 0)
  return [
    `${files} recorded answers of ${recorded.length} operations, with or without their request, have ${members} members; those of ${agree} operations are as the SDK and Marina have them.`,
  ]
}

/** For the terminal alone: how far a task is when it is looked at is not the same in each run. */
export const sharedOf = ({ answers }: Results): string =>
  `Marina answered ${sumOf(answers, ({ shared }) => shared)} of these members in this run, each in a recorded form, and ${answers.length} operations in all with members of the SDK's alone.`

/** docs/conformance.md: the same for the same results, whoever runs it and when. */
export function pageOf(results: Results): string {
  return [
    '# Conformance',
    '',
    'Written by `npm run conformance`, which starts Marina on its simulated engine and asks it, over the raw wire and through the AWS SDK for JavaScript, what the SDK’s own shapes, waiters and paginators and Marina’s tables of enums and limits give rise to.',
    '',
    ...totalsOf(results).map((line) => `- ${line}`),
    '',
    ...operationsPart(results),
    ...listsPart(results),
    ...recordingsPart(results),
    ...answersPart(results),
    ...faultsPart(results),
  ].join('\n')
}

const explained: readonly string[] = [
  '**works**: the smallest request is answered, or refused for what is in it. **required**: each required member left out, at every depth. **types**: each member as every JSON type that is not its own. **enums**: each member of a closed set with a value outside of it. **limits**: each range, length and number of items overstepped. **unknown**: members that nobody knows, in every structure; they change nothing. **sdk**: the same but for types, through the SDK, with its error classes.',
]

function operationsPart({ operations }: Results): string[] {
  const rows = operations.map(({ operation, works, scores }) => [operation, yes(works), ...scoreKinds.map((kind) => share(scores[kind]))])
  return ['## Operations', '', ...explained, '', ...markdownTable(['operation', 'works', ...scoreKinds], rows), '']
}

const changesText: Readonly<Record<PageScore['changes'], string>> = {
  'came and went': 'items came and went',
  came: 'items came; none can be taken away',
  none: 'nothing',
}

function listsPart({ pages, waiters }: Results): string[] {
  return [
    '## Pages',
    '',
    'Pages of one item are, in order, what one page of all is; a made-up token is refused. Between two pages something is added and, where the API can, the item that the token names and one that is yet to come are taken away: what was there throughout is listed once.',
    '',
    ...markdownTable(
      ['operation', 'paged to the end', 'between its pages'],
      pages.map(({ operation, passed, why, nothing, changes }) => [
        operation,
        passed ? (nothing ? 'yes, but Marina has nothing to list in it yet' : 'yes') : `no: ${why}`,
        changesText[changes],
      ]),
    ),
    '',
    '## Waiters',
    '',
    ...markdownTable(
      ['waiter', 'outcome', 'reached'],
      waiters.map(({ waiter, outcome, passed, why }) => [waiter, outcome, passed ? 'yes' : `no: ${why}`]),
    ),
    '',
  ]
}

function recordingsPart({ recordings = [] }: Results): string[] {
  return [
    '## Recordings of AWS',
    '',
    'Requests recorded against AWS in September 2026, sent again after the state they presume was set up. Compared are status, error, message and members; ids and times by form. Members that a task gets on its way, such as `connectivity`, may be there earlier here.',
    '',
    ...markdownTable(
      ['recording', 'operation', 'agrees'],
      recordings.map(({ name, operation, unknown, known }) => [name, operation, verdict(unknown, known)]),
    ),
    '',
  ]
}

function answersPart({ answers }: Results): string[] {
  return [
    '## Recorded answers',
    '',
    'Every answer of the recordings, most of which come without their request: captures, what the CLI printed, and examples of AWS’s guides. Each member is one of the SDK’s shape and of its kind, and what Marina answers under the same path is of a recorded form, such as an ARN of the same resource, an id or a word in capitals. Refusals are compared above; the five events of the recordings are held against Marina’s own by the tests of `src/cluster/events`.',
    '',
    ...markdownTable(
      ['operation', 'recordings', 'members', 'agrees'],
      withFiles(answers).map(({ operation, files, members, unknown, known }) => [
        operation,
        files.join(', '),
        String(members),
        verdict(unknown, known),
      ]),
    ),
    '',
  ]
}

function verdict(unknown: string[], known: ReplayScore['known']): string {
  if (unknown.length > 0) return `no: ${unknown.join('; ')}`
  if (known.length === 0) return 'yes'
  return `but for ${known.map(({ difference, why }) => `\`${difference}\` (${why})`).join('; ')}`
}

function faultsPart(results: Results): string[] {
  const faults = faultsOf(results)
  return ['## What is missing', '', ...(faults.length > 0 ? faults.map((fault) => `- ${fault.replaceAll('\n', ' ')}`) : ['Nothing.']), '']
}
