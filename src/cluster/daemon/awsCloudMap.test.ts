/** AWS's own clients against the service discovery of a running daemon. */
import { ECS } from '@aws-sdk/client-ecs'
import { NamespaceAlreadyExists, ServiceDiscovery } from '@aws-sdk/client-servicediscovery'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sdkOptions, useDaemon } from '#test/support/testDaemon.ts'

const world = useDaemon()
let cloudMap: ServiceDiscovery
let ecs: ECS

beforeAll(() => {
  const options = sdkOptions(world.daemon)
  cloudMap = new ServiceDiscovery({ ...options, disableHostPrefix: true })
  ecs = new ECS(options)
})
afterAll(() => {
  cloudMap?.destroy()
  ecs?.destroy()
})

async function newNamespace(name: string): Promise<string> {
  const { OperationId } = await cloudMap.createPrivateDnsNamespace({ Name: name, Vpc: 'vpc-1' })
  const { Operation } = await cloudMap.getOperation({ OperationId })
  expect(Operation).toMatchObject({ Status: 'SUCCESS', Type: 'CREATE_NAMESPACE', OwnerAccount: '000000000000' })
  return Operation?.Targets?.NAMESPACE ?? ''
}

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
