import { maximumSpeed } from '#cluster/api/timing.ts'
import { answer } from '../answer.ts'
import type { Command } from '../command.ts'
import { wholeNumber } from '../waitOptions.ts'

/** `marina speed` */
export const speed: Command = {
  name: 'speed',
  arguments: '[N]',
  arity: { least: 0, most: 1 },
  summary: 'divide configured waits (grace periods, bake times, cooldowns, drains) by N; without N, say by what they are',
  options: {},
  async run(context) {
    const [given] = context.positionals
    const client = await context.connect()
    const current =
      given === undefined
        ? ((await client.getStatus({})).speed ?? 1)
        : (await client.setSpeed({ speed: wholeNumber(given, 'N', 1, maximumSpeed) })).speed
    const said = current === 1 ? 'Waits take as long as they were configured.' : `Waits that were configured are divided by ${current}.`
    return answer(context, { speed: current }, said)
  },
}
