import { describe, expect, it } from 'vitest'
import { buildInstance } from '#test/support/clusterBuilders.ts'
import { openControlWorld } from '#test/support/controlWorld.ts'
import { createEventLog, keptEvents } from './eventLog.ts'

const openLog = () => {
  const world = openControlWorld()
  const lines: string[] = []
  const log = { debug() {}, info() {}, warn() {}, error: (message: string) => void lines.push(message) }
  const events = createEventLog({ ...world, log })
  const change = (version: number) => world.store.update('change', (tx) => tx.put('containerInstances', buildInstance({ version })))
  return { world, events, change, lines }
}

describe('the event log', () => {
  it('keeps the last ones, oldest first', () => {
    const { events, change } = openLog()
    for (let version = 2; version < keptEvents + 12; version += 1) change(version)
    const kept = [...events.recent()]
    expect(kept).toHaveLength(keptEvents)
    expect(kept[0]?.detail).toMatchObject({ version: 12 })
    expect(kept.at(-1)?.detail).toMatchObject({ version: keptEvents + 11 })
    expect(events.get(kept[0]?.id ?? '')).toBe(kept[0])
  })

  it('tells until it is stopped or nobody listens', () => {
    const { events, change } = openLog()
    const heard: string[] = []
    const cancel = events.onEvent((event) => heard.push(event.id))
    change(2)
    cancel()
    change(3)
    events.onEvent((event) => heard.push(event.id))
    events.stop()
    change(4)
    expect(heard).toHaveLength(1)
    expect([...events.recent()]).toHaveLength(2)
  })

  it('never undoes a change that it cannot tell of', () => {
    const { world, change, lines } = openLog()
    const { arn } = buildInstance()
    world.store.update('break', (tx) => tx.put('containerInstances', { ...buildInstance(), registered: undefined as never }))
    expect(lines).toEqual(['events of a commit were lost'])
    change(7)
    expect(world.store.read().containerInstances.get(arn)?.version).toBe(7)
  })
})
