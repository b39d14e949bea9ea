const isMac = () => /mac/i.test(globalThis.navigator?.platform ?? '')

interface Chord {
  key: string
  mod: boolean
  shift: boolean
  alt: boolean
  ctrl: boolean
}

function parseChord(keys: string): Chord {
  const parts = keys.toLowerCase().split('+')
  const has = (name: string) => parts.includes(name)
  return { key: parts.at(-1) ?? '', mod: has('mod'), shift: has('shift'), alt: has('alt'), ctrl: has('ctrl') }
}

type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

/** Whether a key press is `mod+shift+n`. Letters and digits go by the key's place as well, for layouts that move them. */
export function matchesKeys(press: KeyPress, keys: string, mac = isMac()): boolean {
  const chord = parseChord(keys)
  const ctrl = chord.ctrl || (chord.mod && !mac)
  const meta = chord.mod && mac
  if (press.ctrlKey !== ctrl || press.metaKey !== meta || press.altKey !== chord.alt || press.shiftKey !== chord.shift) return false
  return press.key.toLowerCase() === chord.key || press.code.toLowerCase() === placeOf(chord.key)
}

function placeOf(key: string): string {
  if (/^[a-z]$/.test(key)) return `key${key}`
  if (/^\d$/.test(key)) return `digit${key}`
  return { '`': 'backquote', ',': 'comma', '[': 'bracketleft', ']': 'bracketright' }[key] ?? key
}

const macNames: Record<string, string> = { mod: '⌘', shift: '⇧', alt: '⌥', ctrl: '⌃', arrowleft: '←', arrowright: '→' }
const otherNames: Record<string, string> = { mod: 'Ctrl', shift: 'Shift', alt: 'Alt', ctrl: 'Ctrl', arrowleft: '←', arrowright: '→' }

/** `⌘K` on macOS, `Ctrl+K` elsewhere. */
export function showKeys(keys: string, mac = isMac()): string {
  const names = mac ? macNames : otherNames
  const parts = keys.split('+').map((part) => names[part.toLowerCase()] ?? part.toUpperCase())
  return parts.join(mac ? '' : '+')
}

/** Whether the press belongs to a text field, so that plain letters are text. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))
}
