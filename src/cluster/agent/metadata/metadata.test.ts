import { describe, expect, it } from 'vitest'
import { createSimulatedEngine } from '#cluster/engine/simulated/simulatedEngine.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { countingIds } from '#cluster/lib/ids.ts'
import { agentBench, taskDefinition } from '../agent.testSupport.ts'
import { type AnswerContext, answerMetadata } from './answerMetadata.ts'
import { type ProtectionAnswer, parseWanted } from './answerProtection.ts'
import { dummyCredentials } from './credentials.ts'
import { createEndpointIds } from './endpointIds.ts'
import { createFaults } from './faults/answerFault.ts'
import { parseRoute } from './parseRoute.ts'
import { planMetadataVariables } from './planVariables.ts'
import { createRateLimit } from './rateLimit.ts'
import { compareReadings, createStatsHistory } from './statsHistory.ts'

const role = 'arn:aws:iam::000000000000:role/app'
const logConfiguration = { logDriver: 'awslogs' as const, options: { 'awslogs-group': '/web', 'awslogs-stream-prefix': 'shop' } }
const definition = taskDefinition({
  taskRoleArn: role,
  cpu: '512',
  memory: '1024',
  containerDefinitions: [{ name: 'app', image: 'nginx', cpu: 64, memory: 64, portMappings: [{ containerPort: 80 }], logConfiguration }],
})

async function world(protectionAnswer: ProtectionAnswer | Error = {}) {
  const clock = fakeClock()
  const engine = createSimulatedEngine({ clock })
  const bench = agentBench({ engine, clock })
  const endpointIds = createEndpointIds('key')
  const answer = async () => {
    if (protectionAnswer instanceof Error) throw protectionAnswer
    return protectionAnswer
  }
  const context: AnswerContext = {
    store: bench.store,
    engine,
    clock,
    ids: countingIds(),
    endpointIds,
    stats: createStatsHistory(engine, clock),
    credentials: dummyCredentials,
    protection: { get: answer, update: answer },
    answerFault: createFaults(clock),
    installation: 'bench',
    node: 'local',
  }
  const start = async () => {
    const arn = bench.run(definition)
    await clock.advance(60_000)
    return bench.task(arn)
  }
  const task = await start()
  const id = endpointIds.ofContainer(task, task.containers[0]?.engineName ?? '')
  const get = (path: string, body?: string) => answerMetadata(context, parseRoute(path), { ...(body !== undefined && { body }) })
  const getFrom = (from: string, path: string) => answerMetadata(context, parseRoute(path), { from })
  return { clock, engine, bench, context, task, id, get, getFrom, start }
}

describe('associations', () => {
  it('are none, and none of a name', async () => {
    const { get, id } = await world()
    expect(await get(`/v4/${id}/associations/gpu`)).toEqual({ status: 200, body: { Associations: [] } })
    expect(await get(`/v3/${id}/associations/gpu/one`)).toMatchObject({ status: 400 })
    expect(await get(`/v4/${id}/associations/gpu/one`)).toMatchObject({ status: 404, body: expect.stringContaining('no association one') })
    expect(await get('/v4/nobody/associations/gpu')).toMatchObject({ status: 404 })
    expect(await get(`/v4/${id}/associations`)).toMatchObject({ status: 404 })
  })
})

describe('task metadata', () => {
  it('has what telemetry looks for', async () => {
    const { get, id, task, bench } = await world()
    const { status, body } = await get(`/v4/${id}/task`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      Cluster: task.clusterArn,
      TaskARN: task.arn,
      Family: 'web',
      Revision: '1',
      DesiredStatus: 'RUNNING',
      KnownStatus: 'RUNNING',
      Limits: { CPU: 0.5, Memory: 1024 },
      AvailabilityZone: 'us-east-1a',
      LaunchType: 'EC2',
      FaultInjectionEnabled: false,
      Containers: [{ Name: 'app', Type: 'NORMAL' }],
    })
    const container = await get(`/v4/${id}`)
    expect(container.body).toMatchObject({
      DockerId: expect.stringMatching(/^[0-9a-f]{64}$/),
      DockerName: task.containers[0]?.engineName,
      ImageID: expect.stringMatching(/^sha256:/),
      Limits: { CPU: 64, Memory: 64 },
      Ports: [{ ContainerPort: 80, Protocol: 'tcp', HostPort: expect.any(Number), HostIp: '127.0.0.1' }],
      Networks: [{ NetworkMode: 'bridge', IPv4Addresses: [expect.stringMatching(/^172\.17\./)] }],
      LogDriver: 'awslogs',
      LogOptions: { 'awslogs-group': '/web', 'awslogs-region': 'us-east-1', 'awslogs-stream': `shop/app/${task.id}` },
      ContainerARN: task.containers[0]?.arn,
    })
    expect(JSON.stringify(container.body)).not.toContain('marina.installation')
    await bench.close()
  })

  it('is less in version 3', async () => {
    const { get, id, bench } = await world()
    const { body } = await get(`/v3/${id}`)
    for (const member of ['LogDriver', 'LogOptions', 'ContainerARN']) expect(body).not.toHaveProperty(member)
    expect((await get(`/v3/${id}/task`)).body).not.toHaveProperty('LaunchType')
    await bench.close()
  })

  it('is told to the container itself and nobody else', async () => {
    const { get, id, task, context, start, bench } = await world()
    const other = await start()
    const otherId = context.endpointIds.ofContainer(other, other.containers[0]?.engineName ?? '')
    expect((await get(`/v4/${otherId}/task`)).body).toMatchObject({ TaskARN: other.arn })
    const forged = `${other.id}-${id.slice(33)}`
    for (const guess of [task.id, forged, `${task.id}-${'0'.repeat(32)}`, '..', '%2e%2e', '__proto__']) {
      expect(await get(`/v4/${guess}/task`)).toMatchObject({ status: 404, body: expect.stringContaining('V4 task metadata handler') })
      expect((await get(`/v3/${guess}`)).status).toBe(400)
      expect((await get(`/api/${guess}/task-protection/v1/state`)).status).toBe(404)
      expect((await get(`/v2/credentials/${guess}`)).status).toBe(400)
    }
    expect((await get(`/v2/credentials/${id}`)).status).toBe(400)
    await bench.close()
  })

  it('ends with the task', async () => {
    const { get, id, task, bench, clock } = await world()
    bench.stopTask(task.arn)
    await clock.advance(60_000)
    expect((await get(`/v4/${id}`)).status).toBe(404)
    await bench.close()
  })
})

describe('version 2', () => {
  const awsvpc = taskDefinition({
    family: 'api',
    networkMode: 'awsvpc',
    containerDefinitions: [{ name: 'app', image: 'nginx', portMappings: [{ containerPort: 80 }] }],
  })
  async function ownAddress() {
    const here = await world()
    const tag = { key: 'team', value: 'harbour' }
    here.engine.setScript('marina/hello:latest', { local: true })
    const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-1'] } }
    const first = here.bench.run(awsvpc, { tags: [tag], networkConfiguration })
    const other = here.bench.run(awsvpc, { networkConfiguration })
    await here.clock.advance(60_000)
    const address = here.bench.task(first).networkInterface?.privateIpv4Address ?? ''
    return { ...here, first, other, address }
  }

  it('knows a task by the address that it asks from, and tells it of no other', async () => {
    const { getFrom, bench, first, other, address } = await ownAddress()
    const { status, body } = await getFrom(address, '/v2/metadata')
    expect({ status, body }).toMatchObject({ status: 200, body: { TaskARN: first, Family: 'api' } })
    expect(body).toMatchObject({ Containers: [{ Name: 'app', DockerId: expect.any(String) }, { Type: 'CNI_PAUSE' }] })
    expect(body).not.toHaveProperty('TaskTags')
    expect(body).not.toHaveProperty('LaunchType')
    expect(await getFrom(address, '/v2/metadata/')).toEqual({ status, body })
    expect((await getFrom(address, '/v2/metadataWithTags/')).body).toMatchObject({ TaskTags: { team: 'harbour' } })
    const own = (body as { Containers: { DockerId: string }[] }).Containers[0]
    expect(await getFrom(address, `/v2/metadata/${own?.DockerId}`)).toEqual({ status: 200, body: own })
    const elsewhere = await getFrom(bench.task(other).networkInterface?.privateIpv4Address ?? '', '/v2/metadata')
    expect(elsewhere.body).toMatchObject({ TaskARN: other })
    const [theirs] = (elsewhere.body as { Containers: { DockerId: string }[] }).Containers
    expect(await getFrom(address, `/v2/metadata/${theirs?.DockerId}`)).toEqual({
      status: 400,
      body: `V2 container metadata handler: unable to find container ${theirs?.DockerId} in the task of the request`,
    })
    await bench.close()
  })

  it('has statistics of all containers, and of one', async () => {
    const { getFrom, bench, clock, address } = await ownAddress()
    const asked = getFrom(address, '/v2/stats')
    await clock.advance(1_000)
    const all = (await asked).body as Record<string, object>
    const [id = ''] = Object.keys(all)
    expect(all[id]).toHaveProperty('cpu_stats')
    expect(all[id]).not.toHaveProperty('network_rate_stats')
    expect((await getFrom(address, `/v2/stats/${id}`)).body).toHaveProperty('cpu_stats')
    await bench.close()
  })

  it('is for nobody whose address no awsvpc task has', async () => {
    const { getFrom, get, bench, address, first, clock } = await ownAddress()
    for (const from of ['172.17.0.2', '127.0.0.1', '169.254.170.2', '']) {
      expect(await getFrom(from, '/v2/metadata')).toEqual({
        status: 400,
        body: expect.stringContaining(`has the address ${from}. Ask ECS_CON`),
      })
    }
    expect(await get('/v2/stats')).toMatchObject({ status: 400 })
    expect(await getFrom(address, '/v2/metadataWithTags/x')).toMatchObject({ status: 404 })
    bench.stopTask(first)
    await clock.advance(60_000)
    expect(await getFrom(address, '/v2/metadata')).toMatchObject({ status: 400 })
    await bench.close()
  })
})

describe('statistics', () => {
  it('compare two readings, a second apart for the first one', async () => {
    const { get, id, bench, clock } = await world()
    const asked = get(`/v4/${id}/task/stats`)
    await clock.advance(1_000)
    const first = Object.values((await asked).body as Record<string, { read: string; preread: string }>)[0]
    expect(Date.parse(first?.read ?? '') - Date.parse(first?.preread ?? '')).toBe(1_000)
    expect(first).toMatchObject({ network_rate_stats: { rx_bytes_per_sec: expect.any(Number) }, precpu_stats: { cpu_usage: {} } })
    await clock.advance(10_000)
    const { body } = await get(`/v4/${id}/stats`)
    expect(body).toMatchObject({ preread: first?.read })
    expect((await get(`/v3/${id}/stats`)).body).not.toHaveProperty('network_rate_stats')
    await bench.close()
  })

  it('follow section 10 of the specification, and never run backwards', () => {
    const reading = (second: number, received: number, sent: number) => ({
      read: new Date(second * 1_000).toISOString(),
      cpu_stats: { cpu_usage: { total_usage: second } },
      networks: { eth0: { rx_bytes: received, tx_bytes: sent }, eth1: { rx_bytes: received, tx_bytes: 0 } },
    })
    expect(compareReadings(reading(10, 100, 50), reading(14, 300, 60))).toMatchObject({
      preread: '1970-01-01T00:00:10.000Z',
      precpu_stats: { cpu_usage: { total_usage: 10 } },
      network_rate_stats: { rx_bytes_per_sec: 100, tx_bytes_per_sec: 2.5 },
    })
    expect(compareReadings(reading(10, 100, 50), reading(14, 3, 1))).not.toHaveProperty('network_rate_stats')
  })
})

describe('credentials', () => {
  it('have the five members that the agent answers', async () => {
    const { get, context, task, bench, clock } = await world()
    const id = context.endpointIds.ofCredentials(task)
    const { status, body } = await get(`/v2/credentials/${id}`)
    expect(status).toBe(200)
    expect(Object.keys(body as object)).toEqual(['RoleArn', 'AccessKeyId', 'SecretAccessKey', 'Token', 'Expiration'])
    expect(body).toMatchObject({ RoleArn: role, Expiration: `${new Date(clock.now() + 3_600_000).toISOString().slice(0, 19)}Z` })
    expect(await get(`/v1/credentials?id=${id}`)).toEqual({ status, body })
    await bench.close()
  })

  it.each([
    ['/v2/credentials', 'NoIdInRequest', 'CredentialsV2Request: No Credential ID in the request'],
    ['/v2/credentials/', 'NoIdInRequest', 'CredentialsV2Request: No Credential ID in the request'],
    ['/v2/credentials/nobody', 'InvalidIdInRequest', 'CredentialsV2Request: Credentials not found'],
  ])('%s', async (path, code, message) => {
    const { get, bench } = await world()
    expect(await get(path)).toEqual({ status: 400, body: { code, message, HTTPErrorCode: 400 } })
    await bench.close()
  })
})

describe('task protection', () => {
  const put = '{"ProtectionEnabled":true,"ExpiresInMinutes":60}'
  it('answers what ECS says', async () => {
    const expirationDate = new Date('2026-01-02T05:00:00.123Z')
    const { get, id, task, bench } = await world({ protectedTasks: [{ taskArn: 'a', protectionEnabled: true, expirationDate }] })
    const protection = { ProtectionEnabled: true, ExpirationDate: '2026-01-02T05:00:00Z', TaskArn: 'a' }
    expect(await get(`/api/${id}/task-protection/v1/state`)).toEqual({ status: 200, body: { protection } })
    expect(await get(`/api/${id}/task-protection/v1/state`, put)).toEqual({ status: 200, body: { protection } })
    expect(await get(`/api/${id}/task-protection/v1/state`, '{}')).toMatchObject({
      status: 400,
      body: {
        error: { Arn: task.arn, Code: 'InvalidParameterException', Message: "Invalid request: does not contain 'ProtectionEnabled' field" },
      },
    })
    await bench.close()
  })

  it('relays failures as answers and errors as errors', async () => {
    const failing = await world({ failures: [{ arn: 'a', reason: 'TASK_NOT_VALID' }] })
    expect(await failing.get(`/api/${failing.id}/task-protection/v1/state`, put)).toEqual({
      status: 200,
      body: { failure: { Arn: 'a', Reason: 'TASK_NOT_VALID' } },
    })
    await failing.bench.close()
    const refusing = await world(Object.assign(new Error('Cluster not found.'), { code: 'ClusterNotFoundException' }))
    expect(await refusing.get(`/api/${refusing.id}/task-protection/v1/state`)).toMatchObject({
      status: 400,
      body: { error: { Code: 'ClusterNotFoundException', Message: 'Cluster not found.' } },
    })
    await refusing.bench.close()
  })

  const undecodable = 'UpdateTaskProtection: failed to decode request'
  it.each([
    ['{"ProtectionEnabled":false}', { protectionEnabled: false, expiresInMinutes: undefined }],
    ['{"ProtectionEnabled":true,"ExpiresInMinutes":2880}', { protectionEnabled: true, expiresInMinutes: 2880 }],
    ['', undecodable],
    ['[]', undecodable],
    ['null', undecodable],
    ['{"ProtectionEnabled":"yes"}', undecodable],
    ['{"ProtectionEnabled":true,"Cluster":"other"}', undecodable],
    ['{"ProtectionEnabled":true,"ExpiresInMinutes":1.5}', undecodable],
    ['{"ProtectionEnabled":true,"ExpiresInMinutes":2881}', 'Invalid request: ExpiresInMinutes must be between 1 and 2880, not 2881'],
  ])('reads %s', (body, wanted) => expect(parseWanted(body)).toEqual(wanted))
})

describe('what a container is told', () => {
  const ids = createEndpointIds('key')
  const variables = async (host: string, port: number) => {
    const { task, bench } = await world()
    await bench.close()
    const told = planMetadataVariables(task, definition, task.containers[0]?.engineName ?? '', { host, port }, ids)
    return Object.fromEntries(Object.entries(told).map(([name, value]) => [name, value.replace(/[0-9a-f]{32}-[0-9a-f]{32}/, 'ID')]))
  }
  it('is ECS’s own where port 80 can be had, an address with a port where not, and no credentials elsewhere', async () => {
    const addresses = (base: string) => ({
      ECS_CONTAINER_METADATA_URI: `${base}/v3/ID`,
      ECS_CONTAINER_METADATA_URI_V4: `${base}/v4/ID`,
      ECS_AGENT_URI: `${base}/api/ID`,
    })
    expect(await variables('169.254.170.2', 80)).toEqual({
      ...addresses('http://169.254.170.2'),
      AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/ID',
    })
    expect(await variables('169.254.170.2', 4711)).toEqual({
      ...addresses('http://169.254.170.2:4711'),
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.2:4711/v2/credentials/ID',
    })
    expect(await variables('host.docker.internal', 4711)).toEqual(addresses('http://host.docker.internal:4711'))
  })
})

it('a container that asks in a loop is held to the rate', () => {
  let now = 0
  const isWithinRate = createRateLimit({ perSecond: 2, burst: 3 }, () => now)
  expect([1, 2, 3, 4].map(isWithinRate)).toEqual([true, true, true, false])
  now = 500
  expect([1, 2].map(isWithinRate)).toEqual([true, false])
})
