import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { configuredAgent } from '../config/applyEcsConfig.ts'
import { parseEcsConfig } from '../config/parseEcsConfig.ts'
import { type DockerBench, openDockerBench, recordOf, whyNoDocker } from './docker.testSupport.ts'

const sh = (script: string) => ({ command: ['sh', '-c', script] })
const forever = 'trap exit TERM; while true; do sleep 0.1; done'

const lines = `
ECS_ENABLE_CONTAINER_METADATA=true
ECS_DYNAMIC_HOST_PORT_RANGE=41200-41209
ECS_TASK_PIDS_LIMIT=7
ECS_ENABLE_TASK_CPU_MEM_LIMIT=false
ECS_PAUSE_LABELS={"team":"harbour"}`

/** What an `ecs.config` changes, by what a process inside sees. */
describe.skipIf(whyNoDocker !== undefined)('containers of an agent with an ecs.config on Docker', () => {
  let on: DockerBench
  beforeAll(async () => {
    on = await openDockerBench(configuredAgent(parseEcsConfig(lines).settings))
  })
  afterAll(() => on?.close())

  const untilReady = 'until grep -q READY $ECS_CONTAINER_METADATA_FILE; do sleep 0.1; done'
  it.concurrent.each([
    ['of root', {}],
    ['of another user, whose root cannot be written to', { user: '1234:567', readonlyRootFilesystem: true }],
  ])('read their metadata file, %s', async (_, container) => {
    const script = `grep -c TaskARN $ECS_CONTAINER_METADATA_FILE; ${untilReady}; cat $ECS_CONTAINER_METADATA_FILE`
    const task = await on.stopped(on.run({ app: { ...container, ...sh(script), portMappings: [{ containerPort: 80 }] } }))
    const [atOnce, ...lines] = (await on.output(task)).split('\n')
    expect(atOnce).toBe('1')
    const { Id } = await on.inspect(task)
    expect(JSON.parse(lines.join('\n'))).toMatchObject({
      TaskARN: task.arn,
      ContainerID: Id,
      DockerContainerName: recordOf(task).engineName,
      Networks: [{ NetworkMode: 'bridge', IPv4Addresses: [expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/)] }],
      MetadataFileStatus: 'READY',
    })
  })

  it.concurrent('have their dynamic ports in the range, also where tasks choose the same at once', async () => {
    const portMappings = [{ containerPort: 80 }, { containerPort: 81 }]
    const tasks = await Promise.all([1, 2, 3].map(() => on.running(on.run({ app: { ...sh(forever), portMappings } }))))
    const ports = tasks.flatMap((task) => recordOf(task).networkBindings.map(({ hostPort = 0 }) => hostPort))
    expect(new Set(ports).size).toBe(6)
    for (const port of ports) expect(port).toSatisfy((each: number) => each >= 41_200 && each <= 41_209)
    for (const task of tasks) {
      on.bench.stopTask(task.arn)
      await on.stopped(task.arn)
    }
  })

  it.concurrent('have no more processes than they may, and not the limits of their task', async () => {
    const script = 'for n in 1 2 3 4 5 6 7 8 9; do sleep 1 & done; echo never'
    const task = await on.stopped(on.run({ app: sh(script) }, { cpu: '128', memory: '64' }))
    expect(await on.output(task)).toMatch(/can't fork/)
    expect((await on.inspect(task)).HostConfig).toMatchObject({ PidsLimit: 7, Memory: 0, NanoCpus: 0 })
  })

  it.concurrent('have a pause container with labels of its own', async () => {
    const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-1'] } }
    const task = await on.running(on.run({ app: sh(forever) }, { networkMode: 'awsvpc' }, { networkConfiguration }))
    const pause = await on.docker.getContainer(task.pauseEngineName ?? '').inspect()
    expect(pause.Config.Labels).toMatchObject({ team: 'harbour', 'com.amazonaws.ecs.container-name': '~internal~ecs~pause' })
  })
})
