import type { MarinaHandlers } from '#cluster/api/contract.ts'
import { invalidParameter } from '#cluster/api/errors.ts'
import { isHookCommandName } from '#cluster/api/hookTargets.ts'
import type { HookCommand } from '#cluster/api/resources/marina.ts'
import { type HookCommands, readHookCommands, writeHookCommands } from '#cluster/state/hookCommands.ts'
import type { Store } from '#cluster/state/store.ts'

const mostCommands = 50

/** What lifecycle hooks may run: said by who has the token of the data folder, and by nobody else. */
export function createHookCommands(store: Store): Pick<MarinaHandlers, 'ListHookCommands' | 'SetHookCommand'> {
  return {
    ListHookCommands: () => ({ commands: listed(readHookCommands(store)) }),
    SetHookCommand: ({ name, commandLine }) => {
      if (!isHookCommandName(name))
        throw invalidParameter('The name of a hook command has letters, digits, dots, hyphens and underscores, 64 at most.')
      const { [name]: _, ...others } = readHookCommands(store)
      const commands = commandLine === '' ? others : { ...others, [name]: commandLine }
      if (Object.keys(commands).length > mostCommands)
        throw invalidParameter(`There are ${mostCommands} hook commands, which is the most there can be. Forbid one first.`)
      writeHookCommands(store, commands)
      return { commands: listed(commands) }
    },
  }
}

const listed = (commands: HookCommands): HookCommand[] => Object.entries(commands).map(([name, commandLine]) => ({ name, commandLine }))
