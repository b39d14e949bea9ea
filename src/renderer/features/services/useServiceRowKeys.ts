import type { KeyboardEvent } from 'react'
import { address } from '../../app/addresses.ts'
import { navigate } from '../../app/location.ts'
import { usePanel } from '../../app/panel.tsx'
import { usePreference } from '../../app/preferences.ts'
import { rowKey } from '../../app/rowKeys.ts'

/** `S` scales, `L` logs: while the focus is within a row, and only if letter keys are on (WCAG 2.1.4). */
export function useServiceRowKeys(cluster: string) {
  const { openPanel } = usePanel()
  const [letterKeys] = usePreference('letterKeys')
  return (press: KeyboardEvent) => {
    const pressed = letterKeys ? rowKey(press, 'service') : undefined
    if (!pressed) return
    const { key, of: service } = pressed
    if (key === 's') navigate(address.service(cluster, service, { scale: 'now' }))
    else if (key === 'l') openPanel({ kind: 'logs', cluster, service })
    else return
    press.preventDefault()
  }
}
