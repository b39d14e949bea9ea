import { startMarina } from '#test/support/marinaProcess.ts'
import type { Bench } from '../bench.ts'
import { type Figure, median } from '../figure.ts'

const rounds = 7

/** From the start of the process to its ready line, on the data folder the other figures have filled. */
export async function startup(bench: Bench): Promise<Figure[]> {
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    await bench.marina.stop()
    bench.marina = await startMarina({ dataFolder: bench.dataFolder, engine: bench.engine })
    times.push(bench.marina.readyAfterMs)
  }
  const value = median(times)
  return [{ name: 'start of marina serve to ready', value, unit: 'ms', ratio: value, goal: { at: 'most', ratio: 400 } }]
}
