import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Service, Task } from '@aws-sdk/client-ecs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MarinaProcess, startMarina } from '#test/support/marinaProcess.ts'
import { containersOfTask, dockerHost, removeLeftovers, whyNoDocker } from '#test/support/realDocker.ts'
import { untilService } from '#test/support/until.ts'

const why = await whyNoDocker()
if (why) console.warn(why)
const family = `virtual-${process.pid}`
const cluster = 'shop'

describe.skipIf(why)(`virtual container instances${why ? ` (${why})` : ''}`, () => {
  let folder: string
  let marina: MarinaProcess

  const tasksOf = async (desiredStatus: 'RUNNING' | 'STOPPED' = 'RUNNING'): Promise<Task[]> => {
    const { taskArns } = await marina.client.listTasks({ cluster, serviceName: family, desiredStatus })
    return taskArns?.length ? ((await marina.client.describeTasks({ cluster, tasks: taskArns })).tasks ?? []) : []
  }
  const isSteady = ({ runningCount, pendingCount }: Service) => runningCount === 4 && pendingCount === 0

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'marina-virtual-'))
    marina = await startMarina({ dataFolder: folder, engine: dockerHost })
    await marina.client.createCluster({ clusterName: cluster })
    await marina.client.registerTaskDefinition({
      family,
      containerDefinitions: [{ name: 'web', image: 'marina/hello', memory: 32, stopTimeout: 120, portMappings: [{ containerPort: 80 }] }],
    })
  })
  afterAll(async () => {
    await marina?.stop()
    await removeLeftovers(family)
    rmSync(folder, { recursive: true, force: true })
  })

  it('lose their containers when their machine is terminated, and the service goes on elsewhere, over a restart', async () => {
    const { containerInstanceArns } = await marina.client.addContainerInstance({ cluster, cpu: 1024, memoryMiB: 512, count: 2 })
    const [lost = '', left] = containerInstanceArns
    await marina.client.createService({ cluster, serviceName: family, taskDefinition: family, desiredCount: 4 })
    await untilService(marina.client, family, isSteady, undefined, cluster)
    await marina.kill()
    marina = await startMarina({ dataFolder: folder, engine: dockerHost })
    await untilService(marina.client, family, isSteady, undefined, cluster)

    const { killedTaskArns } = await marina.client.terminateContainerInstance({ cluster, containerInstance: lost })
    expect(killedTaskArns).toHaveLength(2)
    for (const killed of killedTaskArns) await untilService(marina.client, family, isSteady, killed, cluster)
    expect((await tasksOf()).map(({ containerInstanceArn }) => containerInstanceArn)).toEqual([left, left, left, left])
    const end = {
      stopCode: 'TerminationNotice',
      stoppedReason: expect.stringMatching(/^Host EC2 \(instance i-[0-9a-f]{17}\) terminated\.$/),
    }
    expect(await tasksOf('STOPPED')).toMatchObject(Array.from({ length: 2 }, () => ({ ...end, containers: [{ exitCode: 137 }] })))
    const containers = await Promise.all(killedTaskArns.map(containersOfTask))
    expect(containers.flat().filter(({ State }) => State === 'running')).toEqual([])
  })
})
