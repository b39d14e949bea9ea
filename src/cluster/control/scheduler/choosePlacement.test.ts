import { describe, expect, it } from 'vitest'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { openStore } from '#cluster/state/store.ts'
import { reservationOf } from '#cluster/state/writes/newTask.ts'
import { buildCluster, buildInstance, buildService, buildTask, buildTaskDefinition } from '#test/support/clusterBuilders.ts'
import { choosePlacement, type PlacementRequest } from './choosePlacement.ts'
import { explainNoPlacement } from './refusals.ts'
import { roomFor } from './roomFor.ts'

interface World {
  instances?: ContainerInstanceRecord[]
  tasks?: TaskRecord[]
  taskDefinition?: TaskDefinitionRecord
  request?: Partial<PlacementRequest>
}

function ask({ instances = [buildInstance()], tasks = [], taskDefinition = buildTaskDefinition(), request = {} }: World) {
  const store = openStore({ file: ':memory:', now: 0 })
  store.update('seed', (tx) => {
    for (const instance of instances) tx.put('containerInstances', instance)
    for (const task of tasks) tx.put('tasks', task)
  })
  const question: PlacementRequest = {
    cluster: buildCluster(),
    taskDefinition,
    launchType: 'EC2',
    reserved: reservationOf(taskDefinition),
    group: 'family:web',
    ...request,
  }
  const placement = choosePlacement(store.read(), question)
  return {
    placed: 'placed' in placement ? placement.placed : undefined,
    refused: 'refused' in placement ? placement.refused : [],
    room: roomFor(store.read(), question),
  }
}

const definitionOf = (container: object, over: object = {}) =>
  buildTaskDefinition({ containerDefinitions: [{ name: 'app', image: 'a', cpu: 128, memory: 64, ...container }], ...over })
const onPort = (hostPort: number, protocol: 'tcp' | 'udp' = 'tcp') =>
  definitionOf({ portMappings: [{ containerPort: 80, hostPort, protocol }] })
const reserving = (cpu: number, memoryMiB = 64, tcpPorts: number[] = []) => ({ cpu, memoryMiB, tcpPorts, udpPorts: [] })

describe('a task finds its place', () => {
  it('on an instance of its cluster', () => {
    const { placed, room } = ask({})
    const placedBy = { strategy: 'default', suitable: 1, considered: 1 }
    expect(placed).toEqual({ node: 'local', availabilityZone: 'us-east-1a', containerInstanceArn: buildInstance().arn, placedBy })
    expect(room).toBe(16)
  })

  it('in the room of its own virtual instance, whose host ports are those of the node', () => {
    const instances = ['one', 'two'].map((id) => buildInstance({ id, virtual: {} }))
    const tasks = [buildTask({ containerInstanceArn: instances[0]?.arn ?? buildInstance().arn, reserved: reserving(2048, 64, [8080]) })]
    expect(ask({ instances, tasks }).placed?.containerInstanceArn).toBe(instances[1]?.arn)
    expect(ask({ instances, tasks }).room).toBe(16)
    expect(ask({ instances }).room).toBe(32)
    expect(ask({ instances, taskDefinition: onPort(9090) }).room).toBe(1)
    expect(ask({ instances, tasks, taskDefinition: onPort(8080) }).room).toBe(0)
  })

  it('on Fargate in any cluster, without an instance', () => {
    const cluster = buildCluster({ name: 'empty', region: 'eu-west-1' })
    const { placed, room } = ask({ instances: [], request: { launchType: 'FARGATE', cluster } })
    expect(placed).toEqual({ node: 'local', availabilityZone: 'eu-west-1a' })
    expect(room).toBe(Number.POSITIVE_INFINITY)
  })

  it('where the zone, and then the instance, has the fewest of its service', () => {
    const service = buildService()
    const instances = [
      buildInstance({ id: 'a1', node: 'n1' }),
      buildInstance({ id: 'a2', node: 'n2' }),
      buildInstance({ id: 'b1', node: 'n3', availabilityZone: 'us-east-1b' }),
    ]
    const on = (place: number) => {
      const { arn, node, availabilityZone } = instances[place] ?? buildInstance()
      return buildTask({ containerInstanceArn: arn, node, availabilityZone }, service)
    }
    const placedAfter = (...places: number[]) => {
      const { placed } = ask({ instances, tasks: places.map(on), request: { serviceArn: service.arn, group: 'service:web' } })
      return instances.findIndex(({ arn }) => arn === placed?.containerInstanceArn)
    }
    expect(placedAfter(0)).toBe(2)
    expect(placedAfter(0, 2)).toBe(1)
    expect(placedAfter(0, 1, 2, 2)).toBe(0)
    const stranger = buildTask({ containerInstanceArn: instances[0]?.arn ?? buildInstance().arn, node: 'n1' })
    expect(ask({ instances, tasks: [stranger], request: { serviceArn: service.arn } }).placed?.containerInstanceArn).toBe(instances[0]?.arn)
  })
})

describe('a task is refused', () => {
  const full = buildTask({ reserved: reserving(2_000) })
  it.each<[string, World, string, string, string]>([
    ['for CPU', { tasks: [full] }, 'RESOURCE:CPU', 'needs 128 CPU units, 48 are left', 'has insufficient CPU units available.'],
    [
      'for memory',
      { tasks: [buildTask({ reserved: reserving(0, 4_090) })] },
      'RESOURCE:MEMORY',
      'needs 64 MiB of memory, 6 are left',
      'has insufficient memory available.',
    ],
    [
      'for a port that a task has',
      { taskDefinition: onPort(8080), tasks: [buildTask({ reserved: reserving(0, 0, [8080]) })] },
      'RESOURCE:PORTS',
      'needs host port 8080/tcp, already taken',
      'is already using a port required by your task.',
    ],
    [
      'for a port of the agent',
      { taskDefinition: onPort(2375) },
      'RESOURCE:PORTS',
      'needs host port 2375/tcp, already taken',
      'is already using a port required by your task.',
    ],
    [
      'for an engine that is gone',
      { instances: [buildInstance({ agentConnected: false })] },
      'AGENT',
      'its container engine does not answer',
      'encountered error "AGENT".',
    ],
    [
      'for its architecture',
      {
        instances: [buildInstance({ attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }] })],
        taskDefinition: definitionOf({}, { runtimePlatform: { cpuArchitecture: 'ARM64' } }),
      },
      'ATTRIBUTE',
      'lacks ecs.cpu-architecture=arm64',
      'is missing an attribute required by your task.',
    ],
    [
      'for an attribute',
      { taskDefinition: definitionOf({}, { requiresAttributes: [{ name: 'disk', value: 'ssd' }] }) },
      'ATTRIBUTE',
      'lacks disk=ssd',
      'is missing an attribute required by your task.',
    ],
  ])('%s', (_, world, reason, detail, eventText) => {
    const { refused, room } = ask(world)
    expect(refused).toMatchObject([{ containerInstanceArn: buildInstance().arn, reason, detail, eventText }])
    expect(room).toBe(0)
  })

  it('by no instance where none is ACTIVE', () => {
    expect(ask({ instances: [] })).toEqual({ placed: undefined, refused: [], room: 0 })
    expect(ask({ instances: [buildInstance({ status: 'DRAINING' })] }).refused).toEqual([])
  })

  it('not for capabilities of which the instance tells nothing', () => {
    const taskDefinition = definitionOf({}, { requiresAttributes: [{ name: 'com.amazonaws.ecs.capability.docker-remote-api.1.18' }] })
    expect(ask({ taskDefinition }).placed).toBeDefined()
    const telling = buildInstance({ attributes: [{ name: 'com.amazonaws.ecs.capability.privileged-container' }] })
    expect(ask({ taskDefinition, instances: [telling] }).refused[0]?.reason).toBe('ATTRIBUTE')
  })

  it('for what tasks of other accounts and clusters have on the same engine, until they are STOPPED', () => {
    const foreign = { account: '111111111111', clusterArn: buildCluster({ name: 'other' }).arn, reserved: reserving(2_000, 0, [8080]) }
    expect(ask({ tasks: [buildTask(foreign)] }).refused[0]?.reason).toBe('RESOURCE:CPU')
    expect(ask({ tasks: [buildTask({ ...foreign, desiredStatus: 'STOPPED', lastStatus: 'STOPPING' })] }).placed).toBeUndefined()
    expect(ask({ tasks: [buildTask({ ...foreign, lastStatus: 'STOPPED' })] }).placed).toBeDefined()
    expect(ask({ tasks: [buildTask({ ...foreign, node: 'another' })] }).placed).toBeDefined()
    expect(ask({ tasks: [buildTask({ ...foreign, launchType: 'FARGATE' })] }).placed).toBeDefined()
  })

  it('for a tcp port by tcp alone', () => {
    const tasks = [buildTask({ reserved: reserving(0, 0, [8080]) })]
    expect(ask({ tasks, taskDefinition: onPort(8080, 'udp') }).placed).toBeDefined()
  })
})

describe('room for more', () => {
  it('is what CPU and memory leave, whichever is less', () => {
    expect(ask({ taskDefinition: definitionOf({ cpu: 100, memory: 64 }) }).room).toBe(20)
    expect(ask({ taskDefinition: definitionOf({ cpu: 0, memory: 1_000 }) }).room).toBe(4)
    expect(ask({ taskDefinition: definitionOf({ cpu: 100 }), tasks: [buildTask({ reserved: reserving(1_000) })] }).room).toBe(10)
  })

  it('is one for a fixed port on each node, however many instances share it', () => {
    const instances = [buildInstance({ id: 'one' }), buildInstance({ id: 'same' }), buildInstance({ id: 'two', node: 'another' })]
    expect(ask({ instances, taskDefinition: onPort(8080) }).room).toBe(2)
  })
})

describe('the event of a service without room', () => {
  it('names the instance that came closest', () => {
    const instances = [buildInstance({ id: 'far', node: 'n1', agentConnected: false }), buildInstance({ id: 'near' })]
    const { refused } = ask({ instances, tasks: [buildTask({ reserved: reserving(0, 4_090) })] })
    expect(explainNoPlacement(refused)).toBe(
      'was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance near) has insufficient memory available. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
    )
  })
})

describe('constraints', () => {
  const instance = (id: string, over: Partial<ContainerInstanceRecord> = {}) =>
    buildInstance({ arn: `arn:aws:ecs:us-east-1:000000000000:container-instance/default/${id}` as never, node: id, ...over })
  const attribute = (name: string, value: string) => ({ attributes: [{ name, value }] })
  const memberOf = (expression: string) => ({ type: 'memberOf' as const, expression })

  it('of the definition and of the launch must all hold', () => {
    const instances = [
      instance('a', attribute('stack', 'test')),
      instance('b', { ...attribute('stack', 'test'), customAttributes: [{ name: 'stack', value: 'production' }] }),
    ]
    const taskDefinition = buildTaskDefinition({ placementConstraints: [memberOf('attribute:stack exists')] })
    const request = { placementConstraints: [memberOf('attribute:stack == production')] }
    expect(ask({ instances, taskDefinition, request }).placed).toMatchObject({ containerInstanceArn: instances[1]?.arn })
    const none = ask({ instances, taskDefinition, request: { placementConstraints: [memberOf('attribute:stack == other')] } })
    expect(none.refused.map(({ reason }) => reason)).toEqual(instances.map(() => 'MemberOf placement constraint unsatisfied.'))
    expect(none.room).toBe(0)
    expect(explainNoPlacement(none.refused)).toContain('encountered error "MemberOf placement constraint unsatisfied.".')
  })

  it('keep tasks of one group on distinct instances', () => {
    const instances = [instance('a'), instance('b')]
    const request = { placementConstraints: [{ type: 'distinctInstance' as const }] }
    const on = (one: ContainerInstanceRecord | undefined, id: string) =>
      buildTask({
        id,
        arn: `arn:aws:ecs:us-east-1:000000000000:task/default/${id}` as never,
        containerInstanceArn: one?.arn as never,
        node: id,
      })
    const [a, b] = instances
    expect(ask({ instances, request }).room).toBe(2)
    expect(ask({ instances, request, tasks: [on(a, '1')] }).placed).toMatchObject({ containerInstanceArn: b?.arn })
    const full = ask({ instances, request, tasks: [on(a, '1'), on(b, '2')] })
    expect(full.refused.map(({ reason }) => reason)).toEqual(instances.map(() => 'DistinctInstance placement constraint unsatisfied.'))
    expect(
      ask({ instances, request, tasks: [on(a, '1'), on(b, '2')].map((task) => ({ ...task, group: 'family:other' })) }).placed,
    ).toBeDefined()
  })

  it('that cannot be read hold nowhere', () => {
    expect(ask({ request: { placementConstraints: [memberOf('colour == red')] } }).placed).toBeUndefined()
  })

  it('look at instances of the capacity provider alone', () => {
    const instances = [instance('a'), instance('b', { capacityProviderName: 'mine' })]
    expect(ask({ instances, request: { capacityProviderName: 'mine' } }).placed).toMatchObject({ containerInstanceArn: instances[1]?.arn })
    const none = ask({ instances, request: { capacityProviderName: 'other' } })
    expect(none.refused).toEqual([])
    expect(explainNoPlacement(none.refused, 'other')).toBe(
      'was unable to reach steady state. Reason: No Container Instances were found in your capacity provider.',
    )
  })
})
