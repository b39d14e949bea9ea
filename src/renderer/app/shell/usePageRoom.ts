import { usePanel } from '../panel.tsx'
import { usePreference } from '../preferences.ts'

/** Bar of the bottom panel with its tabs, and the space around what it shows. */
const PANEL_BAR_PX = 76
/** Title bar, toolbar and status bar: what the panel can never take. */
const FRAME_PX = 150
const LEAST_PX = 120

/** CSS height of what fills the bottom panel. */
export function usePanelRoom(): string {
  const [panelHeight] = usePreference('panelHeight')
  return `max(${LEAST_PX}px, min(${panelHeight - PANEL_BAR_PX}px, calc(100vh - ${FRAME_PX + PANEL_BAR_PX}px)))`
}

/**
 * CSS height of something that fills a page down to the status bar, or to the bottom panel where that is open.
 * @param abovePx what stands above and below it, of the whole window @param leastPx it gets at least so much, and the page scrolls
 */
export function usePageRoom(abovePx: number, leastPx = 240): string {
  const { shown } = usePanel()
  const [panelHeight] = usePreference('panelHeight')
  return `max(${leastPx}px, calc(100vh - ${abovePx + (shown ? panelHeight : 0)}px))`
}
