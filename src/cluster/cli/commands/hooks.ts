import type { HookCommand } from '#cluster/api/resources/marina.ts'
import type { Command } from '../command.ts'
import { CommandError, exitCodes } from '../exitCodes.ts'
import { table } from '../table.ts'

const usage = "Usage: marina hooks [allow NAME 'COMMAND' | forbid NAME]. See: marina hooks --help"

/** The command line of the change; empty forbids. */
function changeOf([action, name, commandLine, ...more]: string[]): HookCommand | undefined {
  if (action === undefined) return undefined
  if (action === 'allow' && name !== undefined && commandLine !== undefined && more.length === 0) return { name, commandLine }
  if (action === 'forbid' && name !== undefined && commandLine === undefined) return { name, commandLine: '' }
  throw new CommandError(exitCodes.usage, usage)
}

/** `marina hooks` */
export const hooks: Command = {
  name: 'hooks',
  arguments: "[allow NAME 'COMMAND' | forbid NAME]",
  arity: { least: 0, most: 3 },
  summary: 'list, allow or forbid the commands that lifecycle hooks of deployments may run, as hookTargetArn command:NAME',
  options: {},
  async run({ connect, json, output, positionals }) {
    const change = changeOf(positionals)
    const client = await connect()
    const { commands } = change ? await client.setHookCommand(change) : await client.listHookCommands({})
    if (json) output.line(JSON.stringify(commands))
    else if (commands.length === 0) output.line("Lifecycle hooks may run no command. Allow one with: marina hooks allow NAME 'COMMAND'")
    else
      for (const line of table(
        ['HOOK TARGET', 'COMMAND'],
        commands.map(({ name, commandLine }) => [`command:${name}`, commandLine]),
      ))
        output.line(line)
    return exitCodes.done
  },
}
