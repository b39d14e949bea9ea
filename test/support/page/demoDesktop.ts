import type { Desktop, KeyLockState, Preferences } from '#renderer/bridge/desktop.ts'

/** A desktop in memory, for the settings that a browser does not have. */
export function createDemoDesktop(): Desktop {
  let preferences: Preferences = { language: 'system', theme: 'system', onClose: 'ask', notifications: true }
  let lock: KeyLockState = { locked: false }
  return {
    platform: 'linux',
    requestClusterPort: () => {},
    openLink: async () => {},
    openTextFile: async () => undefined,
    saveTextFile: async () => undefined,
    readPreferences: async () => preferences,
    changePreferences: async (changes) => (preferences = { ...preferences, ...changes }),
    readKeyLock: async () => lock,
    lockKey: async (locked) => (lock = { locked }),
    onNavigate: () => () => {},
  }
}
