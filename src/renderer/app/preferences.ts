import { useCallback, useSyncExternalStore } from 'react'
import type { Language } from '../i18n/catalogue.ts'

/** What the user chose for the page. Kept in this browser; on the desktop, language and theme are the application's. */
export interface PagePreferences {
  language: Language | 'system'
  theme: 'system' | 'light' | 'dark'
  density: 'compact' | 'comfortable'
  /** Single-letter keys on a focused row (WCAG 2.1.4 asks for a way to switch them off). */
  letterKeys: boolean
  /** Side navigation as icons only. */
  navigationRail: boolean
  /** Height of the bottom panel, px. */
  panelHeight: number
  /** How the time of a log line is written. */
  logTimestamps: 'local' | 'utc' | 'relative' | 'off'
  /** Long log lines go on in the next row. */
  logWrap: boolean
  /** Lines of each container that a log view begins with. */
  logTail: number
  /** Terminals keep a text of what they show for screen readers, which slows them down. */
  terminalScreenReader: boolean
  /** Image → the command that was run in it last, where it was not a shell. */
  terminalCommands: Readonly<Record<string, string>>
}

export const defaultPreferences: PagePreferences = {
  language: 'system',
  theme: 'system',
  density: 'compact',
  letterKeys: true,
  navigationRail: false,
  panelHeight: 320,
  logTimestamps: 'local',
  logWrap: false,
  logTail: 1_000,
  terminalScreenReader: false,
  terminalCommands: {},
}

const KEY = 'marina.preferences'

function load(): PagePreferences {
  try {
    return { ...defaultPreferences, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<PagePreferences>) }
  } catch {
    return defaultPreferences // What another version wrote, or storage that is switched off, is no reason not to start.
  }
}

let current: PagePreferences | undefined
const listeners = new Set<() => void>()

export const readPreferences = (): PagePreferences => (current ??= load())

/** Changes some preferences for every component that reads them. */
export function changePreferences(changes: Partial<PagePreferences>): void {
  current = { ...readPreferences(), ...changes }
  try {
    localStorage.setItem(KEY, JSON.stringify(current))
  } catch {
    // They then last as long as the page.
  }
  for (const listener of listeners) listener()
}

export function onPreferences(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** One preference and its setter, like `useState`. */
export function usePreference<Key extends keyof PagePreferences>(key: Key): [PagePreferences[Key], (value: PagePreferences[Key]) => void] {
  const value = useSyncExternalStore(onPreferences, () => readPreferences()[key])
  const set = useCallback((next: PagePreferences[Key]) => changePreferences({ [key]: next } as Partial<PagePreferences>), [key])
  return [value, set]
}
