import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ServiceArn } from '#cluster/api/arns.ts'
import { sayDecision } from '#cluster/api/resources/decisions.ts'
import { mostDecisions } from '#cluster/state/writes/decisions.ts'
import { buildInstance } from '#test/support/clusterBuilders.ts'
import { type ControlWorld, openControlWorld, second } from '#test/support/controlWorld.ts'
import { taskDecisions } from './taskDecisions.ts'

const minute = 60_000
const breaker = { enable: true, rollback: true, thresholdConfiguration: { type: 'COUNT' as const, value: 2 } }

let world: ControlWorld
beforeEach(() => {
  world = openControlWorld({ definitions: [second] })
  world.start()
})
afterEach(() => world.close())

const kept = (arn: ServiceArn) => world.store.read().decisions.by('owner', arn)
const rules = (arn: ServiceArn) => kept(arn).map(({ rule }) => rule)
const said = (arn: ServiceArn) => kept(arn).map(sayDecision)

describe('decisions of the service loop', () => {
  it('are kept with rule and numbers, and say what was done from them alone', async () => {
    const arn = world.createService({ desiredCount: 2 })
    await world.clock.advance(minute)
    expect(kept(arn)[0]).toMatchObject({
      rule: 'started',
      times: 1,
      numbers: { count: 2, running: 0, desired: 2, maximum: 4, maximumPercent: 200 },
      names: { revision: 'web:1', instances: 'instance1', strategy: 'default' },
      tasks: [expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{32}$/)],
    })
    expect(said(arn)).toEqual([
      'Started 2 of web:1 on instance1 by the strategy default: 0 of 2 desired tasks were running or starting; at most 4 may exist (200 %).',
      expect.stringMatching(/^Deployment ecs-svc\/\d+ of web:1 completed\.$/),
      'Steady: 2 of 2 desired tasks run.',
    ])
  })

  it('tell a rolling update: why a new task starts and why an old one goes', async () => {
    const arn = world.createService({ desiredCount: 1 })
    await world.clock.advance(minute)
    world.deploy(arn, { taskDefinitionArn: second.arn })
    await world.clock.advance(minute)
    expect(rules(arn).slice(3)).toEqual(['started', 'minimumHealthyPercent', 'olderDeployment', 'completed'])
    expect(kept(arn).find(({ rule }) => rule === 'olderDeployment')?.numbers).toEqual({
      count: 1,
      healthy: 2,
      minimum: 1,
      minimumPercent: 100,
    })
    // Steady once more is the same decision, made twice.
    expect(kept(arn).find(({ rule }) => rule === 'steady')).toMatchObject({ times: 2 })
  })

  it('say what each instance lacks, once for as long as it lacks it', async () => {
    world.store.update('shrink', (tx) =>
      tx.put('containerInstances', buildInstance({ registered: { cpu: 64, memoryMiB: 4096, reservedTcpPorts: [], reservedUdpPorts: [] } })),
    )
    const arn = world.createService({ desiredCount: 1 })
    await world.clock.advance(10 * minute)
    expect(said(arn)).toEqual(['Not placed on instance1: needs 128 CPU units, 64 are left.'])
    const [decision] = kept(arn)
    expect((decision?.lastAt ?? 0) - (decision?.at ?? 0)).toBe(10 * minute)
    expect(decision?.times).toBeGreaterThan(50)
  })

  it('count failures to the threshold, then tell the failure and the rollback', async () => {
    const arn = world.createService({
      desiredCount: 1,
      deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200, deploymentCircuitBreaker: breaker },
    })
    await world.clock.advance(5 * minute)
    const [before] = world.service(arn).deployments
    world.fate = { startMs: 100, stopMs: 100, exitAfterMs: 1_000 }
    world.deploy(arn, { taskDefinitionArn: second.arn })
    await world.clock.advance(30_000)
    const counts = kept(arn).filter(({ rule }) => rule === 'breakerCounts')
    expect(counts.map(({ numbers }) => numbers)).toEqual([
      { failed: 1, threshold: 2 },
      { failed: 2, threshold: 2 },
    ])
    const at = rules(arn).indexOf('circuitBreaker')
    expect(rules(arn).slice(at, at + 2)).toEqual(['circuitBreaker', 'rollback'])
    expect(kept(arn)[at + 1]?.names).toEqual({ deployment: before?.id, revision: 'web:1' })
  })

  it('keep a crash loop as few records, of which no more than the bound', async () => {
    world.fate = { ...world.fate, exitAfterMs: 1_000 }
    const arn = world.createService({ desiredCount: 1 })
    await world.clock.advance(20 * minute)
    expect(world.service(arn).deployments[0]?.failedTasks).toBeGreaterThan(500)
    expect(world.store.findDecisions(arn, 1_000).length).toBeLessThan(20)
    expect(kept(arn).find(({ rule }) => rule === 'ended')).toMatchObject({ names: { stopCode: 'EssentialContainerExited' } })
  })

  it('are bounded on disk and in memory, the oldest going first', async () => {
    const arn = world.createService({ desiredCount: 1 })
    for (let round = 0; round < 150; round += 1) {
      world.updateService(arn, { desiredCount: 1 + (round % 15) })
      await world.clock.advance(10_000)
    }
    const all = world.store.findDecisions(arn, 10_000)
    expect(all.length).toBe(mostDecisions)
    expect(kept(arn).length).toBeLessThanOrEqual(50)
    expect(all.slice(0, 50).map(({ id }) => id)).toEqual(
      kept(arn)
        .map(({ id }) => id)
        .reverse(),
    )
  })

  it('go with their service, those on disk included', async () => {
    const arn = world.createService({ desiredCount: 1 })
    await world.clock.advance(minute)
    world.deleteService(arn)
    await world.clock.advance(26 * 60 * minute)
    expect(world.store.read().services.get(arn)).toBeUndefined()
    expect(world.store.findDecisions(arn, 10)).toEqual([])
  })

  it('of a task are its place, what named it, and its end', async () => {
    const arn = world.createService({ desiredCount: 2 })
    await world.clock.advance(minute)
    world.updateService(arn, { desiredCount: 1 })
    await world.clock.advance(minute)
    const stopped = world.store.read().tasks.by('stopped', 'stopped')[0]
    if (!stopped) throw new Error('nothing stopped')
    const decisions = taskDecisions(stopped, kept(arn).reverse())
    expect(decisions.map(({ rule }) => rule)).toEqual(['stopped', 'scaleIn', 'started', 'placed'])
    expect(decisions.at(-1)).toMatchObject({ names: { strategy: 'default' }, numbers: { suitable: 1, considered: 1 } })
  })
})
