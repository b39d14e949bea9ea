import type { PageScore } from './pages.ts'
import type { ReplayScore } from './recordings.ts'
import { type OperationScore, type Score, scoreKinds } from './refusals.ts'
import type { WaiterScore } from './waiters.ts'

export interface Results {
  operations: OperationScore[]
  pages: PageScore[]
  waiters: WaiterScore[]
  /** Undefined where the recordings are not on this machine. */
  recordings: ReplayScore[] | undefined
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
export function faultsOf({ operations, pages, waiters, recordings = [] }: Results): string[] {
  return [
    ...operations.flatMap(({ operation, scores }) =>
      scoreKinds.flatMap((kind) => scores[kind].wrong.map((wrong) => `${operation}, ${kind}: ${wrong}`)),
    ),
    ...pages.filter(({ passed }) => !passed).map(({ operation, why }) => `${operation}, pages: ${why}`),
    ...waiters.filter(({ passed }) => !passed).map(({ waiter, outcome, why }) => `${waiter} to ${outcome}: ${why}`),
    ...recordings.flatMap(({ name, unknown }) => unknown.map((difference) => `recording ${name}: ${difference}`)),
  ]
}

export function totalsOf({ operations, pages, waiters, recordings = [] }: Results): string[] {
  const checks = operations.flatMap(({ scores }) => scoreKinds.map((kind) => scores[kind]))
  const sum = (member: 'passed' | 'total') => checks.reduce((total, score) => total + score[member], 0)
  return [
    `${count(operations, ({ works }) => works)} of ${operations.length} operations work.`,
    `${sum('passed')} of ${sum('total')} generated checks pass.`,
    `${count(pages, ({ passed }) => passed)} of ${pages.length} lists are paged to their end.`,
    `${count(waiters, ({ passed }) => passed)} of ${waiters.length} ends of waiters are reached.`,
    `${count(recordings, ({ unknown }) => unknown.length === 0)} of ${recordings.length} recordings agree, ${count(recordings, ({ known }) => known.length > 0)} of them with known differences.`,
  ]
}

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

function listsPart({ pages, waiters }: Results): string[] {
  return [
    '## Pages',
    '',
    'Pages of one item are, in order, what one page of all is; a made-up token is refused.',
    '',
    ...markdownTable(
      ['operation', 'paged to the end'],
      pages.map(({ operation, passed, why, nothing }) => [
        operation,
        passed ? (nothing ? 'yes, but Marina has nothing to list in it yet' : 'yes') : `no: ${why}`,
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

function verdict(unknown: string[], known: ReplayScore['known']): string {
  if (unknown.length > 0) return `no: ${unknown.join('; ')}`
  if (known.length === 0) return 'yes'
  return `but for ${known.map(({ difference, why }) => `\`${difference}\` (${why})`).join('; ')}`
}

function faultsPart(results: Results): string[] {
  const faults = faultsOf(results)
  return ['## What is missing', '', ...(faults.length > 0 ? faults.map((fault) => `- ${fault.replaceAll('\n', ' ')}`) : ['Nothing.']), '']
}
