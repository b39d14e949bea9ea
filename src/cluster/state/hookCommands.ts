import { isHookCommandName } from '#cluster/api/hookTargets.ts'
import type { Store } from './store.ts'

const keptAs = 'hookCommands'

/** Name → command line: what the user of this computer lets lifecycle hooks run. Nobody else can add to it. */
export type HookCommands = Readonly<Record<string, string>>

export function readHookCommands(store: Pick<Store, 'readMeta'>): HookCommands {
  const kept: unknown = JSON.parse(store.readMeta(keptAs) ?? '{}')
  const entries = Object.entries((kept ?? {}) as Record<string, unknown>)
  return Object.fromEntries(entries.flatMap(([name, line]) => (isHookCommandName(name) && typeof line === 'string' ? [[name, line]] : [])))
}

export const writeHookCommands = (store: Pick<Store, 'writeMeta'>, commands: HookCommands): void =>
  store.writeMeta(keptAs, JSON.stringify(commands))
