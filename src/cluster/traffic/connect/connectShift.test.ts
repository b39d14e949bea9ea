/** Who has what share of an endpoint, from records of deployments, and that a real data plane carries it so. */
import { afterEach, describe, expect, it } from 'vitest'
import { countingIds } from '#cluster/lib/ids.ts'
import type { LifecycleRecord } from '#cluster/state/records/serviceDeploymentRecords.ts'
import type { ConnectEndpoint, DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { openStore, type Store } from '#cluster/state/store.ts'
import { recordDeployment } from '#cluster/state/writes/serviceDeployments.ts'
import * as builders from '#test/support/clusterBuilders.ts'
import { Opened, RawClient, startBackend, startPlane, startRawBackend } from '../dataPlane/traffic.testSupport.ts'
import { projectConnect } from './projectConnect.ts'

const discoveryArn = 'arn:aws:servicediscovery:us-east-1:000000000000:service/srv-web'
const opened = new Opened()
afterEach(() => opened.closeAll())

const endpoint = (over: Partial<ConnectEndpoint> = {}): ConnectEndpoint => ({
  portName: 'web',
  discoveryName: 'web',
  discoveryArn,
  containerName: 'app',
  containerPort: 80,
  protocol: 'http',
  // Any that is free.
  alias: { dnsName: 'web', port: 0 },
  place: 0,
  idleTimeoutSeconds: 300,
  perRequestTimeoutSeconds: 15,
  ...over,
})

type Strategy = 'ROLLING' | 'BLUE_GREEN'
interface Given {
  id: string
  strategy: Strategy
  rolloutState?: DeploymentRecord['rolloutState']
  /** Percent with it; not begun where absent. */
  shift?: Pick<LifecycleRecord, 'production' | 'test'>
  rollbackOf?: string
}

/** A service whose deployments are those given, the PRIMARY one first; the last one that completed is what there is to go back to. */
function world(given: Given[], over: Partial<ConnectEndpoint> = {}) {
  const store = openStore({ file: ':memory:', now: 0 })
  const deployments = given.map(({ id, rolloutState = 'IN_PROGRESS', rollbackOf }, at) =>
    builders.buildDeployment({ id, status: at === 0 ? 'PRIMARY' : 'ACTIVE', rolloutState, ...(rollbackOf && { rollbackOf }) }),
  )
  const completed = given.find(({ rolloutState, rollbackOf }) => rolloutState === 'COMPLETED' || rollbackOf)?.id
  const service = builders.buildService({
    serviceConnect: { configuration: { enabled: true }, namespaceArn: 'arn:ns', namespace: 'shop', endpoints: [endpoint(over)] },
    deployments,
    ...(completed && { completedDeploymentId: completed }),
  })
  store.update('service', (tx) => {
    tx.put('taskDefinitions', builders.buildTaskDefinition())
    tx.put('services', service)
    deployments.forEach((deployment, at) => deploy(tx, service, deployment, given[at]))
  })
  return { store, service }
}

const ids = countingIds()
function deploy(tx: Parameters<Parameters<Store['update']>[1]>[0], service: ServiceRecord, deployment: DeploymentRecord, given?: Given) {
  const deploymentConfiguration = { ...service.deploymentConfiguration, strategy: given?.strategy ?? 'ROLLING' }
  recordDeployment(tx, { ...service, deploymentConfiguration }, deployment, ids)
  const record = tx.snapshot.serviceDeployments.by('service', service.arn).find(({ deploymentId }) => deploymentId === deployment.id)
  const stage = { direction: 'forward' as const, step: 0, stage: 'BAKE_TIME' as const, hooks: [], stageSince: 0 }
  if (record && given?.shift) tx.put('serviceDeployments', { ...record, lifecycle: { ...stage, ...given.shift } })
}

function putTask({ store, service }: ReturnType<typeof world>, deploymentId: string, hostPort: number, over: Partial<TaskRecord> = {}) {
  const built = builders.buildTask({ ...builders.running, deploymentId, ...over }, service)
  const containers = built.containers.slice(0, 1).map((container) => ({
    ...container,
    name: 'app',
    networkBindings: [{ bindIP: '127.0.0.1', containerPort: 80, hostPort, protocol: 'tcp' as const }],
  }))
  store.update('task', (tx) => tx.put('tasks', { ...built, containers }))
}

const project = ({ store }: ReturnType<typeof world>) => projectConnect(store.read(), new Map([[0, '127.0.0.1']]))

/** Weights of production and, where there is a rule for it, of test traffic, by what is after the endpoint's own ARN. */
function weights(made: ReturnType<typeof world>) {
  const rules = project(made).listeners[0]?.rules ?? []
  const of = (at: number) => {
    const action = rules[at]?.action
    const groups = action?.type === 'forward' ? action.targetGroups : []
    return Object.fromEntries(groups.map(({ arn, weight }) => [arn.slice(discoveryArn.length) || 'shared', weight]))
  }
  return rules.length > 1 ? [of(1), of(0)] : [of(0)]
}

const [one, two, three] = ['ecs-svc/1', 'ecs-svc/2', 'ecs-svc/3']
const done = 'COMPLETED' as const

describe('the shares of an endpoint', () => {
  it.each<[string, Given[], Record<string, number>[]]>([
    ['nothing but a rolling service', [{ id: one, strategy: 'ROLLING', rolloutState: done }], [{ shared: 1 }]],
    [
      'a rolling deployment under way: one group for all',
      [
        { id: two, strategy: 'ROLLING' },
        { id: one, strategy: 'ROLLING', rolloutState: done },
      ],
      [{ shared: 1 }],
    ],
    ['a first blue/green deployment', [{ id: one, strategy: 'BLUE_GREEN' }], [{ '#ecs-svc/1': 1 }]],
    [
      'a deployment that has not begun',
      [
        { id: two, strategy: 'BLUE_GREEN' },
        { id: one, strategy: 'ROLLING', rolloutState: done },
      ],
      [{ shared: 100, '#ecs-svc/2': 0 }],
    ],
    [
      'test traffic alone',
      [
        { id: two, strategy: 'BLUE_GREEN', shift: { production: 0, test: 100 } },
        { id: one, strategy: 'BLUE_GREEN', rolloutState: done },
      ],
      [
        { '#ecs-svc/1': 100, '#ecs-svc/2': 0 },
        { '#ecs-svc/1': 0, '#ecs-svc/2': 100 },
      ],
    ],
    [
      'a step of tenths',
      [
        { id: two, strategy: 'BLUE_GREEN', shift: { production: 66.6, test: 100 } },
        { id: one, strategy: 'BLUE_GREEN', rolloutState: done },
      ],
      [
        { '#ecs-svc/1': 33.4, '#ecs-svc/2': 66.6 },
        { '#ecs-svc/1': 0, '#ecs-svc/2': 100 },
      ],
    ],
    [
      'rolled back: the earlier one is PRIMARY again',
      [
        { id: one, strategy: 'BLUE_GREEN', rollbackOf: two },
        { id: two, strategy: 'BLUE_GREEN', rolloutState: 'FAILED', shift: { production: 0, test: 0 } },
      ],
      [{ '#ecs-svc/1': 100, '#ecs-svc/2': 0 }],
    ],
    [
      'aborted: shares stay',
      [
        { id: two, strategy: 'BLUE_GREEN', rolloutState: 'FAILED', shift: { production: 20, test: 100 } },
        { id: one, strategy: 'BLUE_GREEN', rolloutState: done },
      ],
      [
        { '#ecs-svc/1': 80, '#ecs-svc/2': 20 },
        { '#ecs-svc/1': 0, '#ecs-svc/2': 100 },
      ],
    ],
    [
      'one that replaces another under way: traffic back with the last that completed',
      [
        { id: three, strategy: 'BLUE_GREEN' },
        { id: two, strategy: 'BLUE_GREEN', shift: { production: 20, test: 100 } },
        { id: one, strategy: 'ROLLING', rolloutState: done },
      ],
      [{ shared: 100, '#ecs-svc/3': 0, '#ecs-svc/2': 0 }],
    ],
    [
      'a rolling one after a blue/green one: by the number of tasks',
      [
        { id: two, strategy: 'ROLLING' },
        { id: one, strategy: 'BLUE_GREEN', rolloutState: done },
      ],
      [{ shared: 2, '#ecs-svc/1': 2 }],
    ],
    [
      'a rolling one after one that was given up: nothing for that',
      [
        { id: three, strategy: 'ROLLING' },
        { id: two, strategy: 'BLUE_GREEN', rolloutState: 'FAILED', shift: { production: 20, test: 100 } },
        { id: one, strategy: 'BLUE_GREEN', rolloutState: done },
      ],
      [{ shared: 2, '#ecs-svc/2': 0, '#ecs-svc/1': 2 }],
    ],
  ])('%s', (_, given, expected) => {
    const made = world(given)
    for (const { id } of given) for (const port of [1, 2]) putTask(made, id, port)
    expect(weights(made)).toEqual(expected)
  })

  it('are kept where nobody is: green has none of it while blue is gone, and unhealthy tasks are no reason', () => {
    const made = world([
      { id: two, strategy: 'BLUE_GREEN', shift: { production: 0, test: 100 } },
      { id: one, strategy: 'BLUE_GREEN', rolloutState: done },
    ])
    putTask(made, two, 1)
    expect(weights(made)[0]).toEqual({ '#ecs-svc/1': 100, '#ecs-svc/2': 0 })
    putTask(made, one, 2, { healthStatus: 'UNHEALTHY' })
    expect(project(made).targetGroups.map(({ targets }) => targets.map(({ draining }) => draining))).toEqual([[false], [false]])
  })

  it('have no part for tasks of a third revision, whichever group those are in', () => {
    const made = world([
      { id: three, strategy: 'BLUE_GREEN' },
      { id: two, strategy: 'ROLLING' },
      { id: one, strategy: 'ROLLING', rolloutState: done },
    ])
    putTask(made, one, 1)
    putTask(made, two, 2)
    expect(project(made).targetGroups[0]?.targets.map(({ connect, draining }) => [connect.port, draining])).toEqual([
      [1, false],
      [2, true],
    ])
  })
})

describe('what a data plane carries of it', () => {
  /** As even as can be, and the same each time. */
  function evenly() {
    let at = 0
    return () => (at = (at + 0.618_033_988_75) % 1)
  }

  const shifted = (shift: Given['shift'], over: Partial<ConnectEndpoint> = {}) =>
    world(
      [
        { id: two, strategy: 'BLUE_GREEN', ...(shift && { shift }) },
        { id: one, strategy: 'BLUE_GREEN', rolloutState: done },
      ],
      over,
    )

  /** A task of each revision. */
  async function putBoth(made: ReturnType<typeof world>, start: (name: string) => Promise<{ port: number }>) {
    putTask(made, one, (await start('blue')).port)
    putTask(made, two, (await start('green')).port)
  }

  async function tally(port: number, headers: Record<string, string> = {}) {
    const counts: Record<string, number> = {}
    for (let turn = 0; turn < 100; turn += 1) {
      const text = await (await fetch(`http://127.0.0.1:${port}/`, { headers })).text()
      counts[text] = (counts[text] ?? 0) + 1
    }
    return counts
  }

  const test = { 'x-amzn-ecs-blue-green-test': 'yes' }
  it.each<[Given['shift'], Record<string, string>, Record<string, number>]>([
    [undefined, test, { blue: 100 }],
    [{ production: 0, test: 0 }, {}, { blue: 100 }],
    [{ production: 0, test: 0 }, test, { blue: 100 }],
    [{ production: 0, test: 100 }, {}, { blue: 100 }],
    [{ production: 0, test: 100 }, test, { green: 100 }],
    [{ production: 0, test: 100 }, { 'X-Amzn-ECS-Blue-Green-Test': '' }, { green: 100 }],
    [{ production: 20, test: 100 }, {}, { blue: 80, green: 20 }],
    [{ production: 100, test: 100 }, {}, { green: 100 }],
  ])('of requests: %j with the headers %j', async (shift, headers, expected) => {
    const made = shifted(shift)
    await putBoth(made, (name) => startBackend(opened, (_, response) => response.end(name)))
    const { port } = await startPlane(opened, project(made), { random: evenly() })
    expect(await tally(port, headers)).toEqual(expected)
  })

  it('of requests with a header of its own: that value alone', async () => {
    const made = shifted({ production: 0, test: 100 }, { testHeader: { name: 'X-Version', exact: 'Next' } })
    await putBoth(made, (name) => startBackend(opened, (_, response) => response.end(name)))
    const { port } = await startPlane(opened, project(made))
    expect(await tally(port, { 'x-version': 'Next' })).toEqual({ green: 100 })
    for (const other of [{ 'x-version': 'next' }, test]) expect(await tally(port, other)).toEqual({ blue: 100 })
  })

  it('of connections, which stay where they are through every stage and the end', async () => {
    const made = shifted({ production: 100, test: 100 }, { protocol: 'tcp', testHeader: { name: 'ignored' } })
    await putBoth(made, (name) => startRawBackend(opened, (socket) => socket.on('data', (chunk) => socket.write(`${name} ${chunk}`))))
    const { plane, port } = await startPlane(opened, project(made), { random: evenly() })
    const client = new RawClient(opened, port).send('first')
    await client.sees('green first')
    const { store, service } = made
    const green = { ...service.deployments[0], rolloutState: done } as DeploymentRecord
    store.update('over', (tx) => {
      tx.put('services', { ...service, deployments: [green], completedDeploymentId: two })
      for (const task of tx.snapshot.tasks.by('liveOfService', service.arn))
        if (task.deploymentId === one) tx.put('tasks', { ...task, desiredStatus: 'STOPPED', lastStatus: 'STOPPED' })
    })
    const after = project(made)
    expect(after.targetGroups).toMatchObject([{ arn: `${discoveryArn}#${two}`, targets: [{ draining: false }] }])
    await plane.apply(after)
    await client.send('again').sees('green again')
  })
})
