import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { INSTALLATION_LABEL } from '#cluster/agent/labels.ts'
import { type MarinaProcess, startMarina } from '#test/support/marinaProcess.ts'
import { containersOfTask, docker, dockerHost, whyNoDocker } from '#test/support/realDocker.ts'
import { untilTask } from '#test/support/until.ts'

const why = await whyNoDocker()
if (why) console.warn(why)
const family = `nothing-left-${process.pid}`
const pause = (name: string, over: object = {}) => ({
  name,
  image: 'marina/hello',
  memory: 16,
  stopTimeout: 2,
  command: ['pause'],
  ...over,
})
const mountPoints = [{ sourceVolume: 'data', containerPath: '/data' }]

const definitions: Readonly<Record<string, Omit<RegisterTaskDefinitionRequest, 'family'>>> = {
  ports: { containerDefinitions: [pause('app', { portMappings: [{ containerPort: 80 }] })] },
  network: { networkMode: 'awsvpc', containerDefinitions: [pause('one'), pause('two')] },
  processes: { pidMode: 'task', containerDefinitions: [pause('one'), pause('two')] },
  volumes: {
    volumes: [{ name: 'data', dockerVolumeConfiguration: { scope: 'task' } }],
    containerDefinitions: [pause('one', { mountPoints }), pause('two', { mountPoints })],
  },
  anonymous: {
    volumes: [{ name: 'data' }],
    containerDefinitions: [pause('one', { mountPoints }), pause('two', { volumesFrom: [{ sourceContainer: 'one' }] })],
  },
}

describe.skipIf(why)(`after the last task${why ? ` (${why})` : ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'marina-nothing-left-'))
  let marina: MarinaProcess

  beforeAll(async () => {
    writeFileSync(join(folder, 'ecs.config'), 'ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION=1s\n')
    marina = await startMarina({ dataFolder: folder, engine: dockerHost })
  })
  afterAll(async () => {
    await marina.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const run = async ([name, definition]: [string, Omit<RegisterTaskDefinitionRequest, 'family'>]): Promise<string> => {
    const { taskDefinition } = await marina.client.registerTaskDefinition({ ...definition, family: `${family}-${name}` })
    const { tasks } = await marina.client.runTask({
      taskDefinition: taskDefinition?.taskDefinitionArn,
      ...(name === 'network' && { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-left'] } } }),
    })
    return tasks?.[0]?.taskArn ?? ''
  }

  /** By kind, what the engine has with this installation's label. */
  const contents = async (installation: string) => {
    const filters = { label: [`${INSTALLATION_LABEL}=${installation}`] }
    const [containers, networks, { Volumes }] = await Promise.all([
      docker.listContainers({ all: true, filters }),
      docker.listNetworks({ filters }),
      docker.listVolumes({ filters }),
    ])
    return { containers: containers.length, networks: networks.length, volumes: Volumes?.length ?? 0 }
  }

  it('leaves no container, network or volume with its label', async () => {
    const arns = await Promise.all(Object.entries(definitions).map(run))
    for (const arn of arns) await untilTask(marina.client, arn, ({ lastStatus }) => lastStatus === 'RUNNING')
    const [container] = await containersOfTask(arns[0] ?? '')
    const installation = container?.Labels[INSTALLATION_LABEL] ?? ''
    expect(await contents(installation)).toEqual({ containers: 11, networks: 1, volumes: 2 })

    for (const task of arns) await marina.client.stopTask({ task })
    for (const arn of arns) await untilTask(marina.client, arn, ({ lastStatus }) => lastStatus === 'STOPPED')
    // The clean-up listens to nothing that a test could: it comes with the next listing.
    await expect.poll(() => contents(installation), { timeout: 30_000, interval: 250 }).toEqual({ containers: 0, networks: 0, volumes: 0 })
  })
})
