import { setTimeout as wait } from 'node:timers/promises'
import type { Bench } from '../bench.ts'
import type { Figure } from '../figure.ts'
import { cpuSeconds, residentMegabytes } from '../processFacts.ts'

const taskCount = 20
const settleMs = 5_000
const measureMs = 20_000

/** What Marina costs while 20 tasks run and nobody asks anything. */
export async function idle(bench: Bench): Promise<Figure[]> {
  const { marina, service } = bench
  await marina.client.updateService({ service, desiredCount: taskCount })
  await bench.running(taskCount)
  await wait(settleMs)
  const before = cpuSeconds(marina.pid)
  await wait(measureMs)
  const percent = ((cpuSeconds(marina.pid) - before) / (measureMs / 1000)) * 100
  const megabytes = residentMegabytes(marina.pid)
  await marina.client.updateService({ service, desiredCount: 0 })
  await bench.allStopped()
  return [
    { name: `idle memory with ${taskCount} tasks`, value: megabytes, unit: 'MB', ratio: megabytes, goal: { at: 'most', ratio: 120 } },
    { name: `idle CPU with ${taskCount} tasks`, value: percent, unit: '% of a core', ratio: percent, goal: { at: 'most', ratio: 0.5 } },
  ]
}
