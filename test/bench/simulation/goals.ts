import type { Figure } from '../figure.ts'
import type { Measured, Spent } from './measure.ts'

/** The wall counts what else the machine is busy with, too. */
export const quickerMs = ({ wallMs, cpuMs }: Spent): number => Math.min(wallMs, cpuMs)

/** Of the largest size, and what it costs more than the smallest. */
export function figuresOf(measured: readonly Measured[]): Figure[] {
  const [smallest, largest] = [measured.at(0), measured.at(-1)]
  if (!smallest || !largest) return []
  const rate = (largest.tasks * 1_000) / quickerMs(largest.place)
  const of = `of ${largest.services.toLocaleString('en')} services with ${largest.tasks.toLocaleString('en')} tasks`
  const { change, memory } = largest
  const reference = { name: `of ${smallest.services} services`, value: smallest.change.threadMs }
  return [
    { name: `placing the tasks ${of}`, value: rate, unit: 'tasks/s', ratio: rate, goal: { at: 'least', ratio: 5_000 } },
    { name: `one task more, one ${of}`, value: change.threadMs, unit: 'ms', ratio: change.threadMs, goal: { at: 'most', ratio: 5 } },
    {
      name: `the same against fewer`,
      value: change.threadMs,
      unit: 'ms',
      reference,
      ratio: change.threadMs / reference.value,
      goal: { at: 'most', ratio: 1.5 },
    },
    { name: `memory ${of}`, value: memory.runningMb, unit: 'MB', ratio: memory.runningMb, goal: { at: 'most', ratio: 500 } },
  ]
}
