import { beforeEach, describe, expect, it } from 'vitest'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { countingIds } from '#cluster/lib/ids.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import type { DiscoveryServiceRecord } from '#cluster/state/records/discoveryRecords.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { openStore, type Store } from '#cluster/state/store.ts'
import { recordDeployment } from '#cluster/state/writes/serviceDeployments.ts'
import * as builders from '#test/support/clusterBuilders.ts'
import { buildNamespace, buildService } from '../discovery.testSupport.ts'
import { createRegistrationLoop, type RegistrationLoop } from './registrationLoop.ts'

let clock: ReturnType<typeof fakeClock>
let store: Store
let loop: RegistrationLoop
let cloudMap: DiscoveryServiceRecord

beforeEach(() => {
  clock = fakeClock()
  store = openStore({ file: ':memory:', now: 0 })
  cloudMap = buildService('web')
  store.update('set up', (tx) => {
    tx.put('discoveryNamespaces', buildNamespace('shop.local'))
    tx.put('discoveryServices', cloudMap)
    tx.put('containerInstances', builders.buildInstance())
  })
  loop = createRegistrationLoop({ store, clock, log: silentLogger })
})

const networkInterface = { attachmentId: 'a', status: 'ATTACHED', subnetId: 'subnet-1', privateIpv4Address: '172.20.0.5' } as const
const instances = () => store.read().discoveryInstances.by('service', cloudMap.id)
const put = (task: TaskRecord) => store.update('task', (tx) => tx.put('tasks', task))

function putService(over: Partial<ServiceRecord> = {}, definition: TaskDefinitionRecord = builders.buildTaskDefinition()): ServiceRecord {
  const service = builders.buildService({ serviceRegistries: [{ registryArn: cloudMap.arn }], ...over })
  store.update('service', (tx) => {
    tx.put('taskDefinitions', definition)
    tx.put('services', service)
    for (const deployment of service.deployments) recordDeployment(tx, service, deployment, countingIds())
  })
  return service
}

describe('tasks of a service with a registry', () => {
  it('are instances while they run and are wanted', async () => {
    loop.start()
    const task = builders.buildTask({ networkInterface }, putService())
    put(task)
    await clock.advance(0)
    expect(instances()).toEqual([])
    put({ ...task, ...builders.running })
    await clock.advance(0)
    expect(instances()).toEqual([
      {
        ...builders.scope,
        key: `${cloudMap.id}/${task.id}`,
        serviceId: cloudMap.id,
        id: task.id,
        attributes: {
          AWS_INSTANCE_IPV4: '172.20.0.5',
          AVAILABILITY_ZONE: 'us-east-1a',
          REGION: 'us-east-1',
          ECS_CLUSTER_NAME: 'default',
          ECS_SERVICE_NAME: 'web',
          ECS_TASK_DEFINITION_FAMILY: 'web',
          EC2_INSTANCE_ID: builders.buildInstance().ec2InstanceId,
          AWS_INIT_HEALTH_STATUS: 'UNHEALTHY',
        },
        health: 'HEALTHY',
        task: { arn: task.arn, serviceArn: task.serviceArn, health: 'HEALTHY' },
      },
    ])
    expect(store.read().discoveryServices.get(cloudMap.id)?.instancesRevision).toBe(1)
    put({ ...task, ...builders.running, desiredStatus: 'STOPPED' })
    await clock.advance(0)
    expect(instances()).toEqual([])
  })

  it('are as healthy as their containers, unless somebody says otherwise until that changes', async () => {
    loop.start()
    const checked = builders.buildTaskDefinition({
      containerDefinitions: [{ name: 'app', image: 'i', essential: true, healthCheck: { command: ['CMD', 'true'] } }],
    })
    const task = { ...builders.buildTask({ networkInterface }, putService({}, checked)), ...builders.running }
    const healthAfter = async (healthStatus: TaskRecord['healthStatus']) => {
      put({ ...task, healthStatus })
      await clock.advance(0)
      return instances()[0]?.health
    }
    expect(await healthAfter('UNKNOWN')).toBe('UNHEALTHY')
    expect(await healthAfter('HEALTHY')).toBe('HEALTHY')
    const [instance] = instances()
    if (instance) store.update('by hand', (tx) => tx.put('discoveryInstances', { ...instance, health: 'UNHEALTHY' }))
    expect(await healthAfter('HEALTHY')).toBe('UNHEALTHY')
    expect(await healthAfter('UNHEALTHY')).toBe('UNHEALTHY')
    expect(await healthAfter('HEALTHY')).toBe('HEALTHY')
  })

  it('have their port, and with bridge networks the address of the container that has it', async () => {
    cloudMap = buildService('web', { customHealth: false, dns: { routingPolicy: 'MULTIVALUE', records: [{ type: 'SRV', ttl: 10 }] } })
    store.update('srv', (tx) => tx.put('discoveryServices', cloudMap))
    loop.start()
    const serviceRegistries = [{ registryArn: cloudMap.arn, containerName: 'app', containerPort: 7_000 }]
    const task = builders.buildTask(builders.running, putService({ serviceRegistries }))
    put(task)
    await clock.advance(0)
    expect(instances()).toEqual([])
    put({ ...task, containers: task.containers.map((container) => ({ ...container, address: '172.20.0.9' })) })
    await clock.advance(0)
    expect(instances()).toMatchObject([{ attributes: { AWS_INSTANCE_IPV4: '172.20.0.9', AWS_INSTANCE_PORT: '7000' } }])
    expect(instances()[0]).not.toHaveProperty('health')
  })

  it('are at the host port of their machine on an engine elsewhere, and nowhere where that has no address', async () => {
    cloudMap = buildService('web', { customHealth: false, dns: { routingPolicy: 'MULTIVALUE', records: [{ type: 'SRV', ttl: 10 }] } })
    const engine = { node: 'far', address: 'ssh://far', host: 'far', publishAddress: '0.0.0.0', engineId: 'x', addedAt: 0 }
    store.update('srv', (tx) => {
      tx.put('discoveryServices', cloudMap)
      tx.put('engines', engine)
    })
    loop.start()
    const serviceRegistries = [{ registryArn: cloudMap.arn, containerName: 'app', containerPort: 80 }]
    const task = builders.buildTask(builders.running, putService({ serviceRegistries }))
    const networkBindings = [{ bindIP: '0.0.0.0', containerPort: 80, hostPort: 32_768, protocol: 'tcp' as const }]
    const containers = task.containers.map((container) => ({ ...container, address: '172.17.0.2', networkBindings }))
    put({ ...task, node: 'far', containers })
    await clock.advance(0)
    expect(instances()).toEqual([])
    store.update('engine', (tx) => tx.put('engines', { ...engine, host: '10.0.0.7' }))
    put({ ...task, node: 'far', containers, version: 2 })
    await clock.advance(0)
    expect(instances()).toMatchObject([{ attributes: { AWS_INSTANCE_IPV4: '10.0.0.7', AWS_INSTANCE_PORT: '32768' } }])
  })

  it('stay in the registry that their deployment had', async () => {
    loop.start()
    const service = putService()
    put(builders.buildTask({ ...builders.running, networkInterface }, service))
    const next = builders.buildDeployment({ id: 'ecs-svc/2' })
    const older = service.deployments.map((deployment) => ({ ...deployment, status: 'ACTIVE' as const }))
    const moved = { ...service, serviceRegistries: [], deployments: [next, ...older] }
    store.update('move', (tx) => {
      tx.put('services', moved)
      recordDeployment(tx, moved, next, countingIds())
    })
    put(builders.buildTask({ ...builders.running, networkInterface }, moved))
    await clock.advance(0)
    expect(instances()).toHaveLength(1)
  })

  it('are put right at the start, and after somebody took one away', async () => {
    const task = builders.buildTask({ ...builders.running, networkInterface }, putService())
    put(task)
    loop.start()
    await clock.advance(0)
    expect(instances()).toHaveLength(1)
    await loop.stop()
    put({ ...task, lastStatus: 'STOPPED', stoppedAt: 1 })
    loop = createRegistrationLoop({ store, clock, log: silentLogger })
    loop.start()
    await clock.advance(0)
    expect(instances()).toEqual([])
    put(builders.buildTask({ ...builders.running, networkInterface }, putService()))
    await clock.advance(0)
    const [instance] = instances()
    store.update('by hand', (tx) => tx.delete('discoveryInstances', instance?.key ?? ''))
    await clock.advance(0)
    expect(instances()).toHaveLength(1)
  })
})
