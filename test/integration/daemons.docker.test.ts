import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as ecs from '@aws-sdk/client-ecs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MarinaProcess, startMarina } from '#test/support/marinaProcess.ts'
import { containersOfTask, docker, dockerHost, removeLeftovers, whyNoDocker } from '#test/support/realDocker.ts'

const why = await whyNoDocker()
if (why) console.warn(why)
const family = `daemon-journey-${process.pid}`
/** A task without a health check counts as healthy after ten seconds, on a computer under a desk. */
const patient = { minDelay: 1, maxDelay: 2, maxWaitTime: 120 }

/** A daemon of this computer from its definition to its end, through AWS's own SDK. */
describe.skipIf(why)(`a daemon through the SDK${why ? ` (${why})` : ''}`, { timeout: 150_000 }, () => {
  let marina: MarinaProcess
  let folder: string
  let client: ecs.ECSClient
  let daemonArn: string
  let providerArn: string

  const register = async (text: string) => {
    const app = { name: 'app', image: 'marina/hello', memory: 32, stopTimeout: 2, environment: [{ name: 'GREETING', value: text }] }
    const answer = await client.send(new ecs.RegisterDaemonTaskDefinitionCommand({ family, containerDefinitions: [app] }))
    return answer.daemonTaskDefinitionArn ?? ''
  }
  const tasks = async () => (await client.send(new ecs.ListTasksCommand({ daemonName: family }))).taskArns ?? []
  const greeting = async (taskArn = '') => {
    const [container] = await containersOfTask(taskArn)
    const { Config } = await docker.getContainer(container?.Id ?? '').inspect()
    return Config.Env.find((variable) => variable.startsWith('GREETING='))
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'marina-daemons-'))
    marina = await startMarina({ dataFolder: folder, engine: dockerHost })
    const credentials = { accessKeyId: '123456789012', secretAccessKey: 'nothing' }
    client = new ecs.ECSClient({ endpoint: marina.endpoint, region: 'us-east-1', credentials })
    const managedInstancesProvider = {
      infrastructureRoleArn: 'arn:aws:iam::123456789012:role/infra',
      instanceLaunchTemplate: {
        ec2InstanceProfileArn: 'arn:aws:iam::123456789012:instance-profile/ecs',
        networkConfiguration: { subnets: ['subnet-1'] },
      },
    }
    const created = await client.send(new ecs.CreateCapacityProviderCommand({ name: family, cluster: 'default', managedInstancesProvider }))
    providerArn = created.capacityProvider?.capacityProviderArn ?? ''
    const attributes = [{ name: 'marina.capacity-provider', value: family }]
    await client.send(new ecs.RegisterContainerInstanceCommand({ attributes }))
  })
  afterAll(async () => {
    client.destroy()
    await marina.stop()
    await removeLeftovers(family)
    rmSync(folder, { recursive: true, force: true })
  })

  it('runs one task on the computer once it is created', async () => {
    const daemonTaskDefinitionArn = await register('one')
    const capacityProviderArns = [providerArn]
    const created = await client.send(new ecs.CreateDaemonCommand({ daemonName: family, daemonTaskDefinitionArn, capacityProviderArns }))
    daemonArn = created.daemonArn ?? ''
    await ecs.waitUntilDaemonActive({ client, ...patient }, { daemonArn })
    const [task] = await tasks()
    await ecs.waitUntilTasksRunning({ client, ...patient }, { tasks: [task ?? ''] })
    expect(await greeting(task)).toBe('GREETING=one')
    await ecs.waitUntilDaemonDeploymentSuccessful({ client, ...patient }, { daemonDeploymentArns: [created.deploymentArn ?? ''] })
    const { daemon } = await client.send(new ecs.DescribeDaemonCommand({ daemonArn }))
    expect(daemon?.currentRevisions).toMatchObject([{ totalRunningCount: 1, capacityProviders: [{ arn: providerArn, runningCount: 1 }] }])
    const revisions = await client.send(
      new ecs.DescribeDaemonRevisionsCommand({ daemonRevisionArns: [daemon?.currentRevisions?.[0]?.arn ?? ''] }),
    )
    expect(revisions.daemonRevisions?.[0]?.containerImages).toMatchObject([{ containerName: 'app', image: 'marina/hello' }])
  })

  it('starts the task anew that was killed behind its back', async () => {
    const [before = ''] = await tasks()
    const [victim] = await containersOfTask(before)
    await docker.getContainer(victim?.Id ?? '').kill()
    await ecs.waitUntilTasksStopped({ client, ...patient }, { tasks: [before] })
    const [after = ''] = await tasks()
    expect(after).not.toBe(before)
    await ecs.waitUntilTasksRunning({ client, ...patient }, { tasks: [after] })
  })

  it('rolls over to another definition', async () => {
    const daemonTaskDefinitionArn = await register('two')
    const capacityProviderArns = [providerArn]
    const updated = await client.send(new ecs.UpdateDaemonCommand({ daemonArn, daemonTaskDefinitionArn, capacityProviderArns }))
    await ecs.waitUntilDaemonDeploymentSuccessful({ client, ...patient }, { daemonDeploymentArns: [updated.deploymentArn ?? ''] })
    const arns = await tasks()
    expect(arns).toHaveLength(1)
    expect(await greeting(arns[0])).toBe('GREETING=two')
  })

  it('leaves nothing behind once it is deleted', async () => {
    const { deploymentArn = '' } = await client.send(new ecs.DeleteDaemonCommand({ daemonArn }))
    await ecs.waitUntilDaemonDeploymentSuccessful({ client, ...patient }, { daemonDeploymentArns: [deploymentArn] })
    await expect(client.send(new ecs.DescribeDaemonCommand({ daemonArn }))).rejects.toThrow('Daemon not found.')
    expect(await tasks()).toEqual([])
    for (const revision of [1, 2]) {
      const daemonTaskDefinition = `${family}:${revision}`
      await client.send(new ecs.DeleteDaemonTaskDefinitionCommand({ daemonTaskDefinition }))
      await ecs.waitUntilDaemonTaskDefinitionDeleted({ client, ...patient }, { daemonTaskDefinition })
    }
    const running = await docker.listContainers({ filters: { label: [`com.amazonaws.ecs.task-definition-family=${family}`] } })
    expect(running).toEqual([])
  })
})
