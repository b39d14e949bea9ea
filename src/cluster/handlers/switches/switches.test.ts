import { beforeEach, describe, expect, it } from 'vitest'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { openStore, type Store } from '#cluster/state/store.ts'
import { mostHeld } from '#cluster/state/writes/holds.ts'
import { buildCluster, buildService, buildTask, running, scope } from '#test/support/clusterBuilders.ts'
import { createSwitches } from './index.ts'

const context = { ...scope, principalArn: 'arn:aws:iam::000000000000:root' }
const clock = fakeClock()
const live = buildTask(running)
const past = buildTask({ lastStatus: 'STOPPED', desiredStatus: 'STOPPED' })
const names = ['web', 'api', 'db']

let store: Store
let speeds = 0
let switches: ReturnType<typeof createSwitches>
beforeEach(() => {
  store = openStore({ file: ':memory:', now: 0 })
  store.update('seed', (tx) => {
    tx.put('clusters', buildCluster())
    for (const name of names) tx.put('services', buildService({ name }))
    tx.put('services', buildService({ name: 'sets', deploymentControllerType: 'EXTERNAL' }))
    tx.put('services', buildService({ name: 'gone', status: 'DRAINING' }))
    tx.put('tasks', live)
    tx.put('tasks', past)
  })
  speeds = 0
  switches = createSwitches({ store, clock, onSpeed: () => (speeds += 1) })
})

const order = (service: string, after: string[]) => switches.SetServiceOrder({ service, after }, context)

describe('switches of a service', () => {
  it('are kept until the last is off', async () => {
    await switches.PauseService({ service: 'web' }, context)
    expect(await switches.SetServiceHold({ service: 'web', enabled: true }, context)).toEqual({
      switches: expect.objectContaining({ pausedSinceMs: clock.now(), holdsFailed: true, after: [] }),
    })
    await switches.ResumeService({ service: 'web' }, context)
    expect(store.read().serviceSwitches.size).toBe(1)
    await switches.SetServiceHold({ service: 'web', enabled: false }, context)
    expect(store.read().serviceSwitches.size).toBe(0)
  })

  it('are refused where no loop goes by them', () => {
    expect(() => switches.PauseService({ service: 'sets' }, context)).toThrow('its task sets say what runs')
    expect(() => switches.PauseService({ service: 'gone' }, context)).toThrow('The service gone is DRAINING')
    expect(() => switches.PauseService({ service: 'nothing' }, context)).toThrow('Service not found')
  })

  it('leave a pause as old as it is', async () => {
    await switches.PauseService({ service: 'web' }, context)
    const since = store.read().serviceSwitches.get(buildService().arn)?.pausedSince
    await clock.advance(1_000)
    await switches.PauseService({ service: 'web' }, context)
    expect(store.read().serviceSwitches.get(buildService().arn)?.pausedSince).toBe(since)
  })
})

describe('the order of services', () => {
  it('is refused where it goes round, with the circle', async () => {
    await order('web', ['api'])
    await order('api', ['db'])
    expect(() => order('db', ['web'])).toThrow('The order goes round in a circle (db after web after api after db)')
    expect(() => order('db', ['db'])).toThrow('(db after db)')
    expect(store.read().serviceSwitches.get(buildService({ name: 'db' }).arn)).toBeUndefined()
    expect(await order('web', [])).toMatchObject({ switches: { after: [] } })
    expect(await order('db', ['web', 'web'])).toMatchObject({ switches: { after: [buildService().arn] } })
  })
})

describe('a task', () => {
  it('is held before it fails, listed and released', async () => {
    const task = live.arn
    expect(await switches.HoldTask({ task }, context)).toMatchObject({ hold: { state: 'wanted', containers: [expect.any(String)] } })
    expect(await switches.ListSwitches({}, context)).toMatchObject({ services: [], tasks: [{ state: 'wanted' }] })
    await switches.ReleaseTask({ task }, context)
    expect(() => switches.ReleaseTask({ task }, context)).toThrow('is not held')
  })

  it('that has stopped already keeps what it has, up to the bound', async () => {
    expect(await switches.HoldTask({ task: past.id }, context)).toMatchObject({ hold: { state: 'held' } })
    const others = Array.from({ length: mostHeld }, () => buildTask({ lastStatus: 'STOPPED', desiredStatus: 'STOPPED' }))
    store.update('more', (tx) => {
      for (const task of others) tx.put('tasks', task)
    })
    const hold = ({ id }: { id: string }) => switches.HoldTask({ task: id }, context)
    for (const task of others.slice(1)) await hold(task)
    expect(() => hold(others[0] as never)).toThrow('20 tasks are held already')
  })
})

describe('the speed', () => {
  it('is kept, told, and 1 where nobody changed it', async () => {
    expect(store.read().speed).toBe(1)
    await switches.SetSpeed({ speed: 10 }, context)
    expect(store.read().speed).toBe(10)
    await switches.SetSpeed({ speed: 1 }, context)
    expect(store.read()).toMatchObject({ speed: 1 })
    expect(store.read().localSettings.size).toBe(0)
    expect(speeds).toBe(2)
  })
})
