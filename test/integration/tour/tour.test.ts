/** A scripted tour of the whole ECS API with `@aws-sdk/client-ecs`, against one Marina on the simulated engine. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sdkOperations } from '#cluster/server/schemas/generate.ts'
import { type MarinaProcess, startMarina } from '#test/support/marinaProcess.ts'
import { tellRun } from '#test/support/tellRun.ts'
import { capacityProviders } from './chapters/capacityProviders.ts'
import { clusters } from './chapters/clusters.ts'
import { containerInstances } from './chapters/containerInstances.ts'
import { daemons } from './chapters/daemons.ts'
import { deployments } from './chapters/deployments.ts'
import { expressServices } from './chapters/expressServices.ts'
import { gateways } from './chapters/gateways.ts'
import { identity } from './chapters/identity.ts'
import { pages } from './chapters/pages.ts'
import { paginators } from './chapters/paginators.ts'
import { refusals } from './chapters/refusals.ts'
import { services } from './chapters/services.ts'
import { settings } from './chapters/settings.ts'
import { tags } from './chapters/tags.ts'
import { taskDefinitions } from './chapters/taskDefinitions.ts'
import { taskSets } from './chapters/taskSets.ts'
import { tasks } from './chapters/tasks.ts'
import { waiters } from './chapters/waiters.ts'
import { createTour, paginatorNames, waiterNames } from './tour.ts'

const fewestSteps = 150

/** Operations that no request of the tour can succeed with, and why. */
const exceptions: Readonly<Record<string, string>> = {}

describe('the tour', { timeout: 60_000 }, () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'marina-tour-'))
  let marina: MarinaProcess
  let walk: ReturnType<typeof createTour>
  beforeAll(async () => {
    marina = await startMarina({ dataFolder, engine: 'simulated', args: ['--ephemeral', '--no-ui'] })
    walk = createTour(marina.endpoint, '123456789012')
  })
  afterAll(async () => {
    walk.close()
    await marina.stop()
    rmSync(dataFolder, { recursive: true, force: true })
  })

  it.each([
    ['identity', identity],
    ['clusters', clusters],
    ['account settings', settings],
    ['task definitions', taskDefinitions],
    ['tasks', tasks],
    ['services', services],
    ['deployments', deployments],
    ['task sets', taskSets],
    ['container instances and their attributes', containerInstances],
    ['capacity providers', capacityProviders],
    ['tags', tags],
    ['daemons', daemons],
    ['gateways', gateways],
    ['Express Gateway services', expressServices],
    ['pages', pages],
    ['the paginators of the SDK', paginators],
    ['the waiters of the SDK', waiters],
    ['refusals', refusals],
  ])('%s', (_, chapter) => chapter(walk.tour))

  it('leaves no operation, no waiter and no paginator out', () => {
    const { steps, succeeded, waiters: ended, paginators: read } = walk.record
    const operations = [...sdkOperations().keys()].sort()
    tellRun(`${steps} steps, ${succeeded.size} of ${operations.length} operations`)
    for (const [name, reason] of Object.entries(exceptions)) tellRun(`without ${name}: ${reason}`)
    expect(operations.filter((name) => !succeeded.has(name))).toEqual(Object.keys(exceptions))
    expect(waiterNames.filter((name) => !ended.has(name))).toEqual([])
    expect(paginatorNames.filter((name) => !read.has(name))).toEqual([])
    expect(steps).toBeGreaterThanOrEqual(fewestSteps)
  })
})
