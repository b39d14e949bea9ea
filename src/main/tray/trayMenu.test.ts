import { describe, expect, it } from 'vitest'
import type { EngineStatus } from '#cluster/api/resources/marina.ts'
import { type ClusterView, emptyView } from '../cluster/clusterView.ts'
import { en } from '../words/en.ts'
import { zhTW } from '../words/zhTW.ts'
import { trayMenu } from './trayMenu.ts'

const service = (name: string, cluster = 'default') => ({ cluster, name, running: 1, desired: 1, rollout: 'COMPLETED' as const })
const labels = (view: ClusterView | undefined, words = en) =>
  trayMenu(view, words).map((entry) => (entry === 'separator' ? '—' : entry.label))

describe('trayMenu', () => {
  it('offers no endpoint while there is none', () => {
    expect(labels(undefined)).toEqual(['Marina is starting', '—', 'Open Marina', '—', 'Settings…', '—', 'Quit Marina…'])
  })

  it('lists up to five services of each cluster and says how many more there are', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    const shown = labels({ ...emptyView, services: [...names.map((name) => service(name)), service('x', 'other')] })
    expect(shown.slice(4, 12)).toEqual(['default', 'a  1/1', 'b  1/1', 'c  1/1', 'd  1/1', 'e  1/1', '2 more…', '—'])
    expect(shown).toContain('x  1/1')
  })

  it('says first what is wrong', () => {
    const lost = { kind: 'docker', product: 'Docker Engine', connected: false } as EngineStatus
    expect(labels({ ...emptyView, engine: lost })[0]).toBe('Docker Engine does not answer')
    expect(labels({ ...emptyView, runningTasks: 1, services: [{ ...service('web'), rollout: 'FAILED' }] })[0]).toBe(
      '1 task running, a service needs attention',
    )
  })

  it('speaks Chinese', () => expect(labels({ ...emptyView, runningTasks: 2 }, zhTW)[0]).toBe('2 個任務執行中'))
})
