import { type ClusterView, shapeOf } from '../cluster/clusterView.ts'
import { serviceAddress } from '../links/deepLink.ts'
import type { Words } from '../words/index.ts'

/** What a click asks for. */
export type TrayCommand = { do: 'open'; address?: string } | { do: 'copyEndpoint' } | { do: 'quit' }

export type TrayEntry = 'separator' | { label: string; command?: TrayCommand }

const mostServices = 5

/** The tray's menu: status, the way in, up to five services of each cluster, endpoint, settings, quit. */
export function trayMenu(view: ClusterView | undefined, words: Words): TrayEntry[] {
  const { tray } = words
  return [
    ...statusLines(view, words).map((label) => ({ label })),
    'separator',
    { label: tray.open, command: { do: 'open' } },
    ...clusterEntries(view, tray),
    'separator',
    ...(view ? [{ label: tray.copyEndpoint, command: { do: 'copyEndpoint' } } as const] : []),
    { label: tray.settings, command: { do: 'open', address: 'settings' } },
    'separator',
    { label: tray.quit, command: { do: 'quit' } },
  ]
}

/** The first line is also the tooltip. */
export function statusLines(view: ClusterView | undefined, { status }: Words): string[] {
  if (!view) return [status.starting]
  const { engine, runningTasks } = view
  if (engine && !engine.connected) return [status.engineLost(engine.product)]
  const shape = shapeOf(view)
  const line = (shape === 'problem' ? status.problem : shape === 'working' ? status.working : status.running)(runningTasks)
  return engine?.kind === 'simulated' ? [line, status.simulated] : [line]
}

function clusterEntries(view: ClusterView | undefined, words: Words['tray']): TrayEntry[] {
  const clusters = Map.groupBy(view?.services ?? [], ({ cluster }) => cluster)
  return [...clusters].flatMap(([cluster, services]) => {
    const shown = services.slice(0, mostServices).map(
      ({ name, running, desired }): TrayEntry => ({
        label: words.service(name, running, desired),
        command: { do: 'open', address: serviceAddress(cluster, name) },
      }),
    )
    const hidden = services.length - shown.length
    const rest: TrayEntry[] = hidden > 0 ? [{ label: words.more(hidden), command: { do: 'open', address: `clusters/${cluster}` } }] : []
    return ['separator', { label: cluster }, ...shown, ...rest] satisfies TrayEntry[]
  })
}
