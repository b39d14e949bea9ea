import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { setSpeed } from '#cluster/state/writes/switches.ts'
import { minute, openShiftWorld, second } from '../deployments/lifecycle/shiftWorld.testSupport.ts'

let world: Awaited<ReturnType<typeof openShiftWorld>>
beforeEach(async () => {
  world = await openShiftWorld()
})
afterEach(() => world.close())

const stages = () => [...world.store.read().decisions.all()].filter(({ rule }) => rule === 'lifecycleStage')

describe('a deployment that shifts traffic', () => {
  it('has its stages among the decisions, and bakes in a tenth of the time at ten times the speed', async () => {
    world.create({ strategy: 'BLUE_GREEN', bakeTimeInMinutes: 10 })
    await world.pass(2 * minute)
    const before = stages().length
    setSpeed(world.store, 10)
    world.deploy(2)
    await world.pass(30 * second)
    expect(
      stages()
        .slice(before)
        .map(({ names, numbers }) => [names?.['stage'], numbers?.['production']]),
    ).toEqual([
      ['SCALE_UP', 0],
      ['BAKE_TIME', 100],
    ])
    const bake = stages().at(-1)
    expect((bake?.until ?? 0) - (bake?.at ?? 0)).toBe(minute)
    await world.pass(2 * minute)
    expect(world.newest().status).toBe('SUCCESSFUL')
  })
})
