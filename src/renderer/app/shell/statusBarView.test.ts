import { describe, expect, it } from 'vitest'
import type { MarinaStatus } from '#cluster/api/resources/marina.ts'
import { initialState, type WatchState } from '../../data/watchState.ts'
import { en } from '../../i18n/en/index.ts'
import { createFormats } from '../../i18n/formats.ts'
import { createTranslate } from '../../i18n/translate.ts'
import { statusBarView } from './statusBarView.ts'

const t = createTranslate('en', en)
const format = createFormats('en')
const engine = {
  kind: 'docker',
  product: 'Docker Engine',
  version: '29.1',
  address: '',
  cpus: 4,
  memoryMiB: 7782,
  connected: true,
  choices: [],
} as const
const status = { endpoint: 'http://127.0.0.1:8327', engine } as unknown as MarinaStatus
const ready: WatchState = { ...initialState, phase: 'ready', status }
const view = (state: WatchState) => statusBarView(state, t, format)

describe('the status bar', () => {
  it('says what runs on what', () => {
    const cluster = new Map([
      ['a', { runningTasksCount: 2 }],
      ['b', { runningTasksCount: 3 }],
    ])
    expect(view({ ...ready, resources: { ...ready.resources, cluster } })).toEqual({
      cluster: { type: 'success', text: 'Control plane ready' },
      engine: 'Docker Engine 29.1 · 4 CPU · 7.6 GiB',
      simulated: false,
      endpoint: 'http://127.0.0.1:8327',
      runningTasks: 5,
    })
  })

  it('says when the cluster, or the engine behind it, is gone', () => {
    expect(view({ ...ready, disconnectedSince: 1 }).cluster).toEqual({ type: 'error', text: 'Cluster not responding' })
    expect(view({ ...ready, status: { ...status, engine: { ...engine, choices: [], connected: false } } }).cluster.type).toBe('warning')
    expect(view(initialState).cluster).toEqual({ type: 'pending', text: 'Connecting' })
  })

  it('never hides that nothing real runs', () => {
    expect(view({ ...ready, status: { ...status, engine: { ...engine, choices: [], kind: 'simulated' } } }).simulated).toBe(true)
  })
})
