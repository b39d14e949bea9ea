import { describe, expect, it } from 'vitest'
import type { DeploymentFacts } from '../deployments/deploymentFacts.ts'
import { type PictureFacts, pictureState } from './pictureView.ts'

const newest = (status: string) => ({ status }) as DeploymentFacts
const facts = (over: Partial<PictureFacts> = {}): PictureFacts => ({
  desired: 2,
  newest: undefined,
  explanations: [],
  ...over,
})
const noRoom: PictureFacts['explanations'] = [{ rule: 'placement', state: 'stuck', sentence: '' }]

const counts = { newRunning: 1, newStarting: 0, oldRunning: 0, oldStopping: 0 }

describe('what the picture of a service says first', () => {
  it('is what its tasks are in, where nothing else is known', () => {
    for (const state of ['rolling', 'steady', 'failed', 'zero'] as const) expect(pictureState({ state, counts }, facts())).toBe(state)
    expect(pictureState({ state: 'steady', counts }, facts({ newest: newest('SUCCESSFUL') }))).toBe('steady')
  })

  it('is that it was rolled back, once that is over and until the next deployment', () => {
    expect(pictureState({ state: 'steady', counts }, facts({ newest: newest('ROLLBACK_SUCCESSFUL') }))).toBe('rolledBack')
    expect(pictureState({ state: 'rolling', counts }, facts({ newest: newest('ROLLBACK_IN_PROGRESS') }))).toBe('rollingBack')
    expect(pictureState({ state: 'rolling', counts }, facts({ newest: newest('ROLLBACK_SUCCESSFUL') }))).toBe('rolling')
  })

  it('is what keeps it from going on', () => {
    expect(pictureState({ state: 'rolling', counts }, facts({ explanations: noRoom }))).toBe('noRoom')
    expect(pictureState({ state: 'failed', counts }, facts({ explanations: noRoom }))).toBe('failed')
    // Its tasks are there and wait.
    expect(pictureState({ state: 'rolling', counts: { ...counts, newStarting: 1 } }, facts({ explanations: noRoom }))).toBe('rolling')
    expect(pictureState({ state: 'paused', counts }, facts({ explanations: noRoom }))).toBe('paused')
  })
})
