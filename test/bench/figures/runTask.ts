import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startMarina } from '#test/support/marinaProcess.ts'
import { type Figure, median } from '../figure.ts'

const connections = 4
const tasksPerCall = 10
const callsPerRound = 40
/** Together less than the tasks that may live at once. */
const rounds = 9
const warmUpRounds = 3

/** Tasks per second that RunTask answers on the simulated engine, each on disk before its answer, while its agent runs them. */
export async function runTask(): Promise<Figure[]> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'marina-bench-run-'))
  const marina = await startMarina({ dataFolder, engine: 'simulated', args: ['--no-ui'] })
  try {
    await marina.call('RegisterTaskDefinition', {
      family: 'run',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'web', image: 'marina/hello' }],
    })
    const rates: number[] = []
    for (let round = 0; round < rounds; round += 1) rates.push(await rateOf((request) => marina.call('RunTask', request)))
    const value = median(rates.slice(warmUpRounds))
    return [{ name: 'RunTask on the simulated engine', value, unit: 'tasks/s', ratio: value, goal: { at: 'least', ratio: 1_000 } }]
  } finally {
    await marina.stop()
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

async function rateOf(run: (request: object) => Promise<Record<string, unknown>>): Promise<number> {
  const request = {
    taskDefinition: 'run',
    launchType: 'FARGATE',
    count: tasksPerCall,
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
  }
  let left = callsPerRound
  let started = 0
  const begin = performance.now()
  const worker = async () => {
    while (left > 0) {
      left -= 1
      started += ((await run(request))['tasks'] as unknown[]).length
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
  return (started * 1_000) / (performance.now() - begin)
}
