import type { Figure } from '../figure.ts'
import { startStateProcess } from '../state/stateProcess.ts'

/** Enough that the ring of change sets that the store keeps is full before and after. */
const before = 5_000
const count = 20_000
const limitBytes = 4_000

/** What a stopped task of two containers costs in memory while it is still shown, all of the store's indexes and lists included. */
export async function stoppedTasks(): Promise<Figure[]> {
  const state = startStateProcess()
  try {
    await state.ask({ ask: 'addStoppedTasks', count: before })
    const first = await state.ask({ ask: 'heap' })
    await state.ask({ ask: 'addStoppedTasks', count })
    const value = ((await state.ask({ ask: 'heap' })) - first) / count
    return [
      { name: `memory of a stopped task, ${count} of them`, value, unit: 'bytes', ratio: value, goal: { at: 'most', ratio: limitBytes } },
    ]
  } finally {
    await state.stop()
  }
}
