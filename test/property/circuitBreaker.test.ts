import fc from 'fast-check'
import { describe, it } from 'vitest'
import type { ServiceArn } from '#cluster/api/arns.ts'
import { buildTaskDefinition } from '#test/support/clusterBuilders.ts'
import { type ControlWorld, openControlWorld } from '#test/support/controlWorld.ts'
import type { Fate } from '#test/support/modelAgent.ts'
import { writtenByPlanningAgain } from './controlHistory.ts'
import { differences } from './differences.ts'
import { liveThrough, propertyTimeoutMs } from './histories.ts'

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

const history = fc.record({
  desiredCount: fc.integer({ min: 2, max: 5 }),
  limits,
  resetOnHealthyTask: fc.boolean(),
  deployed: fc.array(revision, { minLength: 1, maxLength: revisions.length - 1 }),
})
type History = typeof history extends fc.Arbitrary<infer One> ? One : never

interface Step {
  world: ControlWorld
  service: ServiceArn
  /** What was deployed last, and what is to run in the end. */
  works: boolean
  expected: string
}

/** Deploys one revision after the other, on a service that began with one that works. */
async function live({ desiredCount, limits: percents, resetOnHealthyTask, deployed }: History, afterEach: (step: Step) => Promise<void>) {
  const fateOf = (arn: string): Fate => deployed[revisions.findIndex((one) => one.arn === arn) - 1] ?? calm
  const world = openControlWorld({ fateOf: (task) => fateOf(task.taskDefinitionArn) })
  try {
    world.store.update('register', (tx) => revisions.forEach((one) => tx.put('taskDefinitions', one)))
    world.start()
    const deploymentCircuitBreaker = { enable: true, rollback: true, resetOnHealthyTask }
    const service = world.createService({ desiredCount, deploymentConfiguration: { ...percents, deploymentCircuitBreaker } })
    await world.clock.advance(3 * minute)
    world.arns.push(service)
    let expected: string = world.service(service).taskDefinitionArn ?? ''
    for (const [place, { works }] of deployed.entries()) {
      const { arn } = revisions[place + 1] ?? buildTaskDefinition()
      world.deploy(service, { taskDefinitionArn: arn })
      if (works) expected = arn
      await afterEach({ world, service, works, expected })
    }
  } finally {
    await world.close()
  }
}

/** So often while a deployment goes on, and for how long. */
const lookEveryMs = 10_000
const looks = 60

describe('a service with a circuit breaker that rolls back', { timeout: propertyTimeoutMs }, () => {
  it('safety: never has fewer tasks than its minimum, and planning again writes nothing', () =>
    liveThrough('circuitBreaker', [history], async (one) => {
      const wrong: string[] = []
      const floor = Math.ceil((one.desiredCount * one.limits.minimumHealthyPercent) / 100)
      await live(one, async ({ world, service }) => {
        for (let look = 0; look < looks; look += 1) {
          await world.clock.advance(lookEveryMs)
          const running = world.runningTasks(service).length
          if (running < floor) wrong.push(`${running} run, the minimum is ${floor}`)
          wrong.push(...writtenByPlanningAgain(world))
        }
      })
      return wrong
    }))

  it('liveness: ends at the last revision that works, whatever is deployed after it', () =>
    liveThrough('circuitBreaker', [history], async (one) => {
      const wrong: string[] = []
      await live(one, async ({ world, service, works, expected }) => {
        await world.clock.advance(70 * minute)
        const { status } = world.store.read().serviceDeployments.by('service', service).at(-1) ?? {}
        if (status !== (works ? 'SUCCESSFUL' : 'ROLLBACK_SUCCESSFUL')) wrong.push(`the deployment is ${status}`)
        if (world.service(service).taskDefinitionArn !== expected)
          wrong.push(`the service is at ${world.service(service).taskDefinitionArn}`)
        wrong.push(...differences(world))
      })
      return wrong
    }))
})
