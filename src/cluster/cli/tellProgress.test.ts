import { expect, it } from 'vitest'
import type { TaskProgress } from '#cluster/api/resources/marina.ts'
import { createProgressTeller } from './tellProgress.ts'

const pulling = (percent: number, layersDone: number, taskArn = 'one'): TaskProgress => ({
  taskArn,
  container: 'web',
  step: 'pulling',
  fraction: percent / 100,
  pull: { doneBytes: percent, totalBytes: 100, layersDone, layersTotal: 3 },
})

it('tells each tenth of a pull and each layer once, however many tasks wait for it', () => {
  const lines: string[] = []
  const tell = createProgressTeller((line) => lines.push(line))
  for (let percent = 0; percent <= 100; percent += 1) {
    for (const task of ['one', 'two']) tell(pulling(percent, Math.floor(percent / 34), task))
  }
  tell({ taskArn: 'one', container: 'web', step: 'starting' })
  expect(lines).toHaveLength(14)
  expect(lines.slice(0, 2)).toEqual(['web: pulling 0 %, 0 of 3 layers', 'web: pulling 10 %, 0 of 3 layers'])
  expect(lines.at(-1)).toBe('web: starting')
})

it('tells of the steps that were asked for', () => {
  const lines: string[] = []
  const tell = createProgressTeller((line) => lines.push(line), ['pulling'])
  tell({ taskArn: 'one', container: 'web', step: 'creating' })
  tell({ taskArn: 'one', container: 'web', step: 'pulling' })
  expect(lines).toEqual(['web: pulling'])
})
