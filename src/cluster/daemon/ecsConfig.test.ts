import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTestDaemon } from '#test/support/testDaemon.ts'
import type { DaemonOptions, RunningDaemon } from './index.ts'

let folder: string
let running: RunningDaemon | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marina-ecs-config-'))
})
afterEach(async () => {
  await running?.stop()
  running = undefined
  rmSync(folder, { recursive: true, force: true })
})

async function start(over: Partial<DaemonOptions> = {}): Promise<RunningDaemon> {
  await running?.stop()
  running = undefined
  running = await startTestDaemon(folder, { ephemeral: false, ...over })
  return running
}

const write = (text: string) => writeFileSync(join(folder, 'ecs.config'), text)

interface Instance {
  attributes: { name: string; value?: string }[]
  registeredResources: { name: string; integerValue: number; stringSetValue?: string[] }[]
}

async function instancesOf({ dispatcher, context }: RunningDaemon, cluster: string): Promise<Instance[]> {
  const { containerInstanceArns } = (await dispatcher.call('ListContainerInstances', { cluster }, context)) as {
    containerInstanceArns: string[]
  }
  if (containerInstanceArns.length === 0) return []
  const request = { cluster, containerInstances: containerInstanceArns }
  return ((await dispatcher.call('DescribeContainerInstances', request, context)) as { containerInstances: Instance[] }).containerInstances
}

describe('ecs.config', () => {
  it('decides the cluster that this computer joins, and what it is registered with', async () => {
    write(
      'ECS_CLUSTER=my_cluster\nECS_INSTANCE_ATTRIBUTES={"stack":"test"}\nECS_RESERVED_MEMORY=1000\nECS_RESERVED_PORTS=[22,8080]\nECS_DISABLE_PRIVILEGED=true',
    )
    const daemon = await start()
    const [instance, ...others] = await instancesOf(daemon, 'my_cluster')
    expect(others).toEqual([])
    expect(await instancesOf(daemon, 'default')).toEqual([])
    expect(instance?.attributes).toContainEqual({ name: 'stack', value: 'test' })
    expect(instance?.attributes.map(({ name }) => name)).not.toContain('com.amazonaws.ecs.capability.privileged-container')
    const resource = (wanted: string) => instance?.registeredResources.find(({ name }) => name === wanted)
    expect(resource('PORTS')?.stringSetValue).toEqual(['22', '8080'])
    expect(resource('MEMORY')?.integerValue).toBe(daemon.status().engine.memoryMiB - 1000)
    expect(daemon.status().notes).toBeUndefined()
    await daemon.startSample()
    expect(await daemon.dispatcher.call('ListServices', { cluster: 'my_cluster' }, daemon.context)).toMatchObject({
      serviceArns: [expect.stringContaining('/my_cluster/hello')],
    })
  })

  it('may come later and change, and is the same at each start', async () => {
    expect(await instancesOf(await start(), 'default')).toHaveLength(1)
    write('ECS_CLUSTER=other')
    await start()
    const again = await start()
    expect(await instancesOf(again, 'other')).toHaveLength(1)
    expect(await instancesOf(again, 'default')).toHaveLength(0)
    write('ECS_CLUSTER=default')
    expect(await instancesOf(await start(), 'default')).toHaveLength(1)
  })

  it('says which line is wrong, and starts all the same', async () => {
    const named = join(folder, 'elsewhere.config')
    writeFileSync(named, '# mine\nECS_RESERVED_MEMORY=lots\n')
    const { status } = await start({ ecsConfigFile: named })
    expect(status().notes).toEqual([`${named}, line 2: ECS_RESERVED_MEMORY takes a whole number from 0, not "lots". The line is ignored.`])
  })

  it('has to be there when it is named', async () => {
    const named = join(folder, 'nowhere')
    await expect(start({ ecsConfigFile: named })).rejects.toThrow(
      `${named} cannot be read: it does not exist. Correct --ecs-config, or leave it out.`,
    )
  })
})
