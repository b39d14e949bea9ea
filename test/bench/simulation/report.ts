/** What the simulation measured, as a table and a plot in the documentation. */
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { resolve } from 'node:path'
import { quickerMs } from './goals.ts'
import type { Measured } from './measure.ts'
import { plot } from './plot.ts'

const docs = resolve(import.meta.dirname, '../../../docs')
const begin = '<!-- written by: npm run bench -- --only simulation --write -->'
const end = '<!-- end of what was written -->'

/** Puts it into `docs/performance.md` and the plot beside it, in place of what was measured before. */
export function writeReport(measured: readonly Measured[]): void {
  writeFileSync(resolve(docs, 'images/simulation.svg'), drawPlot(measured))
  const file = resolve(docs, 'performance.md')
  const page = readFileSync(file, 'utf8')
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from === -1 || to < from) throw new Error(`${file} lacks the two comments between which the measurements stand`)
  const body = [begin, table(measured), '![Placement rate and cost of a change, by number of tasks](images/simulation.svg)', where()]
  writeFileSync(file, `${page.slice(0, from)}${body.join('\n\n')}\n\n${page.slice(to)}`)
}

const columns: readonly [title: string, of: (size: Measured) => string][] = [
  ['tasks', ({ tasks }) => whole(tasks)],
  ['services', ({ services }) => whole(services)],
  ['placed, s', ({ place }) => seconds(place)],
  ['placed per second', ({ tasks, place }) => whole(perSecond(tasks, quickerMs(place)))],
  ['until all run, s', ({ run }) => seconds(run)],
  ['all rolled over, s', ({ rollOver }) => seconds(rollOver)],
  ['of it control, s', ({ rollOver }) => (rollOver.controlMs / 1_000).toFixed(1)],
  ['looks at a service', ({ rollOver }) => whole(rollOver.looks)],
  ['one task more, ms', ({ change }) => milliseconds(change)],
  ['one deployment begun, ms', ({ deploy }) => milliseconds(deploy)],
  ['memory, MB', ({ memory }) => `${whole(memory.runningMb)} (${whole(memory.heldMb)}) / ${whole(memory.rolledOverMb)}`],
]

/** In columns of even width, as the formatter has it. */
function table(measured: readonly Measured[]): string {
  const filled = columns.map(([title, of]) => {
    const cells = [title, ...measured.map(of)]
    const width = Math.max(...cells.map(({ length }) => length))
    const [head = '', ...rest] = cells.map((cell) => cell.padStart(width))
    return [head, `${'-'.repeat(width - 1)}:`, ...rest]
  })
  return (filled[0] ?? []).map((_, row) => `| ${filled.map((cells) => cells[row]).join(' | ')} |`).join('\n')
}

const whole = (value: number) => Math.round(value).toLocaleString('en')
/** On the wall, and of the thread. */
const seconds = ({ wallMs, cpuMs }: Measured['place']) => `${(wallMs / 1_000).toFixed(1)} / ${(cpuMs / 1_000).toFixed(1)}`
const milliseconds = ({ threadMs, medianWallMs }: Measured['change']) => `${medianWallMs.toFixed(2)} / ${threadMs.toFixed(2)}`
const perSecond = (tasks: number, ms: number) => (tasks * 1_000) / ms

function where(): string {
  const [first] = cpus()
  const load = loadavg().map((value) => value.toFixed(1))
  return `Measured on ${cpus().length} × ${first?.model.trim() ?? 'unknown'}, Node ${process.versions.node}, load average ${load.join(', ')} at the end. Times are on the wall / of the thread that does the work; of single changes the median of the one and the mean of the other. Memory is what is resident once all run, in brackets what of it is left when garbage is collected, / once all are rolled over.`
}

function drawPlot(measured: readonly Measured[]): string {
  const line = (name: string, of: (size: Measured) => number) => ({
    name,
    points: measured.map((size) => ({ x: size.tasks, y: of(size) })),
  })
  return plot(
    [
      {
        title: 'Tasks placed per second',
        lines: [line('placed', ({ tasks, place }) => perSecond(tasks, quickerMs(place)))],
        limit: { name: 'goal', y: 5_000 },
      },
      {
        title: 'A change of one service, ms of the thread',
        lines: [line('one task more', ({ change }) => change.threadMs), line('one deployment begun', ({ deploy }) => deploy.threadMs)],
        limit: { name: 'goal', y: 5 },
      },
    ],
    'tasks in the cluster',
  )
}
