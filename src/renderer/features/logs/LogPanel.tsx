import type { LogsPanelRequest } from '../../app/panel.tsx'
import { usePreference } from '../../app/preferences.ts'
import LogView from './LogView.tsx'

/** Header of the panel, its tabs, and the space around them. */
const AROUND_PX = 118

/** Logs in the bottom panel. */
export default function LogPanel({ request }: { request: LogsPanelRequest }) {
  const [panelHeight] = usePreference('panelHeight')
  return <LogView request={request} height={`${Math.max(120, panelHeight - AROUND_PX)}px`} />
}
