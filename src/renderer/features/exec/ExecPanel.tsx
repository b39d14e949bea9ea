import type { ExecPanelRequest } from '../../app/panel.tsx'

/** A terminal in a container, in the bottom panel. */
export default function ExecPanel({ request }: { request: ExecPanelRequest }) {
  return <pre>{request.task}</pre>
}
