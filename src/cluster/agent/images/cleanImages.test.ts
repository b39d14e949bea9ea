import { describe, expect, it } from 'vitest'
import type { PulledImageRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import { openStore } from '#cluster/state/store.ts'
import { cluster, taskDefinition, taskOf } from '../agent.testSupport.ts'
import { planImageCleanUp, wantedImages } from './cleanImages.ts'

const settings = { everyMs: 1, minimumAgeMs: 1_000, imagesPerCycle: 2 }
const pulled = (image: string, pulledAt: number, usedAt = pulledAt): PulledImageRecord => ({
  key: image,
  engineId: 'e',
  image,
  imageId: `sha256:${image}`,
  pulledAt,
  usedAt,
})
const plan = (records: PulledImageRecord[], wanted: string[] = []) => {
  const { used, remove } = planImageCleanUp(records, (image) => wanted.includes(image), 10_000, settings)
  return { used: used.map(({ image }) => image), remove: remove.map(({ image }) => image) }
}

describe('planImageCleanUp', () => {
  it('takes the least recently used first, so many a time', () => {
    expect(plan([pulled('a', 1, 300), pulled('b', 1, 100), pulled('c', 1, 200)]).remove).toEqual(['b', 'c'])
  })

  it('leaves what was pulled a moment ago, and what is wanted, which it notes', () => {
    expect(plan([pulled('young', 9_500), pulled('wanted', 1), pulled('old', 1)], ['wanted'])).toEqual({ used: ['wanted'], remove: ['old'] })
  })
})

describe('wantedImages', () => {
  it('are those of tasks that live, and of no others', () => {
    const store = openStore({ file: ':memory:', now: 0 })
    const definition = taskDefinition({ containerDefinitions: [{ name: 'app', image: 'live:1' }] })
    const gone = taskDefinition({ revision: 2, containerDefinitions: [{ name: 'app', image: 'gone:1' }] })
    store.update('tasks', (tx) => {
      tx.put('clusters', cluster)
      tx.put('tasks', taskOf(definition, { group: 'family:web' }))
    })
    store.update('stopped', (tx) =>
      tx.put('tasks', { ...taskOf(gone), arn: `${taskOf(gone).arn}0` as never, lastStatus: 'STOPPED', stoppedAt: 0 }),
    )
    expect([...wantedImages(store)]).toEqual(['live:1'])
    store.close()
  })
})
