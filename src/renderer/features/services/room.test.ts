import type { ContainerInstance } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import { buildDefinition } from '../views.testSupport.ts'
import { roomFor, taskSize } from './room.ts'

const instance = (cpu: number, memory: number, ports: string[] = [], more: Partial<ContainerInstance> = {}): ContainerInstance => ({
  status: 'ACTIVE',
  agentConnected: true,
  remainingResources: [
    { name: 'CPU', integerValue: cpu },
    { name: 'MEMORY', integerValue: memory },
    { name: 'PORTS', stringSetValue: ports },
  ],
  ...more,
})

describe('the size of a task', () => {
  it('is its own where it has one, else the sum of its containers’, reservations before limits', () => {
    expect(taskSize(buildDefinition({ cpu: '256', memory: '512' }))).toMatchObject({ cpu: 256, memoryMiB: 512 })
    const containers = [
      { name: 'a', cpu: 100, memory: 300, memoryReservation: 128 },
      { name: 'b', memory: 64 },
    ]
    expect(taskSize(buildDefinition({ containerDefinitions: containers }))).toMatchObject({ cpu: 100, memoryMiB: 192 })
  })

  it('has fixed host ports only where containers share the host’s', () => {
    const containerDefinitions = [
      {
        name: 'a',
        portMappings: [
          { containerPort: 80, hostPort: 8080 },
          { containerPort: 81, hostPort: 0 },
        ],
      },
    ]
    expect(taskSize(buildDefinition({ containerDefinitions })).hostPorts).toEqual([8080])
    expect(taskSize(buildDefinition({ containerDefinitions, networkMode: 'awsvpc' })).hostPorts).toEqual([])
  })
})

describe('room for more tasks', () => {
  it('is what the scarcest resource allows, and says which that is', () => {
    expect(roomFor({ cpu: 256, memoryMiB: 128, hostPorts: [] }, [instance(1920, 8_000)])).toEqual({
      more: 7,
      lacks: { what: 'cpu', needed: 256, free: 128 },
    })
    expect(roomFor({ cpu: 0, memoryMiB: 512, hostPorts: [] }, [instance(4_096, 1_100)])).toEqual({
      more: 2,
      lacks: { what: 'memory', needed: 512, free: 76 },
    })
  })

  it('is one task for each instance whose fixed port is free', () => {
    const size = { cpu: 1, memoryMiB: 1, hostPorts: [8080] }
    expect(roomFor(size, [instance(100, 100)])?.more).toBe(1)
    expect(roomFor(size, [instance(100, 100, ['8080'])])).toEqual({ more: 0, lacks: { what: 'port', needed: 8080, free: 0 } })
  })

  it('is not counted where there are no instances, as for Fargate', () => {
    expect(roomFor({ cpu: 1, memoryMiB: 1, hostPorts: [] }, [])).toBeUndefined()
    expect(roomFor({ cpu: 1, memoryMiB: 1, hostPorts: [] }, [instance(1, 1, [], { status: 'DRAINING' })])).toBeUndefined()
  })
})
