import type { Cluster } from '@aws-sdk/client-ecs'
import type { MarinaStatus } from '#cluster/api/resources/marina.ts'
import type { WatchState } from '../../data/watchState.ts'
import type { Formats } from '../../i18n/formats.ts'
import type { Translate } from '../../i18n/translate.ts'

export interface StatusBarView {
  cluster: { type: 'success' | 'pending' | 'error' | 'warning'; text: string }
  /** `Docker Engine 29.1 · 4 CPU · 7.6 GiB`. */
  engine: string | undefined
  simulated: boolean
  endpoint: string | undefined
  runningTasks: number
}

/** Pure: what the bar at the bottom says. */
export function statusBarView(state: WatchState, t: Translate, format: Formats): StatusBarView {
  return {
    cluster: clusterWord(state, t),
    engine: state.status && engineWords(state.status, t, format),
    simulated: state.status?.engine.kind === 'simulated',
    endpoint: state.status?.endpoint,
    runningTasks: countRunning([...state.resources.cluster.values()]),
  }
}

function clusterWord(state: WatchState, t: Translate): StatusBarView['cluster'] {
  if (state.disconnectedSince !== undefined) return { type: 'error', text: t('shell.notResponding') }
  if (state.phase !== 'ready') return { type: 'pending', text: t('shell.connecting') }
  if (state.status?.engine.connected === false) return { type: 'warning', text: t('shell.engineLost') }
  return { type: 'success', text: t('shell.ready') }
}

function engineWords({ engine }: MarinaStatus, t: Translate, format: Formats): string {
  const size = t('shell.engineSize', { cpus: format.number(engine.cpus), memory: format.memory(engine.memoryMiB) })
  return [`${engine.product} ${engine.version}`.trim(), size].join(' · ')
}

const countRunning = (clusters: Cluster[]) => clusters.reduce((sum, cluster) => sum + (cluster.runningTasksCount ?? 0), 0)
