/** AWS's own clients against the service discovery of a running daemon. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ECS } from '@aws-sdk/client-ecs'
import { NamespaceAlreadyExists, ServiceDiscovery } from '@aws-sdk/client-servicediscovery'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { silentLogger } from '#cluster/lib/logger.ts'
import { type RunningDaemon, startDaemon } from './index.ts'

const run = promisify(execFile)
let folder: string
let daemon: RunningDaemon
let cloudMap: ServiceDiscovery
let ecs: ECS

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'marina-cloud-map-'))
  daemon = await startDaemon({
    dataFolder: folder,
    ephemeral: true,
    port: 0,
    engine: 'simulated',
    account: '000000000000',
    region: 'us-east-1',
    publishAddress: '127.0.0.1',
    log: silentLogger,
  })
  const options = { endpoint: daemon.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }
  cloudMap = new ServiceDiscovery({ ...options, disableHostPrefix: true })
  ecs = new ECS(options)
})
afterAll(async () => {
  cloudMap?.destroy()
  ecs?.destroy()
  await daemon?.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function aws(...command: string[]): Promise<{ out: Record<string, unknown>; error: string }> {
  const environment = {
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_PAGER: '',
    AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
  }
  const all = ['--endpoint-url', daemon.endpoint, '--output', 'json', 'servicediscovery', ...command]
  const { stdout, stderr } = await run('aws', all, { env: { ...process.env, ...environment } }).catch(
    (failed: { stdout: string; stderr: string }) => failed,
  )
  return { out: stdout.trim() === '' ? {} : (JSON.parse(stdout) as Record<string, unknown>), error: stderr.trim() }
}

async function newNamespace(name: string): Promise<string> {
  const { OperationId } = await cloudMap.createPrivateDnsNamespace({ Name: name, Vpc: 'vpc-1' })
  const { Operation } = await cloudMap.getOperation({ OperationId })
  expect(Operation).toMatchObject({ Status: 'SUCCESS', Type: 'CREATE_NAMESPACE', OwnerAccount: '000000000000' })
  return Operation?.Targets?.NAMESPACE ?? ''
}

it('answers the aws command', { timeout: 120_000 }, async () => {
  const created = await aws('create-private-dns-namespace', '--name', 'cli.local', '--vpc', 'vpc-1', '--tags', 'Key=team,Value=shop')
  expect(created).toMatchObject({ error: '', out: { OperationId: expect.any(String) } })
  const listed = await aws('list-namespaces', '--filters', 'Name=TYPE,Values=DNS_PRIVATE', 'Name=NAME,Values=cli.local')
  const [namespace] = listed.out['Namespaces'] as Record<string, unknown>[]
  expect(namespace).toMatchObject({
    Name: 'cli.local',
    Type: 'DNS_PRIVATE',
    ServiceCount: 0,
    Properties: { DnsProperties: { SOA: { TTL: 15 } }, HttpProperties: { HttpName: 'cli.local' } },
  })
  const id = String(namespace?.['Id'])
  const service = await aws(
    ...`create-service --name web --namespace-id ${id} --health-check-custom-config FailureThreshold=1`.split(' '),
    '--dns-config',
    'RoutingPolicy=MULTIVALUE,DnsRecords=[{Type=A,TTL=10}]',
  )
  const { Id, Arn } = service.out['Service'] as { Id: string; Arn: string }
  expect(Arn).toBe(`arn:aws:servicediscovery:us-east-1:000000000000:service/${Id}`)
  const again = await aws('create-service', '--name', 'web', '--namespace-id', id)
  expect(again.error).toContain(
    `(ServiceAlreadyExists) when calling the CreateService operation: The namespace cli.local has a service web already: ${Id}.`,
  )
  await aws('register-instance', '--service-id', Id, '--instance-id', 'i-1', '--attributes', 'AWS_INSTANCE_IPV4=10.0.0.1,colour=blue')
  expect((await aws('get-instances-health-status', '--service-id', Id)).out).toEqual({ Status: { 'i-1': 'HEALTHY' } })
  expect((await aws('delete-service', '--id', Id)).error).toContain('(ResourceInUse)')
  expect((await aws('delete-namespace', '--id', id)).error).toContain('(ResourceInUse)')
  expect((await aws('list-tags-for-resource', '--resource-arn', String(namespace?.['Arn']))).out).toEqual({
    Tags: [{ Key: 'team', Value: 'shop' }],
  })
  await aws('deregister-instance', '--service-id', Id, '--instance-id', 'i-1')
  expect((await aws('delete-service', '--id', Id)).error).toBe('')
  expect((await aws('delete-namespace', '--id', id)).error).toBe('')
  expect((await aws('get-namespace', '--id', id)).error).toContain('(NamespaceNotFound)')
})

it('discovers for the aws command, once it does not put data- before the host', { timeout: 60_000 }, async (test) => {
  const NamespaceId = await newNamespace('found.local')
  const { Service } = await cloudMap.createService({ Name: 'web', NamespaceId, Type: 'HTTP' })
  await cloudMap.registerInstance({ ServiceId: Service?.Id, InstanceId: 'i-1', Attributes: { url: 'x' } })
  const found = await aws('discover-instances', '--namespace-name', 'found.local', '--service-name', 'web')
  if (found.error.includes('http://data-'))
    return test.skip('this aws command is too old to leave the prefix out, so nothing was proven about discovering with it')
  expect(found).toMatchObject({ error: '', out: { Instances: [{ InstanceId: 'i-1', HealthStatus: 'UNKNOWN' }], InstancesRevision: 1 } })
})

it('registers the tasks of a service, and tells the SDK their health', { timeout: 60_000 }, async () => {
  const NamespaceId = await newNamespace('shop.local')
  const { Service } = await cloudMap.createService({
    Name: 'web',
    NamespaceId,
    DnsConfig: { DnsRecords: [{ Type: 'A', TTL: 10 }] },
    HealthCheckCustomConfig: { FailureThreshold: 1 },
  })
  await ecs.registerTaskDefinition({
    family: 'web',
    networkMode: 'awsvpc',
    containerDefinitions: [{ name: 'app', image: 'marina/hello', memory: 32, portMappings: [{ containerPort: 80 }] }],
  })
  await ecs.createService({
    serviceName: 'web',
    taskDefinition: 'web',
    desiredCount: 2,
    launchType: 'EC2',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    serviceRegistries: [{ registryArn: Service?.Arn }],
  })
  const discover = async () => (await cloudMap.discoverInstances({ NamespaceName: 'shop.local', ServiceName: 'web' })).Instances ?? []
  await expect.poll(async () => (await discover()).length, { timeout: 20_000 }).toBe(2)
  const { taskArns } = await ecs.listTasks({ serviceName: 'web' })
  const { tasks } = await ecs.describeTasks({ tasks: taskArns })
  const addresses = tasks?.map(({ containers }) => containers?.[0]?.networkInterfaces?.[0]?.privateIpv4Address)
  const found = await discover()
  expect(found.map(({ InstanceId }) => InstanceId).sort()).toEqual(taskArns?.map((arn) => arn.split('/').at(-1)).sort())
  expect(found.map(({ Attributes }) => Attributes?.['AWS_INSTANCE_IPV4']).sort()).toEqual(addresses?.sort())
  expect(found[0]).toMatchObject({
    HealthStatus: 'HEALTHY',
    Attributes: { ECS_CLUSTER_NAME: 'default', ECS_SERVICE_NAME: 'web', ECS_TASK_DEFINITION_FAMILY: 'web', REGION: 'us-east-1' },
  })
  await cloudMap.updateInstanceCustomHealthStatus({ ServiceId: Service?.Id, InstanceId: found[0]?.InstanceId, Status: 'UNHEALTHY' })
  expect((await discover()).map(({ InstanceId }) => InstanceId)).toEqual([found[1]?.InstanceId])
  await ecs.updateService({ service: 'web', desiredCount: 0 })
  await expect.poll(async () => (await discover()).length, { timeout: 20_000 }).toBe(0)
  await expect(cloudMap.createHttpNamespace({ Name: 'shop.local' })).rejects.toThrow(NamespaceAlreadyExists)
})
