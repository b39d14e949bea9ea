import type { PlacementConstraint } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import { openStore } from '#cluster/state/store.ts'
import { buildCluster, buildInstance, buildTask, buildTaskDefinition } from '#test/support/clusterBuilders.ts'
import { neededInstances, type Waiting } from './neededInstances.ts'

/** 1024 CPU units and 1024 MiB. */
const fresh = (zone: string) => {
  const instance = buildInstance({ id: `fresh-${zone}`, virtual: {}, availabilityZone: `us-east-1${zone}` })
  const registered = { ...instance.registered, cpu: 1024, memoryMiB: 1024 }
  return { ...instance, registered, attributes: [{ name: 'ecs.availability-zone', value: `us-east-1${zone}` }] }
}

interface Wish {
  cpu?: number
  memoryMiB?: number
  port?: number
  group?: string
  constraint?: PlacementConstraint
}

function waiting({ cpu = 10, memoryMiB = 10, port, group = 'family:web', constraint }: Wish): Waiting {
  const task = buildTask({})
  const tcpPorts = port === undefined ? [] : [port]
  return {
    task,
    request: {
      cluster: buildCluster(),
      taskDefinition: buildTaskDefinition(),
      launchType: 'EC2',
      reserved: { cpu, memoryMiB, tcpPorts, udpPorts: [] },
      group,
      ...(constraint && { placementConstraints: [constraint] }),
    },
  }
}

function needed(wishes: readonly Wish[], zones = 'a') {
  const store = openStore({ file: ':memory:', now: 0 })
  store.update('seed', (tx) => tx.put('tasks', buildTask({ reserved: { cpu: 1, memoryMiB: 1, tcpPorts: [8080], udpPorts: [] } })))
  const { instances, hopeless } = neededInstances(store.read(), wishes.map(waiting), [...zones].map(fresh))
  return { instances, hopeless: hopeless.map(({ why }) => why.reason) }
}

const distinct = { type: 'distinctInstance' as const }
const inZone = (zone: string) => ({ type: 'memberOf' as const, expression: `attribute:ecs.availability-zone == us-east-1${zone}` })

describe('the machines that waiting tasks would fill', () => {
  it.each<[string, Wish[], string, number, string[]]>([
    ['none', [], 'a', 0, []],
    ['one for two halves', [{ cpu: 512 }, { cpu: 512 }], 'a', 1, []],
    ['by CPU', [{ cpu: 600 }, { cpu: 600 }], 'a', 2, []],
    ['by memory', [{ memoryMiB: 600 }, { memoryMiB: 600 }], 'a', 2, []],
    ['small ones fill what large ones leave', [{ cpu: 600 }, { cpu: 600 }, { cpu: 400 }, { cpu: 400 }], 'a', 2, []],
    ['none for what is larger than one', [{ cpu: 2048 }], 'a', 0, ['RESOURCE:CPU']],
    ['none for a host port of the computer that is taken', [{ port: 8080 }], 'a', 0, ['RESOURCE:PORTS']],
    ['one for each that wants one for itself', [{ constraint: distinct }, { constraint: distinct }], 'a', 2, []],
    ['one for two of different groups', [{ constraint: distinct }, { constraint: distinct, group: 'b' }], 'a', 1, []],
    ['in the zone that a constraint names', [{ constraint: inZone('b') }], 'ab', 1, []],
    ['none for a zone that the group is not in', [{ constraint: inZone('b') }], 'a', 0, ['MemberOf placement constraint unsatisfied.']],
  ])('%s', (_, wishes, zones, instances, hopeless) => {
    expect(needed(wishes, zones)).toEqual({ instances, hopeless })
  })
})
