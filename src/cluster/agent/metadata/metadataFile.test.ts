import { describe, expect, it } from 'vitest'
import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'
import { createSimulatedEngine } from '#cluster/engine/simulated/simulatedEngine.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { agentBench, taskDefinition } from '../agent.testSupport.ts'

const definition = taskDefinition({
  containerDefinitions: [{ name: 'app', image: 'nginx:1', portMappings: [{ containerPort: 80 }], readonlyRootFilesystem: true }],
})

function world(settings = { metadataFile: true }) {
  const clock = fakeClock()
  const simulated = createSimulatedEngine({ clock, startMs: 1_000 })
  const written: { path: string; content: Record<string, unknown> }[] = []
  const created: Record<string, string>[] = []
  const engine: ContainerEngine = {
    ...simulated,
    create: (spec) => {
      created.push({ ...spec.environment, volumes: String(spec.anonymousVolumes ?? []) })
      return simulated.create(spec)
    },
    putFiles: (name, files) => {
      for (const { path, content } of files) written.push({ path, content: JSON.parse(Buffer.from(content).toString('utf8')) })
      return simulated.putFiles(name, files)
    },
  }
  return { clock, simulated, written, created, bench: agentBench({ engine, clock, settings }) }
}

const folder = /^\/opt\/ecs\/metadata\/[0-9a-f-]{36}$/
const file = /^\/opt\/ecs\/metadata\/[0-9a-f-]{36}\/ecs-container-metadata\.json$/

describe('the metadata file of a container', () => {
  it('is there before the container starts, and is complete once it runs', async () => {
    const { clock, bench, written, created } = world()
    const arn = bench.run(definition)
    await clock.advance(60_000)
    const task = bench.task(arn)
    expect(created).toEqual([
      expect.objectContaining({ ECS_CONTAINER_METADATA_FILE: written[0]?.path, volumes: expect.stringMatching(folder) }),
    ])
    expect(written.map(({ content }) => content['MetadataFileStatus'])).toEqual(['INITIAL', 'READY'])
    expect(written[0]?.path).toMatch(file)
    expect(written[0]?.content).toEqual({
      Cluster: 'default',
      TaskARN: arn,
      TaskDefinitionFamily: 'web',
      TaskDefinitionRevision: '1',
      ContainerName: 'app',
      AvailabilityZone: 'us-east-1a',
      MetadataFileStatus: 'INITIAL',
    })
    expect(written[1]?.content).toEqual({
      ...written[0]?.content,
      ContainerID: expect.stringMatching(/^[0-9a-f]{64}$/),
      DockerContainerName: task.containers[0]?.engineName,
      ImageID: expect.stringMatching(/^sha256:/),
      ImageName: 'nginx:1',
      PortMappings: [{ ContainerPort: 80, HostPort: expect.any(Number), BindIp: '127.0.0.1', Protocol: 'tcp' }],
      Networks: [{ NetworkMode: 'bridge', IPv4Addresses: [expect.stringMatching(/^172\.17\./)] }],
      MetadataFileStatus: 'READY',
    })
    await bench.close()
  })

  it('is made complete by an agent that starts again in between', async () => {
    const { clock, bench, written } = world()
    bench.run(definition)
    while (written.length === 0) await clock.advance(100)
    await bench.restart()
    await clock.advance(60_000)
    expect(written.at(-1)?.content).toMatchObject({ MetadataFileStatus: 'READY' })
    await bench.close()
  })

  it('is written anew for each run of the container, and not otherwise', async () => {
    const { clock, bench, written, simulated } = world()
    const restartPolicy = { enabled: true, restartAttemptPeriod: 60 }
    const arn = bench.run(taskDefinition({ containerDefinitions: [{ name: 'app', image: 'nginx', restartPolicy }] }))
    await clock.advance(600_000)
    expect(written).toHaveLength(2)
    await simulated.kill(bench.task(arn).containers[0]?.engineName ?? '', 'SIGKILL')
    await clock.advance(60_000)
    expect(written.map(({ content }) => content['MetadataFileStatus'])).toEqual(['INITIAL', 'READY', 'READY'])
    await bench.close()
  })

  it('is not there unless it is asked for', async () => {
    const { clock, bench, written, created } = world({ metadataFile: false })
    bench.run(definition)
    await clock.advance(60_000)
    expect(written).toEqual([])
    expect(created).toEqual([expect.not.objectContaining({ ECS_CONTAINER_METADATA_FILE: expect.anything() })])
    expect(created[0]).toMatchObject({ volumes: '' })
    await bench.close()
  })
})
