import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import * as ecs from '@aws-sdk/client-ecs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBusybox, shellImageArchive } from '#cluster/engine/contract/shellImage.ts'
import { type MarinaProcess, startMarina } from '#test/support/marinaProcess.ts'
import { containersOfTask, docker, dockerHost, removeLeftovers, whyNoDocker } from '#test/support/realDocker.ts'

const busybox = findBusybox()
const why = (await whyNoDocker()) ?? (busybox ? undefined : 'skipped: there is no static busybox to make an image of')
if (why) console.warn(why)
const serviceName = `express-${process.pid}`
const family = `default-${serviceName}`
const image = `marina-test/${serviceName}:1`
const patient = { minDelay: 1, maxDelay: 2, maxWaitTime: 120 }
const roles = {
  infrastructureRoleArn: 'arn:aws:iam::123456789012:role/infra',
  executionRoleArn: 'arn:aws:iam::123456789012:role/run',
}

/** An Express Gateway service of an image made here, from its creation to its end, through AWS's own SDK. */
describe.skipIf(why)(`an Express Gateway service through the SDK${why ? ` (${why})` : ''}`, { timeout: 150_000 }, () => {
  let marina: MarinaProcess
  let folder: string
  let client: ecs.ECSClient
  let serviceArn: string
  /** Those that its tasks were in; they are this installation's alone. */
  let networks: string[] = []

  const container = (colour: string) => ({
    image,
    containerPort: 8080,
    command: ['sh', '-c', 'echo the colour is $COLOUR; trap "exit 0" TERM; while true; do sleep 1; done'],
    environment: [{ name: 'COLOUR', value: colour }],
  })
  const stable = () => ecs.waitUntilServicesStable({ client, ...patient }, { services: [serviceName] })
  const tasks = async () => (await client.send(new ecs.ListTasksCommand({ serviceName }))).taskArns ?? []
  const mainOf = async (taskArn = '') => {
    const main = (await containersOfTask(taskArn)).find(({ Labels }) => Labels['com.amazonaws.ecs.container-name'] === 'Main')
    return docker.getContainer(main?.Id ?? '')
  }
  const outputOf = async (taskArn?: string) => (await (await mainOf(taskArn)).logs({ stdout: true })).toString()

  beforeAll(async () => {
    const progress = await docker.loadImage(Readable.from([shellImageArchive(busybox ?? '', image)]))
    await text(progress)
    folder = mkdtempSync(join(tmpdir(), 'marina-express-'))
    marina = await startMarina({ dataFolder: folder, engine: dockerHost })
    const credentials = { accessKeyId: '123456789012', secretAccessKey: 'nothing' }
    client = new ecs.ECSClient({ endpoint: marina.endpoint, region: 'us-east-1', credentials })
  })
  afterAll(async () => {
    client.destroy()
    await marina.stop()
    await removeLeftovers(family)
    for (const network of networks) await docker.getNetwork(network).remove()
    await docker.getImage(image).remove({ force: true })
    rmSync(folder, { recursive: true, force: true })
  })

  it('runs what its primaryContainer says', async () => {
    const answer = await client.send(
      new ecs.CreateExpressGatewayServiceCommand({
        serviceName,
        ...roles,
        primaryContainer: container('blue'),
        scalingTarget: { maxTaskCount: 2 },
      }),
    )
    serviceArn = answer.service?.serviceArn ?? ''
    await stable()
    const [task, ...others] = await tasks()
    expect(others).toEqual([])
    expect(await outputOf(task)).toContain('the colour is blue')
    const { HostConfig, Config } = await (await mainOf(task)).inspect()
    expect(Config.Labels['com.amazonaws.ecs.task-definition-family']).toBe(family)
    expect(HostConfig.NetworkMode).toMatch(/^container:/)
    const containers = await containersOfTask(task ?? '')
    networks = containers
      .flatMap(({ NetworkSettings }) => Object.keys(NetworkSettings.Networks))
      .filter((name) => name.startsWith('marina-'))
    expect(networks).toHaveLength(1)
  })

  it('says that it has no endpoint', async () => {
    const { service } = await client.send(new ecs.DescribeExpressGatewayServiceCommand({ serviceArn }))
    expect(service?.status).toMatchObject({
      statusCode: 'ACTIVE',
      statusReason: expect.stringContaining('no load balancers for Express Gateway services yet'),
    })
    expect(service?.activeConfigurations?.[0]?.ingressPaths).toEqual([])
  })

  it('replaces its task when it is updated', async () => {
    const [before] = await tasks()
    await client.send(new ecs.UpdateExpressGatewayServiceCommand({ serviceArn, primaryContainer: container('red') }))
    await stable()
    const [task, ...others] = await tasks()
    expect(others).toEqual([])
    expect(task).not.toBe(before)
    expect(await outputOf(task)).toContain('the colour is red')
  })

  it('leaves no container running once it is deleted', async () => {
    const running = await tasks()
    await client.send(new ecs.DeleteExpressGatewayServiceCommand({ serviceArn }))
    await ecs.waitUntilServicesInactive({ client, ...patient }, { services: [serviceName] })
    await ecs.waitUntilTasksStopped({ client, ...patient }, { tasks: running })
    const filters = { label: [`com.amazonaws.ecs.task-definition-family=${family}`] }
    expect((await docker.listContainers({ filters })).map(({ Names }) => Names)).toEqual([])
    expect(await tasks()).toEqual([])
    const { taskDefinitionArns } = await client.send(new ecs.ListTaskDefinitionsCommand({ familyPrefix: family }))
    expect(taskDefinitionArns).toEqual([])
  })
})
