import '@xterm/xterm/css/xterm.css'
import { type RefObject, useEffect, useEffectEvent, useRef } from 'react'
import type { ExecRequest } from '#cluster/api/streams.ts'
import { useMode } from '../../app/appearance.ts'
import { showKeys } from '../../app/keys.ts'
import { usePreference } from '../../app/preferences.ts'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { openTerminal, type ScreenTerminal } from './openTerminal.ts'
import { type ExecStatus, runSession, type SessionScreen } from './runSession.ts'
import { leaveKeys, platformOf, terminalKey } from './terminalKeys.ts'

interface Props {
  request: ExecRequest
  onStatus(status: ExecStatus): void
  /** Where the focus goes when the terminal is left. */
  exit: RefObject<{ focus(): void } | null>
}

/** One terminal with one command; give it another `key` to run the command anew. */
export function TerminalPane({ request, onStatus, exit }: Props) {
  const { t } = useI18n()
  const client = useClient()
  const mode = useMode()
  const [screenReader] = usePreference('terminalScreenReader')
  const place = useRef<HTMLDivElement>(null)
  const shown = useRef<ScreenTerminal>(undefined)
  const tell = useEffectEvent(onStatus)
  const open = useEffectEvent((parent: HTMLElement, signal: AbortSignal) => {
    const resizes = new Set<(size: { columns: number; rows: number }) => void>()
    const screen = openTerminal(parent, { mode, screenReader }, (size) => resizes.forEach((tell) => tell(size)))
    listenToKeys(screen, exit)
    void runSession(client, request, sessionScreen(screen, resizes), signal, (status) => {
      tell(status)
      if (status.phase === 'open') screen.terminal.focus()
    })
    return screen
  })
  useEffect(() => {
    if (!place.current) return
    const leave = new AbortController()
    const screen = open(place.current, leave.signal)
    shown.current = screen
    return () => {
      leave.abort()
      screen.dispose()
      shown.current = undefined
    }
    // One terminal per mount: it lives through changes of mode and language, and a request is chosen before it is shown.
  }, [])
  useEffect(() => shown.current?.setMode(mode), [mode])
  useEffect(() => {
    if (shown.current) shown.current.terminal.options.screenReaderMode = screenReader
  }, [screenReader])
  const label = t('exec.label', { container: request.container ?? '', keys: showKeys(leaveKeys) })
  useEffect(() => shown.current?.terminal.textarea?.setAttribute('aria-label', label), [label])
  return <div ref={place} className="exec-terminal" data-owns-keys />
}

function sessionScreen({ terminal, size }: ScreenTerminal, resizes: Set<(size: { columns: number; rows: number }) => void>): SessionScreen {
  return {
    size,
    write: (bytes) => new Promise((resolve) => terminal.write(bytes, resolve)),
    onInput(listener) {
      const text = terminal.onData((data) => listener(new TextEncoder().encode(data)))
      const binary = terminal.onBinary((data) => listener(Uint8Array.from(data, (letter) => letter.charCodeAt(0))))
      return () => {
        text.dispose()
        binary.dispose()
      }
    },
    onResize(listener) {
      resizes.add(listener)
      return () => void resizes.delete(listener)
    },
  }
}

function listenToKeys({ terminal }: ScreenTerminal, exit: Props['exit']): void {
  const platform = platformOf(navigator.platform)
  terminal.attachCustomKeyEventHandler((press) => {
    const key = terminalKey(press, platform)
    if (key === undefined) return true
    if (key === 'leave') {
      press.preventDefault()
      if (press.type === 'keydown') exit.current?.focus()
    }
    if (key === 'copy') {
      press.preventDefault()
      if (press.type === 'keydown' && terminal.hasSelection()) void navigator.clipboard.writeText(terminal.getSelection())
    }
    // A paste is left to the browser, which hands it to the terminal's own field without asking for the clipboard.
    return false
  })
}
