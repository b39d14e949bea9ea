import type { LogsPanelRequest } from '../../app/panel.tsx'
import { usePanelRoom } from '../../app/shell/usePageRoom.ts'
import LogView from './LogView.tsx'

/** Logs in the bottom panel. */
export default function LogPanel({ request }: { request: LogsPanelRequest }) {
  return <LogView request={request} height={usePanelRoom()} />
}
