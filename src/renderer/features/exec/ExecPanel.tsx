import type { ExecPanelRequest } from '../../app/panel.tsx'
import { usePanelRoom } from '../../app/shell/usePageRoom.ts'
import ExecView from './ExecView.tsx'

/** A terminal in a container, in the bottom panel. */
export default function ExecPanel({ request: { cluster, task, container } }: { request: ExecPanelRequest }) {
  return <ExecView cluster={cluster} task={task} container={container} height={usePanelRoom()} />
}
