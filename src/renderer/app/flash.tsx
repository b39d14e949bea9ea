import Flashbar, { type FlashbarProps } from '@cloudscape-design/components/flashbar'
import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react'
import { useI18n } from '../i18n/I18n.tsx'

export interface Flash {
  type: 'success' | 'info' | 'warning' | 'error'
  header?: string
  content: ReactNode
  /** Buttons beside the text. */
  action?: ReactNode
  /** Replaces an earlier message with the same id. */
  id?: string
  /** Milliseconds until it closes by itself; by default 6 s for success, never for anything else. */
  closesAfterMs?: number
}

interface Flashes {
  flash(message: Flash): void
  dismiss(id: string): void
}

const FlashContext = createContext<Flashes | undefined>(undefined)
const ItemsContext = createContext<readonly (Flash & { id: string })[]>([])
let count = 0

/** Says the result of the user's own action on top of the page. */
export function useFlash(): Flashes {
  const flashes = use(FlashContext)
  if (!flashes) throw new Error('useFlash needs <FlashProvider> around it')
  return flashes
}

export function FlashProvider({ children }: { children: ReactNode }) {
  const [items, setItems] = useState<readonly (Flash & { id: string })[]>([])
  const dismiss = useCallback((id: string) => setItems((present) => present.filter((item) => item.id !== id)), [])
  const flash = useCallback(
    (message: Flash) => {
      const id = message.id ?? `flash-${++count}`
      setItems((present) => [{ ...message, id }, ...present.filter((item) => item.id !== id)])
      const closesAfterMs = message.closesAfterMs ?? (message.type === 'success' ? 6_000 : undefined)
      if (closesAfterMs) setTimeout(() => dismiss(id), closesAfterMs)
    },
    [dismiss],
  )
  const flashes = useMemo(() => ({ flash, dismiss }), [flash, dismiss])
  return (
    <FlashContext value={flashes}>
      <ItemsContext value={items}>{children}</ItemsContext>
    </FlashContext>
  )
}

/** The bar itself, for the shell. */
export function Flashes() {
  const items = use(ItemsContext)
  const { dismiss } = useFlash()
  const { t } = useI18n()
  return <Flashbar stackItems items={items.map((item) => flashbarItem(item, t('shell.dismiss'), () => dismiss(item.id)))} />
}

function flashbarItem(item: Flash & { id: string }, dismissLabel: string, onDismiss: () => void): FlashbarProps.MessageDefinition {
  const { closesAfterMs: _, ...shown } = item
  return { ...shown, dismissible: true, dismissLabel, onDismiss, ariaRole: item.type === 'error' ? 'alert' : 'status' }
}
