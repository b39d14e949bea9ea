/** What a key press does in a terminal instead of going to the shell. */
export type TerminalKey = 'leave' | 'copy' | 'paste' | undefined

type Press = Pick<KeyboardEvent, 'type' | 'key' | 'code' | 'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey'>
export type Platform = 'mac' | 'windows' | 'other'

export const leaveKeys = 'ctrl+shift+`'

/**
 * Pure: Ctrl+Shift+` leaves; copy and paste are the operating system's own keys. Ctrl+C stays the shell's everywhere, Ctrl+V where it
 * is not how its terminals paste.
 */
export function terminalKey(press: Press, platform: Platform): TerminalKey {
  if (press.altKey) return undefined
  const { ctrlKey, shiftKey, metaKey, code } = press
  if (ctrlKey && shiftKey && !metaKey && code === 'Backquote') return 'leave'
  if (platform === 'mac') {
    if (!metaKey || ctrlKey || shiftKey) return undefined
    return code === 'KeyC' ? 'copy' : code === 'KeyV' ? 'paste' : undefined
  }
  if (!ctrlKey || metaKey) return shiftKey && code === 'Insert' ? 'paste' : undefined
  if (shiftKey && code === 'KeyC') return 'copy'
  if (code === 'KeyV' && (shiftKey || platform === 'windows')) return 'paste'
  return code === 'Insert' && !shiftKey ? 'copy' : undefined
}

export function platformOf(name: string): Platform {
  if (/mac/i.test(name)) return 'mac'
  return /win/i.test(name) ? 'windows' : 'other'
}
