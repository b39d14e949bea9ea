import { simulatedLabel } from '#cluster/api/resources/marina.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exitCodes.ts'

/** `marina status` */
export const status: Command = {
  name: 'status',
  arguments: '',
  arity: { least: 0, most: 0 },
  summary: 'show the running Marina: endpoint, engine and why it was chosen, data folder',
  options: {},
  async run({ connect, json, output }) {
    const now = await (await connect()).getStatus({})
    if (json) {
      output.line(JSON.stringify(now))
      return exitCodes.done
    }
    const { engine } = now
    output.line(`Marina ${now.version} at ${now.endpoint}, account ${now.account}, region ${now.region}`)
    output.line(`Data: ${now.ephemeral ? 'kept in memory only' : now.dataFolder}`)
    const size = `${engine.cpus} CPU, ${(engine.memoryMiB / 1024).toFixed(1)} GiB`
    output.line(`Engine: ${engine.product} ${engine.version}, ${size}${engine.kind === 'simulated' ? ` (${simulatedLabel})` : ''}`)
    if (!engine.connected) output.line(`        does not answer: ${engine.lostWhy ?? 'no reason given'}`)
    for (const choice of engine.choices) {
      output.line(`  ${choice.chosen ? '*' : '-'} ${choice.name} (${choice.address}): ${choice.why}`)
      if (choice.remedy && !choice.chosen)
        output.line(`      ${choice.remedy.sentence}${choice.remedy.command ? ` ${choice.remedy.command}` : ''}`)
    }
    for (const note of now.notes ?? []) output.line(`Note: ${note}`)
    return exitCodes.done
  },
}
