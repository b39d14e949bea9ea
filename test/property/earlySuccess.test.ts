/** One revision after the other on a service with early success criteria, of each some tasks that never come to run. */
import fc from 'fast-check'
import { describe, it } from 'vitest'
import type { ServiceArn } from '#cluster/api/arns.ts'
import { buildTaskDefinition } from '#test/support/clusterBuilders.ts'
import { type ControlWorld, openControlWorld } from '#test/support/controlWorld.ts'
import { reportLabel } from '#test/support/modelAgent.ts'
import { writtenByPlanningAgain } from './controlHistory.ts'
import { differences, untilCalmMs } from './differences.ts'
import { liveThrough, propertyTimeoutMs } from './histories.ts'
import { watchInvariants } from './invariants.ts'

const minute = 60_000
/** Longer than anybody looks. */
const never = 10_000 * minute
const revisions = [1, 2, 3, 4, 5].map((revision) => buildTaskDefinition({}, { revision }))
const limits = fc.constantFrom(
  { minimumHealthyPercent: 100, maximumPercent: 200 },
  { minimumHealthyPercent: 50, maximumPercent: 100 },
  { minimumHealthyPercent: 0, maximumPercent: 100 },
  { minimumHealthyPercent: 50, maximumPercent: 150 },
)
const step = fc.record({
  /** Of its first tasks. */
  stuck: fc.nat(2),
  startMs: fc.constantFrom(100, 1_000, 30_000),
  stopMs: fc.constantFrom(0, 500, 3 * minute),
  scaleTo: fc.option(fc.nat(5), { nil: undefined }),
  restarts: fc.boolean(),
  lastsMs: fc.constantFrom(2_000, minute, 5 * minute),
})
const history = fc.record({
  desiredCount: fc.integer({ min: 1, max: 5 }),
  limits,
  healthyPercent: fc.constantFrom(0, 40, 50, 75, 100),
  sourceServiceRevisionCleanup: fc.constantFrom('BLOCKING' as const, 'DEFERRED' as const),
  breaker: fc.boolean(),
  steps: fc.array(step, { minLength: 1, maxLength: revisions.length - 1 }),
})
type History = typeof history extends fc.Arbitrary<infer One> ? One : never

function openWorld({ steps }: History): ControlWorld {
  const born = new Map<string, number>()
  const world = openControlWorld({
    fateOf: ({ taskDefinitionArn: arn }) => {
      const { stuck = 0, startMs = 1_000, stopMs = 500 } = steps[revisions.findIndex((one) => one.arn === arn) - 1] ?? {}
      born.set(arn, (born.get(arn) ?? 0) + 1)
      return { startMs: (born.get(arn) ?? 0) <= stuck ? never : startMs, stopMs }
    },
  })
  world.store.update('register', (tx) => revisions.forEach((one) => tx.put('taskDefinitions', one)))
  world.start()
  return world
}

function createService(world: ControlWorld, { desiredCount, limits: percents, breaker, ...criteria }: History): ServiceArn {
  const { sourceServiceRevisionCleanup } = criteria
  const healthyPercent = Math.max(criteria.healthyPercent, percents.minimumHealthyPercent)
  const earlySuccessCriteria = { enable: true, healthyPercent, sourceServiceRevisionCleanup }
  const deploymentCircuitBreaker = { enable: breaker, rollback: breaker }
  const service = world.createService({
    desiredCount,
    deploymentConfiguration: { ...percents, deploymentCircuitBreaker, earlySuccessCriteria },
  })
  world.arns.push(service)
  return service
}

/** @returns what `findWrong` finds in the world once all was deployed */
async function live(
  one: History,
  watch: (world: ControlWorld) => string[],
  look: (world: ControlWorld) => string[],
  end: (world: ControlWorld) => Promise<string[]>,
): Promise<string[]> {
  const world = openWorld(one)
  try {
    const wrong = watch(world)
    const service = createService(world, one)
    await world.clock.advance(3 * minute)
    for (const [place, { scaleTo, restarts, lastsMs }] of one.steps.entries()) {
      world.deploy(service, { taskDefinitionArn: revisions[place + 1]?.arn ?? buildTaskDefinition().arn })
      await world.clock.advance(lastsMs)
      if (scaleTo !== undefined) world.updateService(service, { desiredCount: scaleTo })
      if (restarts) await world.stopControl()
      if (restarts) world.startControl()
      await world.clock.advance(lastsMs)
      wrong.push(...look(world))
    }
    return [...wrong, ...(await end(world))]
  } finally {
    await world.close()
  }
}

/** What never came to run is stopped by hand, and the service may roll: at some limits few tasks cannot. */
async function endFaults(world: ControlWorld): Promise<string[]> {
  world.agent.fateOf = () => ({ startMs: 1_000, stopMs: 500 })
  for (const arn of world.arns) {
    const { earlySuccessCriteria: criteria } = world.service(arn).deploymentConfiguration
    const earlySuccessCriteria = { enable: true, ...criteria, healthyPercent: 100 }
    world.updateService(arn, { deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200, earlySuccessCriteria } })
    for (const task of world.liveTasks(arn)) if (task.lastStatus !== 'RUNNING') world.stopTask(task.arn)
  }
  await world.clock.advance(untilCalmMs)
  return differences(world)
}

describe('a service with early success criteria', { timeout: propertyTimeoutMs }, () => {
  it('safety: keeps every rule at every commit, and planning again writes nothing', () =>
    liveThrough('earlySuccess', [history], (one) =>
      live(
        one,
        (world) => watchInvariants(world.store, (label) => label === reportLabel),
        writtenByPlanningAgain,
        async () => [],
      ),
    ))

  it('liveness: comes to rest as wanted once the faults end', () =>
    liveThrough('earlySuccess', [history], (one) =>
      live(
        one,
        () => [],
        () => [],
        endFaults,
      ),
    ))
})
