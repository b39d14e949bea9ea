import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useWatch } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { type Command, useAllCommands } from '../commands.tsx'
import { showKeys } from '../keys.ts'
import { findCommands } from './paletteView.ts'
import { resourceCommands } from './resourceCommands.ts'

const SUMMARY = { scope: 'summary' } as const
const MOST = 40
const RECENT = 8
let recent: readonly string[] = []

/** Search over screens, resources and everything that can be done (Cmd/Ctrl+K). */
export function Palette({ onClose }: { onClose(): void }) {
  const { t } = useI18n()
  const [typed, setTyped] = useState('')
  const [active, setActive] = useState(0)
  const { resources } = useWatch(SUMMARY)
  const commands = useAllCommands()
  const found = useMemo(
    () => findCommands([...commands, ...resourceCommands(resources, t)].filter(isOffered), typed, recent).slice(0, MOST),
    [commands, resources, t, typed],
  )
  const choose = (command: Command | undefined) => {
    if (!command || command.disabled) return
    recent = [command.id, ...recent.filter((id) => id !== command.id)].slice(0, RECENT)
    onClose()
    command.run()
  }
  const onKeyDown = (press: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[press.key]
    if (step !== undefined) setActive((at) => Math.max(0, Math.min(found.length - 1, at + step)))
    else if (press.key === 'Enter') choose(found[active])
    else return
    press.preventDefault()
  }
  const list = useId()
  const option = (index: number) => `${list}-${index}`
  useEffect(() => {
    // Without braces the promise that newer browsers answer would be taken for a clean-up.
    document.getElementById(option(active))?.scrollIntoView({ block: 'nearest' })
  })
  return (
    <Dialog label={t('shell.search')} onClose={onClose}>
      <input
        className="palette-input"
        role="combobox"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={found.length > 0 ? option(active) : undefined}
        aria-label={t('shell.search')}
        placeholder={t('shell.search')}
        value={typed}
        onChange={(change) => {
          setTyped(change.target.value)
          setActive(0)
        }}
        onKeyDown={onKeyDown}
      />
      <ul className="palette-list" role="listbox" id={list} aria-label={t('shell.results')}>
        {found.map((command, index) => (
          <li
            key={command.id}
            id={option(index)}
            role="option"
            aria-selected={index === active}
            aria-disabled={Boolean(command.disabled)}
            onMouseMove={() => setActive(index)}
            onClick={() => choose(command)}
          >
            <span className="palette-title">{command.title}</span>
            <span className="palette-group">{command.disabled ?? command.group}</span>
            {command.keys ? <kbd>{showKeys(command.keys)}</kbd> : null}
          </li>
        ))}
      </ul>
      <p className="palette-none" role="status">
        {found.length === 0 ? t('shell.nothingFound', { typed }) : ''}
      </p>
    </Dialog>
  )
}

const isOffered = (command: Command) => command.id !== 'shell.palette'

/** The browser's own dialog: it keeps the focus inside and gives it back to where it was. */
function Dialog({ label, onClose, children }: { label: string; onClose(): void; children: React.ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label={label}
      onCancel={onClose}
      onClick={(click) => (click.target === dialog.current ? onClose() : undefined)}
    >
      {children}
    </dialog>
  )
}
