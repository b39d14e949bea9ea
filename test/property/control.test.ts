import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ControlWorld, openControlWorld } from '#test/support/controlWorld.ts'
import { reportLabel } from '#test/support/modelAgent.ts'
import { type Action, act, actions, endFaults, fates, seedHistory, writtenByPlanningAgain } from './controlHistory.ts'
import { explainWrongSums, watchInvariants } from './invariants.ts'

const histories = process.env['MARINA_LONG'] ? 10_000 : Number(process.env['RUNS'] ?? 300)

/** Longer than the longest launch pause, and all that may follow it. */
const untilCalmMs = 60 * 60_000

async function live(world: ControlWorld, history: Action[]): Promise<void> {
  for (const action of history) {
    await act(world, action)
    await world.clock.settle()
    expect(writtenByPlanningAgain(world), `by planning again after ${JSON.stringify(action)}`).toEqual([])
  }
}

/** What is not as wanted, in words; nothing once all has converged. */
function differences(world: ControlWorld): string[] {
  return world.arns.flatMap((arn) => {
    const { status, name, desiredCount, deployments, taskDefinitionArn } = world.service(arn)
    const live = world.liveTasks(arn)
    const running = world.runningTasks(arn).filter((task) => task.taskDefinitionArn === taskDefinitionArn)
    if (status !== 'ACTIVE') return status === 'INACTIVE' && live.length === 0 ? [] : [`${name} is ${status} with ${live.length} tasks`]
    const wrong: string[] = []
    if (running.length !== desiredCount || live.length !== desiredCount)
      wrong.push(`${running.length} run, ${live.length} live, of ${desiredCount}`)
    if (deployments.length !== 1 || deployments[0]?.rolloutState !== 'COMPLETED') wrong.push(`deployments ${JSON.stringify(deployments)}`)
    if (world.events(arn).at(-1) !== 'has reached a steady state.') wrong.push(`last said ${world.events(arn).at(-1)}`)
    return wrong.map((what) => `${name}: ${what}`)
  })
}

function unsettledTasks(world: ControlWorld): string[] {
  const ended = [...world.store.read().tasks.all()].filter(
    (task) => task.desiredStatus === 'RUNNING' && task.containers.some((container) => container.lastStatus === 'STOPPED'),
  )
  return ended.map((task) => `task ${task.id} has ended and is still wanted`)
}

describe('a cluster under random users, faults and restarts', () => {
  it('keeps every rule at every commit, and comes to rest as wanted once the faults end', async () => {
    await fc.assert(
      fc.asyncProperty(actions, fates, async (history, fateList) => {
        let born = 0
        const world = openControlWorld({ fateOf: () => fateList[born++ % fateList.length] ?? { startMs: 1, stopMs: 1 } })
        const broken = watchInvariants(world.store, (label) => label === reportLabel)
        try {
          seedHistory(world)
          world.start()
          await live(world, history)
          await endFaults(world)
          await world.clock.advance(untilCalmMs)
          expect([...broken, ...differences(world), ...unsettledTasks(world), ...explainWrongSums(world.store.read())]).toEqual([])
        } finally {
          await world.close()
        }
      }),
      { numRuns: histories },
    )
  }, 600_000)
})
