/** Measures one size and prints it as JSON: a process of its own, so that memory and warmth are nobody else's. */
import { parseArgs } from 'node:util'
import { measure } from './measure.ts'

const { values } = parseArgs({
  options: { tasks: { type: 'string' }, services: { type: 'string' }, instances: { type: 'string' } },
})
const measured = await measure({
  tasks: Number(values.tasks ?? 1_000),
  services: Number(values.services ?? 50),
  instances: Number(values.instances ?? 100),
})
process.stdout.write(`${JSON.stringify(measured)}\n`)
