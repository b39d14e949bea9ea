import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react'

/** What the bottom panel can show. Each opens as a tab; opening the same again brings its tab to the front. */
export type PanelRequest =
  | { kind: 'logs'; cluster: string; service?: string; tasks?: readonly string[]; containers?: readonly string[] }
  | { kind: 'exec'; cluster: string; task: string; container?: string }
export type LogsPanelRequest = Extract<PanelRequest, { kind: 'logs' }>
export type ExecPanelRequest = Extract<PanelRequest, { kind: 'exec' }>

export interface OpenPanel {
  id: string
  request: PanelRequest
}

interface Panels {
  panels: readonly OpenPanel[]
  activeId: string | undefined
  shown: boolean
  openPanel(request: PanelRequest): void
  closePanel(id: string): void
  activate(id: string): void
  setShown(shown: boolean): void
}

const PanelContext = createContext<Panels | undefined>(undefined)

/** The bottom panel: `usePanel().openPanel({ kind: 'logs', cluster, service })`. */
export function usePanel(): Panels {
  const panels = use(PanelContext)
  if (!panels) throw new Error('usePanel needs <PanelProvider> around it')
  return panels
}

export function PanelProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<{ panels: readonly OpenPanel[]; activeId: string | undefined; shown: boolean }>({
    panels: [],
    activeId: undefined,
    shown: false,
  })
  const openPanel = useCallback((request: PanelRequest) => setState((present) => withPanel(present.panels, request)), [])
  const closePanel = useCallback((id: string) => setState((present) => withoutPanel(present, id)), [])
  const activate = useCallback((activeId: string) => setState((present) => ({ ...present, activeId, shown: true })), [])
  const setShown = useCallback((shown: boolean) => setState((present) => ({ ...present, shown: shown && present.panels.length > 0 })), [])
  const value = useMemo(() => ({ ...state, openPanel, closePanel, activate, setShown }), [state, openPanel, closePanel, activate, setShown])
  return <PanelContext value={value}>{children}</PanelContext>
}

function withPanel(panels: readonly OpenPanel[], request: PanelRequest) {
  const id = JSON.stringify(request)
  const present = panels.some((panel) => panel.id === id)
  return { panels: present ? panels : [...panels, { id, request }], activeId: id, shown: true }
}

function withoutPanel(state: { panels: readonly OpenPanel[]; activeId: string | undefined; shown: boolean }, id: string) {
  const panels = state.panels.filter((panel) => panel.id !== id)
  const activeId = state.activeId === id ? panels.at(-1)?.id : state.activeId
  return { panels, activeId, shown: state.shown && panels.length > 0 }
}
