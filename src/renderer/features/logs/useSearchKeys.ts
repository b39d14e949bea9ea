import type { InputProps } from '@cloudscape-design/components/input'
import { useEffect, useMemo, useRef } from 'react'
import { type Command, useCommands } from '../../app/commands.tsx'
import { useI18n } from '../../i18n/I18n.tsx'

/** Cmd/Ctrl+F goes to the search of this view, F3 and Shift+F3 from match to match. @returns ref for the search field */
export function useSearchKeys(step: (by: 1 | -1) => void) {
  const { t } = useI18n()
  const input = useRef<InputProps.Ref>(null)
  const latest = useRef(step)
  useEffect(() => {
    latest.current = step
  })
  const commands = useMemo<Command[]>(() => {
    const group = t('logs.title')
    return [
      { id: 'logs.search', title: t('logs.search'), group, keys: 'mod+f', run: () => (input.current?.focus(), input.current?.select()) },
      { id: 'logs.next', title: t('logs.next'), group, keys: 'f3', run: () => latest.current(1) },
      { id: 'logs.previous', title: t('logs.previous'), group, keys: 'shift+f3', run: () => latest.current(-1) },
    ]
  }, [t])
  useCommands(commands)
  return input
}
