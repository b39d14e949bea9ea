import { describe, expect, it } from 'vitest'
import { countingIds } from '#cluster/lib/ids.ts'
import { buildCluster, buildTaskDefinition } from '#test/support/clusterBuilders.ts'
import { type NewTask, newTask, reservationOf } from './newTask.ts'

const definition = (over: Parameters<typeof buildTaskDefinition>[0] = {}) =>
  buildTaskDefinition({
    containerDefinitions: [
      { name: 'app', image: 'a', cpu: 100, memory: 300, memoryReservation: 200, portMappings: [{ containerPort: 80, hostPort: 8080 }] },
      {
        name: 'side_car',
        image: 'b',
        cpu: 28,
        memory: 50,
        portMappings: [
          { containerPort: 53, hostPort: 53, protocol: 'udp' },
          { containerPort: 1, hostPort: 0 },
        ],
      },
    ],
    ...over,
  })
const create = (over: Partial<NewTask> = {}) =>
  newTask(
    {
      cluster: buildCluster(),
      taskDefinition: definition(),
      launchType: 'EC2',
      placement: { node: 'local', availabilityZone: 'us-east-1a' },
      group: 'family:web',
      ...over,
    },
    { now: 7, ids: countingIds() },
  )

describe('what a task reserves', () => {
  it('is the sum of its containers: reservation before limit, fixed host ports by protocol', () => {
    expect(reservationOf(definition())).toEqual({ cpu: 128, memoryMiB: 250, tcpPorts: [8080], udpPorts: [53] })
  })

  it('is what the task itself asks for, where it does', () => {
    expect(reservationOf(definition({ cpu: '512', memory: '1024' }))).toMatchObject({ cpu: 512, memoryMiB: 1024 })
  })

  it('follows overrides', () => {
    expect(reservationOf(definition(), { containerOverrides: [{ name: 'app', cpu: 200, memoryReservation: 100 }] })).toMatchObject({
      cpu: 228,
      memoryMiB: 150,
    })
    expect(reservationOf(definition({ cpu: '512' }), { cpu: '256' })).toMatchObject({ cpu: 256 })
  })

  it.each(['awsvpc', 'none'] as const)('is no host port in network mode %s', (networkMode) => {
    expect(reservationOf(definition({ networkMode }))).toMatchObject({ tcpPorts: [], udpPorts: [] })
  })
})

describe('a new task', () => {
  it('is wanted, PENDING, and version 1, with a container for each definition', () => {
    const task = create()
    expect(task).toMatchObject({ desiredStatus: 'RUNNING', lastStatus: 'PENDING', healthStatus: 'UNKNOWN', version: 1, createdAt: 7 })
    expect(task.arn).toBe(`arn:aws:ecs:us-east-1:000000000000:task/default/${task.id}`)
    expect(task.containers.map(({ name, lastStatus, cpu }) => [name, lastStatus, cpu])).toEqual([
      ['app', 'PENDING', '100'],
      ['side_car', 'PENDING', '28'],
    ])
    expect(task.containers[1]?.engineName).toMatch(/^ecs-web-1-sidecar-[0-9a-f]{20}$/)
    expect(task.overrides.containerOverrides).toEqual([{ name: 'app' }, { name: 'side_car' }])
  })

  it('has a network of its own with awsvpc, and waits for it in PROVISIONING', () => {
    const task = create({ taskDefinition: definition({ networkMode: 'awsvpc' }) })
    expect(task).toMatchObject({ lastStatus: 'PROVISIONING', networkInterface: { status: 'PRECREATED' } })
    expect(task.pauseEngineName).toMatch(/^ecs-web-1-internalecspause-/)
  })

  it('has a container that holds its processes or its shared memory, where it wants those for itself', () => {
    const task = create({ taskDefinition: definition({ pidMode: 'task' }) })
    expect(task.pauseEngineName).toMatch(/^ecs-web-1-internalecspausenamespace-/)
    expect(task).toMatchObject({ lastStatus: 'PENDING' })
    expect(task.networkInterface).toBeUndefined()
    expect(create().pauseEngineName).toBeUndefined()
  })

  it('on Fargate says on which platform', () => {
    expect(create({ launchType: 'FARGATE' })).toMatchObject({
      lastStatus: 'PROVISIONING',
      platformVersion: '1.4.0',
      platformFamily: 'Linux',
      ephemeralStorageGiB: 20,
    })
    expect(create()).not.toHaveProperty('platformVersion')
  })
})
