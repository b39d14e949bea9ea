import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { configuredAgent } from '../config/applyEcsConfig.ts'
import { parseEcsConfig } from '../config/parseEcsConfig.ts'
import { type DockerBench, openDockerBench, recordOf, whyNoDocker } from './docker.testSupport.ts'

const sh = (script: string) => ({ command: ['sh', '-c', script] })
const forever = 'trap exit TERM; while true; do sleep 0.1; done'

/** What an `ecs.config` changes, by what a process inside sees. */
describe.skipIf(whyNoDocker !== undefined)('containers of an agent with an ecs.config on Docker', () => {
  let on: DockerBench
  beforeAll(async () => {
    on = await openDockerBench(configuredAgent(parseEcsConfig('ECS_ENABLE_CONTAINER_METADATA=true').settings))
  })
  afterAll(() => on?.close())

  const untilReady = 'until grep -q READY $ECS_CONTAINER_METADATA_FILE; do sleep 0.1; done'
  it.concurrent.each([
    ['of root', {}],
    ['of another user, whose root cannot be written to', { user: '1234:567', readonlyRootFilesystem: true }],
  ])('read their metadata file, %s', async (_, container) => {
    const script = `grep INITIAL $ECS_CONTAINER_METADATA_FILE; ${untilReady}; cat $ECS_CONTAINER_METADATA_FILE; ${forever}`
    const task = await on.running(on.run({ app: { ...container, ...sh(script), portMappings: [{ containerPort: 80 }] } }))
    await expect.poll(async () => await on.output(task)).toContain('READY')
    const [initial = '', ...lines] = (await on.output(task)).split('\n')
    expect(initial).toContain('INITIAL')
    const { Id, NetworkSettings } = await on.inspect(task)
    expect(JSON.parse(lines.join('\n'))).toMatchObject({
      TaskARN: task.arn,
      ContainerID: Id,
      DockerContainerName: recordOf(task).engineName,
      Networks: [{ NetworkMode: 'bridge', IPv4Addresses: [NetworkSettings.Networks['bridge']?.IPAddress] }],
      MetadataFileStatus: 'READY',
    })
  })
})
