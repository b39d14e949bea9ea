import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildTaskDefinition } from '#test/support/clusterBuilders.ts'
import { type ControlWorld, openControlWorld } from '#test/support/controlWorld.ts'

let world: ControlWorld
beforeEach(() => {
  world = openControlWorld()
  world.start()
})
afterEach(() => world.close())

describe('a service', () => {
  it('gets its tasks and says so in order', async () => {
    const arn = world.createService({ desiredCount: 2 })
    await world.clock.advance(5_000)
    const [one, two] = world.runningTasks(arn)
    expect(world.events(arn)).toEqual([
      `has started 2 tasks: (task ${one?.id}) (task ${two?.id}).`,
      `(deployment ${world.service(arn).deployments[0]?.id}) deployment completed.`,
      'has reached a steady state.',
    ])
  })

  it('rolls over', async () => {
    const arn = world.createService({ desiredCount: 2 })
    await world.clock.advance(5_000)
    world.store.update('register', (tx) => tx.put('taskDefinitions', buildTaskDefinition({}, { revision: 2 })))
    world.deploy(arn, { taskDefinitionArn: buildTaskDefinition({}, { revision: 2 }).arn })
    await world.clock.advance(60_000)
    expect(world.runningTasks(arn).map((task) => task.taskDefinitionArn)).toEqual([
      buildTaskDefinition({}, { revision: 2 }).arn,
      buildTaskDefinition({}, { revision: 2 }).arn,
    ])
    expect(world.service(arn).deployments).toHaveLength(1)
    console.log(world.events(arn).join('\n'))
  })
})
