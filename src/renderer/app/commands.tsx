import { createContext, type ReactNode, use, useEffect, useState, useSyncExternalStore } from 'react'

/** Something the user can do. The palette, the keyboard and buttons share it. */
export interface Command {
  /** Stable: `service.scale`. */
  id: string
  title: string
  /** What kind it is, beside the title in the palette. */
  group: string
  /** `mod+k`, `alt+arrowleft`, `f1`; mod is Cmd on macOS, else Ctrl. */
  keys?: string
  /** More words to be found by. */
  keywords?: string
  /** Why it cannot be done now. */
  disabled?: string | undefined
  run(): void
}

/** Outside React's state: offering a command must not draw the frame anew, and the keyboard reads the last word anyway. */
export interface CommandRegistry {
  read(): readonly Command[]
  put(owner: symbol, commands: readonly Command[]): void
  remove(owner: symbol): void
  subscribe(listener: () => void): () => void
}

export function createCommandRegistry(): CommandRegistry {
  const byOwner = new Map<symbol, readonly Command[]>()
  const listeners = new Set<() => void>()
  let all: readonly Command[] = []
  const tell = () => {
    // The latest offer first: a screen's commands before the frame's.
    all = [...byOwner.values()].reverse().flat()
    for (const listener of listeners) listener()
  }
  return {
    read: () => all,
    put(owner, commands) {
      byOwner.set(owner, commands)
      tell()
    },
    remove(owner) {
      byOwner.delete(owner)
      tell()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

const RegistryContext = createContext<CommandRegistry | undefined>(undefined)

export function CommandProvider({ children }: { children: ReactNode }) {
  const [registry] = useState(createCommandRegistry)
  return <RegistryContext value={registry}>{children}</RegistryContext>
}

export function useCommandRegistry(): CommandRegistry {
  const registry = use(RegistryContext)
  if (!registry) throw new Error('useCommands needs <CommandProvider> around it')
  return registry
}

/** What can be done now, the present screen's first. */
export function useAllCommands(): readonly Command[] {
  const registry = useCommandRegistry()
  return useSyncExternalStore(registry.subscribe, registry.read)
}

/** Offers commands while the component is there; what the last render gave holds. */
export function useCommands(commands: readonly Command[]): void {
  const registry = useCommandRegistry()
  const [owner] = useState(() => Symbol('commands'))
  useEffect(() => registry.put(owner, commands), [registry, owner, commands])
  useEffect(() => () => registry.remove(owner), [registry, owner])
}
