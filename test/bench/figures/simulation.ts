import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Figure } from '../figure.ts'
import { figuresOf } from '../simulation/goals.ts'
import type { Measured } from '../simulation/measure.ts'
import { writeReport } from '../simulation/report.ts'

const sizes = [1_000, 2_000, 5_000, 10_000, 20_000]
const instances = 100
const tasksPerService = 20
const program = fileURLToPath(new URL('../simulation/sizeProcess.ts', import.meta.url))

/**
 * What deciding costs as a cluster grows: one process with the simulated engine, on a clock of its own.
 * @param write into the documentation too
 */
export async function simulation({ write = false }: { write?: boolean } = {}): Promise<Figure[]> {
  const measured: Measured[] = []
  for (const tasks of sizes) measured.push(await measureApart(tasks))
  if (write) writeReport(measured)
  return figuresOf(measured)
}

async function measureApart(tasks: number): Promise<Measured> {
  const size = { tasks, services: tasks / tasksPerService, instances }
  const args = Object.entries(size).flatMap(([name, value]) => [`--${name}`, String(value)])
  // V8's young generation as `npm run marina` has it.
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--max-semi-space-size=16', program, ...args])
  return JSON.parse(stdout) as Measured
}
