/** Service Connect from what is stored to what the data plane is told, and what clients are told when they start. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { countingIds } from '#cluster/lib/ids.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import type { ConnectEndpoint, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { openStore, type Store } from '#cluster/state/store.ts'
import { putConnectServices } from '#cluster/state/writes/serviceConnect.ts'
import { recordDeployment } from '#cluster/state/writes/serviceDeployments.ts'
import { stopTask } from '#cluster/state/writes/tasks.ts'
import * as builders from '#test/support/clusterBuilders.ts'
import { createCertificates } from '../control/certificates.ts'
import { createTrafficControl, type TrafficControl } from '../control/createTrafficControl.ts'
import { type DataPlaneDouble, dataPlaneDouble } from '../control/dataPlaneDouble.testSupport.ts'
import { createRegistrationLoop, type RegistrationLoop } from '../discovery/registration/registrationLoop.ts'
import { hostsOfTask } from './hostsOfTask.ts'

const namespaceArn = 'arn:aws:servicediscovery:us-east-1:000000000000:namespace/ns-shop'
const discoveryArn = 'arn:aws:servicediscovery:us-east-1:000000000000:service/srv-api'

const endpoint = (over: Partial<ConnectEndpoint> = {}): ConnectEndpoint => ({
  portName: 'api',
  discoveryName: 'api',
  discoveryArn,
  containerName: 'app',
  containerPort: 3000,
  protocol: 'http',
  alias: { dnsName: 'api', port: 8080 },
  place: 0,
  idleTimeoutSeconds: 300,
  perRequestTimeoutSeconds: 15,
  ...over,
})
const connect = (endpoints: ConnectEndpoint[]) => ({ configuration: { enabled: true }, namespaceArn, namespace: 'shop', endpoints })

let clock: ReturnType<typeof fakeClock>
let store: Store
let plane: DataPlaneDouble
let control: TrafficControl
let registrations: RegistrationLoop
/** Addresses of places; none where the engine gives none. */
let addresses: Record<number, string>

beforeEach(() => {
  clock = fakeClock()
  store = openStore({ file: ':memory:', now: clock.now() })
  plane = dataPlaneDouble()
  addresses = { 0: '169.254.176.1', 1: '169.254.176.5' }
  control = createTrafficControl({
    store,
    clock,
    log: silentLogger,
    dataPlane: plane,
    address: '127.0.0.1',
    whyNotFree: async () => undefined,
    certificates: createCertificates({ store, clock }),
    connectAddress: async (place) => addresses[place],
  })
  registrations = createRegistrationLoop({ store, clock, log: silentLogger })
  control.start()
  registrations.start()
})
afterEach(async () => {
  await control.stop()
  await registrations.stop()
})

function putService(name: string, endpoints: ConnectEndpoint[], more: Partial<ServiceRecord> = {}): ServiceRecord {
  const service = builders.buildService({
    name,
    arn: `arn:aws:ecs:us-east-1:000000000000:service/default/${name}` as never,
    serviceConnect: connect(endpoints),
    ...more,
  })
  store.update('service', (tx) => {
    tx.put('taskDefinitions', builders.buildTaskDefinition())
    tx.put('services', service)
    for (const deployment of service.deployments) recordDeployment(tx, service, deployment, countingIds())
    putConnectServices(tx, service, 0)
  })
  return service
}

function putTask(service: ServiceRecord, hostPort: number, over: Partial<TaskRecord> = {}): TaskRecord {
  const built = builders.buildTask({ ...builders.running, ...over }, service)
  const containers = built.containers.slice(0, 1).map((container) => ({
    ...container,
    name: 'app',
    address: '172.20.0.9',
    networkBindings: [{ bindIP: '127.0.0.1', containerPort: 3000, hostPort, protocol: 'tcp' as const }],
  }))
  const task = { ...built, containers }
  store.update('task', (tx) => tx.put('tasks', task))
  return task
}

const group = () => plane.config.targetGroups[0]

describe('what the data plane is told of Service Connect', () => {
  it('is a listener for the alias before the tasks that run', async () => {
    const service = putService('api', [endpoint()])
    const [one, two] = [putTask(service, 32_000), putTask(service, 32_001)]
    putTask(service, 32_002, { lastStatus: 'PENDING' })
    await clock.settle()
    expect(plane.config.listeners).toMatchObject([
      { arn: discoveryArn, protocol: 'HTTP', address: '169.254.176.1', port: 8080, attributes: { idleTimeoutSeconds: 300 } },
    ])
    expect(group()).toMatchObject({
      arn: discoveryArn,
      retries: 2,
      perRequestTimeoutSeconds: 15,
      outlierDetection: { consecutiveErrors: 5 },
      healthCheck: { enabled: false },
      targets: [
        { id: one.id, port: 3000, connect: { address: '127.0.0.1', port: 32_000 }, draining: false },
        { id: two.id, connect: { port: 32_001 } },
      ],
    })
    expect(control.connect.list(store.read(), builders.scope)).toMatchObject([
      {
        discoveryName: 'api',
        namespace: 'shop',
        dnsName: 'api',
        port: 8080,
        address: '169.254.176.1',
        state: 'listening',
        tasks: 2,
        requests: 0,
      },
    ])
  })

  it('follows tasks that come, stop and are unhealthy', async () => {
    const service = putService('api', [endpoint()])
    const task = putTask(service, 32_000)
    const sick = putTask(service, 32_001, { healthStatus: 'UNHEALTHY' })
    await clock.settle()
    const draining = () => group()?.targets.map((target) => target.draining)
    expect(draining()).toEqual([false, true])
    store.update('stop', (tx) => tx.put('tasks', { ...task, desiredStatus: 'STOPPED' }))
    await clock.settle()
    expect(draining()).toEqual([true, false])
    store.update('gone', (tx) => tx.put('tasks', { ...task, desiredStatus: 'STOPPED', lastStatus: 'STOPPED' }))
    await clock.settle()
    expect(group()?.targets.map(({ id }) => id)).toEqual([sick.id])
  })

  it('lets a task that is to stop end what it was sent, before its containers are told', async () => {
    const service = putService('api', [endpoint()])
    const task = putTask(service, 32_000)
    await clock.settle()
    const stop = { stopCode: 'ServiceSchedulerInitiated' as const, stoppedReason: 'scale-in', now: clock.now() }
    store.update('stop', (tx) => stopTask(tx, task.arn, stop))
    await clock.settle()
    expect(group()?.targets).toMatchObject([{ id: task.id, draining: true }])
    expect(store.read().targets.by('task', task.arn)).toMatchObject([{ targetGroupArn: discoveryArn, id: task.id, port: 3000 }])
    plane.drain()
    await clock.settle()
    expect(store.read().targets.size).toBe(0)
  })

  it('waits for no task that nothing is sent to', async () => {
    addresses = {}
    const task = putTask(putService('api', [endpoint()]), 32_000)
    await clock.settle()
    const stop = { stopCode: 'ServiceSchedulerInitiated' as const, stoppedReason: 'scale-in', now: clock.now() }
    store.update('stop', (tx) => stopTask(tx, task.arn, stop))
    await clock.settle()
    expect(store.read().targets.size).toBe(0)
  })

  it('spreads connections where requests are not told apart', async () => {
    putTask(putService('api', [endpoint({ protocol: 'tcp', perRequestTimeoutSeconds: 0 })]), 32_000)
    await clock.settle()
    expect(plane.config).toMatchObject({ listeners: [{ protocol: 'TCP' }], targetGroups: [{ protocol: 'TCP' }] })
    expect(group()?.outlierDetection).toBeUndefined()
  })

  it('is nothing while no task lives, or the engine gives no address, which is asked for again', async () => {
    const service = putService('api', [endpoint()])
    await clock.settle()
    expect(plane.applied === 0 || plane.config.listeners.length === 0).toBe(true)
    addresses = {}
    putTask(service, 32_000)
    await clock.settle()
    expect(control.connect.list(store.read(), builders.scope)).toMatchObject([{ state: 'waiting' }])
    addresses = { 0: '169.254.176.1' }
    await clock.advance(10_000)
    expect(plane.config.listeners).toHaveLength(1)
  })

  it('says which names lead nowhere, and why', async () => {
    plane.failsAlways = 'Port 80 may not be used.'
    putTask(putService('api', [endpoint()]), 32_000)
    await clock.settle()
    expect(control.connect.problems(store.read())).toEqual(['api:8080 of Service Connect leads nowhere: Port 80 may not be used.'])
  })
})

describe('Cloud Map', () => {
  it('lists the tasks, and forgets the name with the last of them', async () => {
    const service = putService('api', [endpoint()])
    const task = putTask(service, 32_000)
    await clock.settle()
    expect(store.read().discoveryInstances.by('service', 'srv-api')).toMatchObject([
      { id: task.id, attributes: { AWS_INSTANCE_IPV4: '172.20.0.9', AWS_INSTANCE_PORT: '3000' } },
    ])
    store.update('delete', (tx) => {
      tx.put('services', { ...service, status: 'DRAINING' })
      tx.put('tasks', { ...task, desiredStatus: 'STOPPED', lastStatus: 'STOPPED' })
    })
    await clock.settle()
    expect(store.read().discoveryServices.size).toBe(0)
  })
})

describe('the hosts of a task', () => {
  it('are the aliases of its namespace, for services with Service Connect alone', () => {
    const api = putService('api', [endpoint()])
    const client = putService('client', [])
    const { serviceConnect: _, ...without } = putService('plain', [])
    store.update('off', (tx) => {
      tx.put('services', without)
      for (const deployment of without.deployments) recordDeployment(tx, without, deployment, countingIds())
    })
    const hosts = (service: ServiceRecord) => hostsOfTask(store.read(), putTask(service, 1))
    expect(hosts(client)).toEqual([{ name: 'api', place: 0 }])
    expect(hosts(api)).toEqual([{ name: 'api', place: 0 }])
    expect(hosts(without)).toEqual([])
  })
})
