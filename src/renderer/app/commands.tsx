import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react'

/** Something the user can do. The palette, the keyboard and buttons share it. */
export interface Command {
  /** Stable: `service.scale`. */
  id: string
  title: string
  /** What kind it is: a heading in the palette. */
  group: string
  /** `mod+k`, `alt+arrowleft`, `f1`; mod is Cmd on macOS, else Ctrl. */
  keys?: string
  /** More words to be found by. */
  keywords?: string
  /** Why it cannot be done now. */
  disabled?: string | undefined
  run(): void
}

interface Registry {
  put(owner: symbol, commands: readonly Command[]): void
  remove(owner: symbol): void
}

const RegistryContext = createContext<Registry | undefined>(undefined)
const CommandsContext = createContext<readonly Command[]>([])

export function CommandProvider({ children }: { children: ReactNode }) {
  const [byOwner, setByOwner] = useState<ReadonlyMap<symbol, readonly Command[]>>(new Map())
  const registry = useMemo<Registry>(
    () => ({
      put: (owner, commands) => setByOwner((present) => new Map(present).set(owner, commands)),
      remove: (owner) =>
        setByOwner((present) => {
          const rest = new Map(present)
          rest.delete(owner)
          return rest
        }),
    }),
    [],
  )
  const commands = useMemo(() => [...byOwner.values()].reverse().flat(), [byOwner])
  return (
    <RegistryContext value={registry}>
      <CommandsContext value={commands}>{children}</CommandsContext>
    </RegistryContext>
  )
}

/** What can be done now, the present screen's first. */
export const useAllCommands = (): readonly Command[] => use(CommandsContext)

/**
 * Offers commands while the component is there.
 * @param commands memoised by the caller: another array is another offer
 */
export function useCommands(commands: readonly Command[]): void {
  const registry = use(RegistryContext)
  const [owner] = useState(() => Symbol('commands'))
  useEffect(() => {
    registry?.put(owner, commands)
    return () => registry?.remove(owner)
  }, [registry, owner, commands])
}
