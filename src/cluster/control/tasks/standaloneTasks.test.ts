import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TaskArn } from '#cluster/api/arns.ts'
import { stoppedTaskWindowMs } from '#cluster/state/tables/tasks.ts'
import { reportTask } from '#cluster/state/writes/tasks.ts'
import { buildTask } from '#test/support/clusterBuilders.ts'
import { type ControlWorld, openControlWorld } from '#test/support/controlWorld.ts'

let world: ControlWorld
beforeEach(() => {
  world = openControlWorld()
  world.start()
})
afterEach(() => world.close())

async function runTask(): Promise<TaskArn> {
  const task = buildTask({ createdAt: world.clock.now() })
  world.store.update('run task', (tx) => tx.put('tasks', task))
  await world.clock.advance(2_000)
  return task.arn
}
const task = (arn: TaskArn) => world.store.read().tasks.get(arn)

describe('a standalone task', () => {
  it('ends with its essential container, and is not replaced', async () => {
    const arn = await runTask()
    world.agent.kill(arn)
    await world.clock.advance(1_000)
    expect(task(arn)).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'EssentialContainerExited' })
    expect(world.store.read().tasks.count('live', 'live')).toBe(0)
  })

  it('goes on when it is UNHEALTHY', async () => {
    const arn = await runTask()
    world.agent.setHealth(arn, 'UNHEALTHY')
    await world.clock.advance(60_000)
    expect(task(arn)).toMatchObject({ lastStatus: 'RUNNING', desiredStatus: 'RUNNING' })
  })

  it('that ended while control was away is settled at its start, with a time that lies before its end', async () => {
    const arn = await runTask()
    await world.stopControl()
    const stoppedAt = world.clock.now()
    world.store.update('report', (tx) => reportTask(tx, arn, { lastStatus: 'STOPPED', stoppedAt }))
    await world.clock.advance(5_000)
    world.startControl()
    await world.clock.settle()
    expect(task(arn)).toMatchObject({ desiredStatus: 'STOPPED', stopCode: 'EssentialContainerExited', stoppingAt: stoppedAt })
  })
})

describe('the memory of stopped tasks', () => {
  it('ends an hour after they stopped, and the disk keeps them', async () => {
    const arn = await runTask()
    world.stopTask(arn)
    await world.clock.advance(stoppedTaskWindowMs - 60_000)
    expect(task(arn)?.lastStatus).toBe('STOPPED')
    await world.clock.advance(3 * 60_000)
    expect(task(arn)).toBeUndefined()
    expect(world.store.find('tasks', arn)?.stopCode).toBe('UserInitiated')
  })

  it('is cleared in small commits, at once until nothing is left', async () => {
    const sizes: number[] = []
    world.store.subscribe(({ label, changes }) => {
      if (label === 'forget old tasks') sizes.push(changes.length)
    })
    world.store.update('many', (tx) => {
      for (let count = 0; count < 1_200; count += 1) {
        tx.put('tasks', buildTask({ desiredStatus: 'STOPPED', lastStatus: 'STOPPED', stoppedAt: world.clock.now() - stoppedTaskWindowMs }))
      }
    })
    await world.clock.advance(60_000)
    expect(sizes).toEqual([500, 500, 200])
    expect(world.store.read().tasks.size).toBe(0)
  })
})
