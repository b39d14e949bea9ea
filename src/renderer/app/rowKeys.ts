import type { KeyboardEvent } from 'react'
import { isTyping } from './keys.ts'

/**
 * The letter that was pressed while the focus is within a row of a table, with what the row says of itself in `data-<name>`. Undefined where
 * somebody types, or a modifier is held.
 */
export function rowKey(press: KeyboardEvent, name: string): { key: string; of: string } | undefined {
  if (press.ctrlKey || press.metaKey || press.altKey || isTextField(press.target)) return undefined
  const row = press.target instanceof Element ? press.target.closest('tr') : null
  const of = row?.querySelector<HTMLElement>(`[data-${name}]`)?.dataset[name]
  return of === undefined ? undefined : { key: press.key.toLowerCase(), of }
}

// A checkbox is an input too, and is no place to type.
const isTextField = (target: EventTarget) => isTyping(target) && !(target instanceof HTMLInputElement && target.type === 'checkbox')
