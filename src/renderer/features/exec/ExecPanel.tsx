import type { ExecPanelRequest } from '../../app/panel.tsx'
import { usePreference } from '../../app/preferences.ts'
import ExecView from './ExecView.tsx'

/** Header of the panel, its tabs, and the space around them. */
const AROUND_PX = 118

/** A terminal in a container, in the bottom panel. */
export default function ExecPanel({ request: { cluster, task, container } }: { request: ExecPanelRequest }) {
  const [panelHeight] = usePreference('panelHeight')
  return <ExecView cluster={cluster} task={task} container={container} height={`${Math.max(120, panelHeight - AROUND_PX)}px`} />
}
