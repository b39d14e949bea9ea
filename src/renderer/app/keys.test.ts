import { describe, expect, it } from 'vitest'
import { matchesKeys, showKeys } from './keys.ts'

const press = (key: string, code = '', held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
})

describe('keys', () => {
  it('mean Cmd on a Mac and Ctrl elsewhere', () => {
    expect(matchesKeys(press('k', 'KeyK', { ctrlKey: true }), 'mod+k', false)).toBe(true)
    expect(matchesKeys(press('k', 'KeyK', { metaKey: true }), 'mod+k', true)).toBe(true)
    expect(matchesKeys(press('k', 'KeyK', { ctrlKey: true }), 'mod+k', true)).toBe(false)
  })

  it('match exactly what is held', () => {
    expect(matchesKeys(press('k', 'KeyK', { ctrlKey: true, shiftKey: true }), 'mod+k', false)).toBe(false)
    expect(matchesKeys(press('F6', 'F6', { shiftKey: true }), 'shift+f6', false)).toBe(true)
    expect(matchesKeys(press('F6', 'F6'), 'shift+f6', false)).toBe(false)
  })

  it('go by the place on the keyboard where a layout has other letters', () => {
    expect(matchesKeys(press('л', 'KeyK', { ctrlKey: true }), 'mod+k', false)).toBe(true)
    expect(matchesKeys(press('Dead', 'Backquote', { ctrlKey: true }), 'ctrl+`', false)).toBe(true)
  })

  it('are shown as each system writes them', () => {
    expect(showKeys('mod+shift+n', false)).toBe('Ctrl+Shift+N')
    expect(showKeys('mod+shift+n', true)).toBe('⌘⇧N')
    expect(showKeys('alt+arrowleft', false)).toBe('Alt+←')
  })
})
