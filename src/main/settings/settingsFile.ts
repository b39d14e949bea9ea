import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { Preferences } from '#renderer/bridge/desktop.ts'
import { defaultPreferences, preferencesSchema, type WindowState, windowStateSchema } from './preferences.ts'

/** Preferences and window state, kept in one small file. What cannot be read, or a value from another version, falls back to the default. */
export interface SettingsFile {
  readonly preferences: Preferences
  readonly window: WindowState | undefined
  changePreferences(changes: Partial<Preferences>): Preferences
  rememberWindow(state: WindowState): void
}

const wholeSchema = z.object({
  preferences: z.record(z.string(), z.unknown()).catch({}),
  window: windowStateSchema.optional().catch(undefined),
})

export function openSettings(path: string): SettingsFile {
  const read = wholeSchema.catch({ preferences: {}, window: undefined }).parse(readJson(path))
  let preferences = mergeValid(defaultPreferences, read.preferences)
  let window = read.window
  const save = () => writeWhole(path, { preferences, window })
  return {
    get preferences() {
      return preferences
    },
    get window() {
      return window
    },
    changePreferences(changes) {
      preferences = mergeValid(preferences, changes)
      save()
      return preferences
    },
    rememberWindow(state) {
      window = state
      save()
    },
  }
}

/** Value by value, so that one that is wrong does not take the others with it. */
function mergeValid(base: Preferences, changes: object): Preferences {
  return Object.entries(changes).reduce((merged, [name, value]) => {
    const next = preferencesSchema.safeParse({ ...merged, [name]: value })
    return next.success ? next.data : merged
  }, base)
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** Written beside and renamed, so that a crash leaves the old file or the new one. */
function writeWhole(path: string, value: object): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`)
  renameSync(`${path}.new`, path)
}
