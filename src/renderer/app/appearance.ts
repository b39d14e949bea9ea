import { applyDensity, applyMode, Density, Mode } from '@cloudscape-design/global-styles'
import { useSyncExternalStore } from 'react'
import { onPreferences, readPreferences } from './preferences.ts'

const systemDark = () => matchMedia('(prefers-color-scheme: dark)')

export const isDark = () => {
  const { theme } = readPreferences()
  return theme === 'dark' || (theme === 'system' && systemDark().matches)
}

function apply(): void {
  applyMode(isDark() ? Mode.Dark : Mode.Light)
  applyDensity(readPreferences().density === 'compact' ? Density.Compact : Density.Comfortable)
}

/** Follows the system's mode and the user's choices from now on. */
export function startAppearance(): void {
  apply()
  onPreferences(apply)
  systemDark().addEventListener('change', apply)
}

function onMode(listener: () => void): () => void {
  const stop = onPreferences(listener)
  systemDark().addEventListener('change', listener)
  return () => {
    stop()
    systemDark().removeEventListener('change', listener)
  }
}

/** For editors and terminals, which bring colours of their own. */
export const useMode = (): 'light' | 'dark' => (useSyncExternalStore(onMode, isDark) ? 'dark' : 'light')
