import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { INSTALLATION_LABEL } from '../labels.ts'
import { type DockerBench, openDockerBench, whyNoDocker } from './docker.testSupport.ts'

const sh = (script: string) => ({ command: ['sh', '-c', script] })
const mount = (sourceVolume: string, containerPath: string, readOnly = false) => ({ sourceVolume, containerPath, readOnly })

describe.skipIf(whyNoDocker !== undefined)('volumes of tasks on Docker', () => {
  let on: DockerBench
  let shared: string
  let folder: string
  beforeAll(async () => {
    on = await openDockerBench()
    shared = `${on.installation}-shared`
    folder = mkdtempSync(join(tmpdir(), 'marina-bind-'))
  })
  afterAll(async () => {
    await on?.close()
    if (folder) rmSync(folder, { recursive: true })
    for (const name of [shared, `marina-${shared}`]) await on?.docker.getVolume(name).remove()
  })

  it.concurrent('binds a path of the host, and a task’s own volume into several containers, one of them read-only', async () => {
    const volumes = [{ name: 'host', host: { sourcePath: folder } }, { name: 'own' }]
    const arn = on.run(
      {
        app: {
          ...sh('cat /own/file /host/file; (echo x > /own/more) 2>/dev/null || echo refused'),
          mountPoints: [mount('own', '/own', true), mount('host', '/host')],
          dependsOn: [{ containerName: 'writer', condition: 'SUCCESS' }],
        },
        writer: {
          ...sh('echo own > /data/file; echo host > /host/file'),
          essential: false,
          mountPoints: [mount('own', '/data'), mount('host', '/host')],
        },
      },
      { volumes },
    )
    const task = await on.stopped(arn)
    expect(await on.output(task)).toBe('own\nhost\nrefused\n')
    const { HostConfig } = await on.inspect(task)
    expect(HostConfig.Binds).toEqual([expect.stringMatching(/^ecs-map-.*-own-.*:\/own:ro$/), `${folder}:/host`])
  })

  it.concurrent('takes the volumes of another container, as that has them or read-only', async () => {
    const arn = on.run(
      {
        app: {
          ...sh('cat /data/file; (echo x > /data/more) 2>/dev/null || echo refused'),
          volumesFrom: [{ sourceContainer: 'source', readOnly: true }],
          dependsOn: [{ containerName: 'source', condition: 'SUCCESS' }],
        },
        source: { ...sh('echo from > /data/file'), essential: false, mountPoints: [mount('own', '/data')] },
      },
      { volumes: [{ name: 'own' }] },
    )
    expect(await on.output(await on.stopped(arn))).toBe('from\nrefused\n')
  })

  it.concurrent('keeps a shared volume and a file system’s for the next task; makes one of a driver with its options and labels', async () => {
    const volumes = [
      { name: shared, dockerVolumeConfiguration: { scope: 'shared' as const, autoprovision: true } },
      { name: 'fs', efsVolumeConfiguration: { fileSystemId: shared } },
      {
        name: 'quick',
        dockerVolumeConfiguration: {
          scope: 'task' as const,
          driver: 'local',
          driverOpts: { type: 'tmpfs', device: 'tmpfs', o: 'size=3m' },
          labels: { team: 'x' },
        },
      },
    ]
    const mountPoints = [mount(shared, '/shared'), mount('fs', '/fs'), mount('quick', '/quick')]
    await on.stopped(on.run({ app: { ...sh('echo kept > /shared/file; echo kept > /fs/file'), mountPoints } }, { volumes }))
    const second = await on.stopped(
      on.run(
        { app: { ...sh("cat /shared/file /fs/file; busybox df -k /quick | busybox awk 'END { print $2 }'"), mountPoints } },
        { volumes },
      ),
    )
    expect(await on.output(second)).toBe(`kept\nkept\n${3 * 1_024}\n`)
    const labelled = await on.engine.listVolumes({ labels: { team: 'x', [INSTALLATION_LABEL]: on.installation } })
    expect(labelled).toHaveLength(2)
  })

  it.concurrent('fails a task that names a shared volume which nobody made', async () => {
    const volumes = [{ name: 'nobody-made-this', dockerVolumeConfiguration: { scope: 'shared' as const, autoprovision: false } }]
    const task = await on.stopped(on.run({ app: { ...sh('true'), mountPoints: [mount('nobody-made-this', '/x')] } }, { volumes }))
    expect(task.containers[0]?.reason).toBe(
      "CannotCreateVolumeError: initialize volume: volume detection failed, volume 'nobody-made-this' does not exist and autoprovision is set to false",
    )
  })
})

describe.skipIf(whyNoDocker !== undefined)('after the last task is stopped and cleaned', () => {
  it('nothing with Marina’s label is left in Docker: no container, network or volume', async () => {
    const on = await openDockerBench({ keepStoppedMs: 0 })
    const network = { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-last'] } } }
    const volumes = [{ name: 'own' }, { name: 'other', dockerVolumeConfiguration: { scope: 'task' as const } }]
    const app = { ...sh('trap exit TERM; while true; do sleep 0.1; done'), mountPoints: [mount('own', '/a'), mount('other', '/b')] }
    const image = await on.image({ Volumes: { '/anonymous': {} } })
    const arns = [on.run({ app }, { volumes, networkMode: 'awsvpc' }, network), on.run({ app: { ...app, image } }, { volumes })]
    const left = async () => {
      const filters = { label: [`${INSTALLATION_LABEL}=${on.installation}`] }
      const containers = await on.docker.listContainers({ all: true, filters })
      const networks = await on.docker.listNetworks({ filters })
      const found = await on.docker.listVolumes({ filters })
      return [containers.length, networks.length, found.Volumes?.length ?? 0]
    }
    const tasks = await Promise.all(arns.map((arn) => on.running(arn)))
    expect(await left()).toEqual([3, 1, 4])
    const anonymous = (await on.inspect(tasks[1] as TaskRecord)).Mounts.find(({ Destination }) => Destination === '/anonymous')?.Name ?? ''
    for (const arn of arns) on.bench.stopTask(arn)
    await Promise.all(arns.map((arn) => on.stopped(arn)))
    await expect.poll(left, { timeout: 20_000, interval: 250 }).toEqual([0, 0, 0])
    expect((await on.engine.listVolumes({ labels: {} })).map(({ name }) => name)).not.toContain(anonymous)
    await on.close()
  })
})
