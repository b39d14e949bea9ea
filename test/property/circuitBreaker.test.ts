import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildTaskDefinition } from '#test/support/clusterBuilders.ts'
import { openControlWorld } from '#test/support/controlWorld.ts'
import type { Fate } from '#test/support/modelAgent.ts'
import { writtenByPlanningAgain } from './controlHistory.ts'
import { histories } from './histories.ts'

const minute = 60_000

const revisions = [1, 2, 3, 4, 5].map((revision) => buildTaskDefinition({}, { revision }))
const calm: Fate = { startMs: 1_000, stopMs: 500 }

/** How every task of a revision fares; `works` is what is then expected of it. */
const revision = fc.oneof(
  fc.record({ works: fc.constant(true), startMs: fc.constantFrom(100, 1_000, 30_000), stopMs: fc.constantFrom(0, 500, 5_000) }),
  fc.record({
    works: fc.constant(false),
    startMs: fc.constantFrom(100, 1_000, 30_000),
    stopMs: fc.constantFrom(0, 500, 5_000),
    failsToStart: fc.constant('CannotPullContainerError: no such image'),
  }),
  fc.record({
    works: fc.constant(false),
    startMs: fc.constantFrom(100, 1_000),
    stopMs: fc.constantFrom(0, 500),
    exitAfterMs: fc.constantFrom(1, 1_000, 10_000, 30_000),
    stopsAtOnce: fc.boolean(),
  }),
)
const limits = fc.constantFrom(
  { minimumHealthyPercent: 100, maximumPercent: 200 },
  { minimumHealthyPercent: 50, maximumPercent: 100 },
  { minimumHealthyPercent: 0, maximumPercent: 100 },
  { minimumHealthyPercent: 50, maximumPercent: 150 },
)

describe('a service with a circuit breaker that rolls back', () => {
  it('ends at the last revision that works, whatever is deployed after it, and never loses what ran', async () => {
    const history = fc.record({
      desiredCount: fc.integer({ min: 2, max: 5 }),
      limits,
      resetOnHealthyTask: fc.boolean(),
      deployed: fc.array(revision, { minLength: 1, maxLength: revisions.length - 1 }),
    })
    await fc.assert(
      fc.asyncProperty(history, async ({ desiredCount, limits: percents, resetOnHealthyTask, deployed }) => {
        const fateOf = (arn: string): Fate => deployed[revisions.findIndex((one) => one.arn === arn) - 1] ?? calm
        const world = openControlWorld({ fateOf: (task) => fateOf(task.taskDefinitionArn) })
        try {
          world.store.update('register', (tx) => revisions.forEach((one) => tx.put('taskDefinitions', one)))
          world.start()
          const deploymentCircuitBreaker = { enable: true, rollback: true, resetOnHealthyTask }
          const service = world.createService({ desiredCount, deploymentConfiguration: { ...percents, deploymentCircuitBreaker } })
          await world.clock.advance(3 * minute)
          world.arns.push(service)
          let expected = revisions[0]?.arn
          for (const [place, { works }] of deployed.entries()) {
            const { arn } = revisions[place + 1] ?? buildTaskDefinition()
            const floor = Math.ceil((desiredCount * percents.minimumHealthyPercent) / 100)
            world.deploy(service, { taskDefinitionArn: arn })
            for (let look = 0; look < 60; look += 1) {
              await world.clock.advance(10_000)
              expect(world.runningTasks(service).length).toBeGreaterThanOrEqual(floor)
              expect(writtenByPlanningAgain(world)).toEqual([])
            }
            await world.clock.advance(60 * minute)
            if (works) expected = arn
            const { status } = world.store.read().serviceDeployments.by('service', service).at(-1) ?? {}
            expect(status).toBe(works ? 'SUCCESSFUL' : 'ROLLBACK_SUCCESSFUL')
            expect(world.service(service)).toMatchObject({ taskDefinitionArn: expected, deployments: [{ rolloutState: 'COMPLETED' }] })
            expect(world.runningTasks(service).map((task) => task.taskDefinitionArn)).toEqual(
              Array.from({ length: desiredCount }, () => expected),
            )
          }
        } finally {
          await world.close()
        }
      }),
      { numRuns: histories(150, 5_000) },
    )
  }, 600_000)
})
