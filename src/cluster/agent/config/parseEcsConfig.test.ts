import { describe, expect, it } from 'vitest'
import { silentLogger } from '#cluster/lib/logger.ts'
import { configuredAgent, configuredInstance, configuredLogins, configuredTimeouts } from './applyEcsConfig.ts'
import { noteText, parseEcsConfig } from './parseEcsConfig.ts'
import { durationMs } from './parseValue.ts'

describe('parseEcsConfig', () => {
  it('reads settings between comments and empty lines, also from Windows', () => {
    const text =
      '\uFEFF# the test cluster\r\n\r\nECS_CLUSTER=my_cluster\r\n  ECS_RESERVED_MEMORY = 256 \r\nECS_RESERVED_PORTS=[22, 8080]\r\nECS_RESERVED_PORTS_UDP=[53]\r\nECS_INSTANCE_ATTRIBUTES={"stack":"test"}\r\nECS_CONTAINER_STOP_TIMEOUT=1m30s\r\nECS_TASK_METADATA_RPS_LIMIT=100,150\r\nECS_DISABLE_PRIVILEGED=T\r\n'
    expect(parseEcsConfig(text)).toEqual({
      settings: {
        ECS_CLUSTER: 'my_cluster',
        ECS_RESERVED_MEMORY: 256,
        ECS_RESERVED_PORTS: [22, 8080],
        ECS_RESERVED_PORTS_UDP: [53],
        ECS_INSTANCE_ATTRIBUTES: { stack: 'test' },
        ECS_CONTAINER_STOP_TIMEOUT: 90_000,
        ECS_TASK_METADATA_RPS_LIMIT: { perSecond: 100, burst: 150 },
        ECS_DISABLE_PRIVILEGED: true,
      },
      problems: [],
      differences: [],
    })
  })

  it.each([
    ['ECS_CLUSTER', '"ECS_CLUSTER" is no setting. Write KEY=value, or # before a comment.'],
    ['=x', '"=x" is no setting. Write KEY=value, or # before a comment.'],
    ['export ECS_CLUSTER=a', 'export ECS_CLUSTER sets nothing: leave "export" out.'],
    ['ECS_CLUSTR=a', '"ECS_CLUSTR" is no variable of the ECS agent. Did you mean ECS_CLUSTER?'],
    ['ecs_cluster=a', '"ecs_cluster" is no variable of the ECS agent. Did you mean ECS_CLUSTER?'],
    ['MY_OWN=a', '"MY_OWN" is no variable of the ECS agent. docs/ecs-config.md lists them.'],
    ['constructor=a', '"constructor" is no variable of the ECS agent. docs/ecs-config.md lists them.'],
    ['ECS_RESERVED_MEMORY=lots', 'ECS_RESERVED_MEMORY takes a whole number from 0, not "lots". The line is ignored.'],
    ['ECS_RESERVED_MEMORY=-1', 'ECS_RESERVED_MEMORY takes a whole number from 0, not "-1". The line is ignored.'],
    ['ECS_TASK_PIDS_LIMIT=0', 'ECS_TASK_PIDS_LIMIT takes a whole number from 1 to 4194304, not "0". The line is ignored.'],
    [
      'ECS_CONTAINER_START_TIMEOUT=10s',
      'ECS_CONTAINER_START_TIMEOUT takes a time such as 30s, 10m or 1h30m, at least 45s, not "10s". The line is ignored.',
    ],
    [
      'ECS_IMAGE_PULL_BEHAVIOR=never',
      'ECS_IMAGE_PULL_BEHAVIOR takes one of default, always, once, prefer-cached, not "never". The line is ignored.',
    ],
    ['ECS_DISABLE_IMAGE_CLEANUP="true"', 'ECS_DISABLE_IMAGE_CLEANUP is in quotes, which the agent does not take off. Remove them.'],
    ['ECS_DISABLE_IMAGE_CLEANUP=yes', 'ECS_DISABLE_IMAGE_CLEANUP takes true or false, not "yes". The line is ignored.'],
    ['ECS_RESERVED_PORTS=22,80', 'ECS_RESERVED_PORTS takes a JSON list of ports such as [22,8080], not "22,80". The line is ignored.'],
    ['ECS_RESERVED_PORTS=[70000]', 'ECS_RESERVED_PORTS takes a JSON list of ports such as [22,8080], not "[70000]". The line is ignored.'],
    [
      'ECS_DYNAMIC_HOST_PORT_RANGE=200-100',
      'ECS_DYNAMIC_HOST_PORT_RANGE takes two ports, the smaller one first, such as 49153-65535, not "200-100". The line is ignored.',
    ],
    [
      'ECS_ENGINE_AUTH_DATA={"registry.example":"me:secret"}',
      'ECS_ENGINE_AUTH_DATA takes a JSON object of registries such as {"registry.example":{"username":"me","password":"…"}}. The line is ignored.',
    ],
    [
      'ECS_INSTANCE_ATTRIBUTES={stack:test}',
      'ECS_INSTANCE_ATTRIBUTES takes a JSON object of texts such as {"stack":"test"}, not "{stack:test}". The line is ignored.',
    ],
  ])('says of %s what is wrong, and in which line', (line, sentence) => {
    const { settings, problems } = parseEcsConfig(`# first\n${line}\nECS_UPDATES_ENABLED=true`)
    expect(problems).toEqual([{ line: 2, sentence }])
    expect(settings).toEqual({ ECS_UPDATES_ENABLED: true })
  })

  it('names a line that sets again what another one has set', () => {
    const { settings, problems } = parseEcsConfig('ECS_CLUSTER=a\nECS_CLUSTER=b')
    expect(settings).toEqual({ ECS_CLUSTER: 'b' })
    expect(problems.map((problem) => noteText('/data/ecs.config', problem))).toEqual([
      '/data/ecs.config, line 2: ECS_CLUSTER is set in line 1 already, and this line wins. Remove one of the two.',
    ])
  })

  it('says what does nothing here, and takes an empty value for none', () => {
    const { settings, differences } = parseEcsConfig('ECS_CLUSTER=\nECS_ENABLE_TASK_ENI=true')
    expect(settings).toEqual({ ECS_ENABLE_TASK_ENI: true })
    expect(differences).toEqual([
      { line: 2, sentence: 'ECS_ENABLE_TASK_ENI: On this computer awsvpc tasks always run, each on a Docker network.' },
    ])
  })
})

describe('durationMs', () => {
  it.each([
    ['1h30m', 5_400_000],
    ['100ms', 100],
    ['1.5s', 1_500],
    ['0', 0],
    ['10', undefined],
    ['m', undefined],
    ['-1s', undefined],
    ['10 s', undefined],
  ])('%s', (text, ms) => expect(durationMs(text)).toBe(ms))
})

describe('what a configuration changes', () => {
  it('is the agent’s waits, pulls and clean-up', () => {
    const { settings } = parseEcsConfig(
      'ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION=10m\nECS_IMAGE_PULL_BEHAVIOR=once\nECS_CONTAINER_STOP_TIMEOUT=5s\nECS_NUM_IMAGES_DELETE_PER_CYCLE=9\nECS_IMAGE_CLEANUP_INTERVAL=20m\nECS_IMAGE_MINIMUM_CLEANUP_AGE=2h',
    )
    expect(configuredAgent(settings)).toEqual({
      keepStoppedMs: 600_000,
      pullBehaviour: 'once',
      stopTimeoutSeconds: 5,
      imageCleanUp: { everyMs: 1_200_000, minimumAgeMs: 7_200_000, imagesPerCycle: 9 },
    })
    const more = parseEcsConfig(
      'ECS_ENABLE_CONTAINER_METADATA=true\nECS_PULL_DEPENDENT_CONTAINERS_UPFRONT=true\nECS_DYNAMIC_HOST_PORT_RANGE=100-200\nECS_TASK_PIDS_LIMIT=64\nECS_ENABLE_TASK_CPU_MEM_LIMIT=false\nECS_PAUSE_LABELS={"team":"harbour"}',
    )
    expect(configuredAgent(more.settings)).toMatchObject({
      metadataFile: true,
      pullUpfront: true,
      dynamicPorts: { first: 100, last: 200 },
      pidsLimit: 64,
      taskLimits: false,
      pauseLabels: { team: 'harbour' },
    })
    expect(more.differences).toEqual([
      { line: 4, sentence: 'ECS_TASK_PIDS_LIMIT: On this computer each container of a task gets the limit, and not all of them together.' },
    ])
    expect(configuredAgent(parseEcsConfig('ECS_DISABLE_IMAGE_CLEANUP=true').settings)).toEqual({ imageCleanUp: 'disabled' })
  })

  it('is how long the engine may take', () => {
    const lines =
      'ECS_CONTAINER_CREATE_TIMEOUT=5m\nECS_CONTAINER_START_TIMEOUT=1m\nECS_IMAGE_PULL_TIMEOUT=3h\nECS_IMAGE_PULL_INACTIVITY_TIMEOUT=2m'
    const asked = { createMs: 300_000, startMs: 60_000, pullMs: 10_800_000, pullInactivityMs: 120_000 }
    expect(configuredTimeouts(parseEcsConfig(lines).settings)).toEqual(asked)
    expect(configuredTimeouts(parseEcsConfig('ECS_IMAGE_PULL_TIMEOUT=0').settings)).toEqual({})
  })

  it('is what registries are signed in to with, before what the user is signed in with', async () => {
    const ofUser = async (image: string) => ({ username: 'user', password: 'own', serverAddress: image })
    const find = (lines: string) => configuredLogins(parseEcsConfig(lines).settings, ofUser, silentLogger)
    const logins = 'ECS_ENGINE_AUTH_DATA={"registry.example":{"username":"me","password":"secret","email":"me@example.com"}}'
    const docker = find(`ECS_ENGINE_AUTH_TYPE=docker\n${logins}`)
    expect(await docker('registry.example/web:1')).toEqual({ username: 'me', password: 'secret', serverAddress: 'registry.example' })
    expect(await docker('other.example/web')).toMatchObject({ username: 'user' })
    expect(await find(logins)('registry.example/web')).toMatchObject({ username: 'user' })
    const encoded = Buffer.from('you:too').toString('base64')
    const dockercfg = find(`ECS_ENGINE_AUTH_TYPE=dockercfg\nECS_ENGINE_AUTH_DATA={"https://index.docker.io/v1/":{"auth":"${encoded}"}}`)
    expect(await dockercfg('nginx')).toMatchObject({ username: 'you', password: 'too' })
  })

  it('is what the container instance has', () => {
    const { settings } = parseEcsConfig(
      'ECS_RESERVED_MEMORY=512\nECS_RESERVED_PORTS=[22]\nECS_AVAILABLE_LOGGING_DRIVERS=["awslogs"]\nECS_DISABLE_PRIVILEGED=true\nECS_ENABLE_TASK_CPU_MEM_LIMIT=false',
    )
    expect(configuredInstance(settings)).toEqual({
      reservedMemoryMiB: 512,
      reservedTcpPorts: [22],
      loggingDrivers: ['awslogs'],
      disablePrivileged: true,
      disableTaskLimits: true,
    })
  })
})
