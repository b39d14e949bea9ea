import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MarinaProcess, startMarina } from '#test/support/marinaProcess.ts'
import { dockerHost, removeLeftovers, whyNoDocker } from '#test/support/realDocker.ts'
import { untilService } from '#test/support/until.ts'

const why = await whyNoDocker()
if (why) console.warn(why)
const family = `spot-${process.pid}`

describe.skipIf(why)(`Spot${why ? ` (${why})` : ''}`, () => {
  let folder: string
  let marina: MarinaProcess

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'marina-spot-'))
    marina = await startMarina({ dataFolder: folder, engine: dockerHost })
    await marina.client.putClusterCapacityProviders({
      cluster: 'default',
      capacityProviders: ['FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
    })
    await marina.client.registerTaskDefinition({
      family,
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      // Ends by itself on SIGTERM; SIGKILL would come only then, and leave 137.
      containerDefinitions: [{ name: 'web', image: 'marina/hello', stopTimeout: 120 }],
    })
  })
  afterAll(async () => {
    await marina?.stop()
    await removeLeftovers(family)
    rmSync(folder, { recursive: true, force: true })
  })

  /** Details of what EventBridge was told of a task. */
  async function eventsOf(taskArn: string): Promise<object[]> {
    for await (const event of marina.client.watch({ scope: 'events' }, AbortSignal.timeout(30_000))) {
      if (event.type !== 'snapshot') continue
      return event.changes
        .flatMap((change) => (change.kind === 'ecsEvent' && change.op === 'put' ? [change.value.detail] : []))
        .filter((detail) => 'taskArn' in detail && detail.taskArn === taskArn)
    }
    return []
  }

  it('sends SIGTERM to a task that it takes back, and the service starts another', async () => {
    const isSteady = (service: { runningCount?: number | undefined; pendingCount?: number | undefined }) =>
      service.runningCount === 1 && service.pendingCount === 0
    await marina.client.createService({
      serviceName: family,
      taskDefinition: family,
      desiredCount: 1,
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    })
    await untilService(marina.client, family, isSteady)
    const { taskArns: [first = ''] = [] } = await marina.client.listTasks({ serviceName: family })
    await marina.client.interruptTask({ task: first })
    const service = await untilService(marina.client, family, isSteady, first)
    const { tasks } = await marina.client.describeTasks({ tasks: [first] })
    expect(tasks).toMatchObject([
      { stopCode: 'SpotInterruption', stoppedReason: 'Your Spot Task was interrupted.', containers: [{ exitCode: 0 }] },
    ])
    // EventBridge has the warning while the task still runs.
    expect(await eventsOf(first)).toContainEqual(
      expect.objectContaining({ stopCode: 'SpotInterruption', desiredStatus: 'STOPPED', lastStatus: 'RUNNING' }),
    )
    expect(service.deployments).toMatchObject([{ failedTasks: 0 }])
    const { taskArns: [second] = [] } = await marina.client.listTasks({ serviceName: family })
    expect(second).not.toBe(first)
  })
})
