import { useEffect, useState } from 'react'
import type { HookCommand } from '#cluster/api/resources/marina.ts'
import { useClient } from './ClientProvider.tsx'

/** What lifecycle hooks may run on this computer, and a call to change that. Undefined until it is read. */
export function useHookCommands(): {
  commands: HookCommand[] | undefined
  /** An empty command line forbids it. Rejects with why it was refused. */
  set(command: HookCommand): Promise<void>
} {
  const client = useClient()
  const [commands, setCommands] = useState<HookCommand[]>()
  useEffect(() => {
    let current = true
    // A Marina that is away is said by the shell.
    client.listHookCommands({}).then(
      (answer) => current && setCommands(answer.commands),
      () => {},
    )
    return () => {
      current = false
    }
  }, [client])
  return { commands, set: async (command) => setCommands((await client.setHookCommand(command)).commands) }
}
