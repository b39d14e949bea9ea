import { describe, expect, it } from 'vitest'
import { type Platform, platformOf, terminalKey } from './terminalKeys.ts'

const press = (keys: string, platform: Platform) => {
  const parts = keys.split('+')
  const has = (name: string) => parts.includes(name)
  const mods = { ctrlKey: has('ctrl'), shiftKey: has('shift'), altKey: has('alt'), metaKey: has('meta') }
  return terminalKey({ type: 'keydown', key: '', code: parts.at(-1) ?? '', ...mods }, platform)
}

describe('terminalKey', () => {
  it('leaves everywhere with Ctrl+Shift+`, and leaves everything else of the shell alone', () => {
    for (const platform of ['mac', 'windows', 'other'] as const) {
      expect(press('ctrl+shift+Backquote', platform)).toBe('leave')
      for (const keys of ['ctrl+KeyC', 'ctrl+KeyD', 'ctrl+KeyR', 'ctrl+Backquote', 'alt+KeyB', 'KeyC', 'Escape', 'Tab', 'F6']) {
        expect(press(keys, platform), keys).toBeUndefined()
      }
    }
  })

  it('copies and pastes with the keys of the system', () => {
    expect([press('meta+KeyC', 'mac'), press('meta+KeyV', 'mac'), press('ctrl+shift+KeyC', 'mac')]).toEqual(['copy', 'paste', undefined])
    expect([press('ctrl+shift+KeyC', 'other'), press('ctrl+shift+KeyV', 'other'), press('ctrl+KeyV', 'other')]).toEqual([
      'copy',
      'paste',
      undefined,
    ])
    expect([press('ctrl+KeyV', 'windows'), press('ctrl+Insert', 'windows'), press('shift+Insert', 'windows')]).toEqual([
      'paste',
      'copy',
      'paste',
    ])
  })

  it('knows systems by what browsers call them', () => {
    expect(['MacIntel', 'Win32', 'Linux x86_64'].map(platformOf)).toEqual(['mac', 'windows', 'other'])
  })
})
