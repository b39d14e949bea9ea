import type { LogsPanelRequest } from '../../app/panel.tsx'

/** The logs of a service or of tasks, in the panel or as a tab of a page. */
export default function LogView({ request }: { request: LogsPanelRequest }) {
  return <pre>{request.service}</pre>
}
