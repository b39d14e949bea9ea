import { describe, expect, it } from 'vitest'
import type { Decision } from '#cluster/api/resources/decisions.ts'
import { spanOf, wantedTasks } from './previewView.ts'

const aim = { target: 70, min: 2, max: 10 }
const scaled = (at: number, from: number, to: number): Decision => ({
  id: `${at}`,
  rule: 'scaled',
  at,
  lastAt: at,
  times: 1,
  numbers: { from, to },
})

describe('the preview of a policy', () => {
  it('wants the tasks there are by measured over target, rounded up and within the bounds', () => {
    const load = [35, 70, 71, 700].map((percent, at) => ({ at, percent }))
    expect(wantedTasks(load, aim, 4, []).map(({ tasks }) => tasks)).toEqual([2, 4, 5, 10])
  })

  it('counts with the tasks there were before a change', () => {
    const load = [
      { at: 1, percent: 70 },
      { at: 15, percent: 70 },
      { at: 25, percent: 70 },
    ]
    expect(wantedTasks(load, aim, 8, [scaled(20, 6, 8), scaled(10, 3, 6)]).map(({ tasks }) => tasks)).toEqual([3, 6, 8])
  })

  it('has nothing to show without a target, or without a load', () => {
    expect(wantedTasks([{ at: 1, percent: 5 }], { ...aim, target: 0 }, 4, [])).toEqual([])
    expect(spanOf([])).toBeUndefined()
    expect(
      spanOf([
        { at: 1, tasks: 4 },
        { at: 2, tasks: 2 },
      ]),
    ).toEqual({ least: 2, most: 4 })
  })
})
