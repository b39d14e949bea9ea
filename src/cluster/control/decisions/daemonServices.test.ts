import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ServiceArn } from '#cluster/api/arns.ts'
import { sayDecision } from '#cluster/api/resources/decisions.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import { buildInstance, buildTaskDefinition } from '#test/support/clusterBuilders.ts'
import { type ControlWorld, openControlWorld } from '#test/support/controlWorld.ts'
import { explainService } from '../explain/explainService.ts'

const minute = 60_000
const instances = ['one', 'two', 'three'].map((id) => buildInstance({ id, node: id }))
const second = buildTaskDefinition({}, { revision: 2 })

let world: ControlWorld
beforeEach(() => {
  world = openControlWorld()
  world.store.update('seed', (tx) => {
    tx.delete('containerInstances', buildInstance().arn)
    for (const instance of instances) tx.put('containerInstances', instance)
    tx.put('taskDefinitions', second)
  })
  world.start()
})
afterEach(() => world.close())

const change = (at: number, over: Partial<ContainerInstanceRecord>) => {
  const instance = instances[at]
  world.store.update('change', (tx) => instance && tx.put('containerInstances', { ...instance, ...over }))
}
const create = (over: Partial<ServiceRecord> = {}) =>
  world.createService({
    desiredCount: 0,
    schedulingStrategy: 'DAEMON',
    deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 50 },
    ...over,
  })
const said = (arn: ServiceArn) => world.store.read().decisions.by('owner', arn).map(sayDecision)
const explained = (arn: ServiceArn) => explainService(world.store.read(), world.service(arn), world.clock.now()).map((one) => one.sentence)

describe('decisions of a service with the strategy DAEMON', () => {
  it('are where it belongs, and which instances got a task', async () => {
    const arn = create()
    await world.clock.advance(minute)
    expect(said(arn)).toEqual([
      'It belongs on 3 of 3 ACTIVE container instances: those that have what it needs and meet its constraints.',
      'Started 3 of web:1 on one, two, three, one on each: 0 of 3 instances had a task that was running or starting.',
      expect.stringMatching(/^Deployment ecs-svc\/\d+ of web:1 completed\.$/),
      'Steady: 3 of 3 desired tasks run.',
    ])
    const before = world.store.read().revision
    await world.clock.advance(10 * minute)
    expect(world.store.read().revision).toBe(before)
  })

  it('name the instances that are left out, and why, and so does the explanation', async () => {
    change(0, { attributes: [{ name: 'stack', value: 'prod' }] })
    const arn = create({ placementConstraints: [{ type: 'memberOf', expression: 'attribute:stack == prod' }] })
    await world.clock.advance(minute)
    expect(said(arn)).toEqual(
      expect.arrayContaining([
        'It belongs on 1 of 3 ACTIVE container instances: those that have what it needs and meet its constraints.',
        'Not placed on two: it does not meet the constraint attribute:stack == prod.',
        'Not placed on three: it does not meet the constraint attribute:stack == prod.',
      ]),
    )
    expect(explained(arn)).toContain('Container instance two is to have none: it is not what attribute:stack == prod asks for.')
  })

  it('say which instance has no room, and how much it lacks', async () => {
    change(1, { registered: { cpu: 64, memoryMiB: 4096, reservedTcpPorts: [], reservedUdpPorts: [] } })
    const arn = create()
    await world.clock.advance(minute)
    expect(said(arn)).toContain('Not placed on two: needs 128 CPU units, 64 are left.')
    expect(explained(arn)).toContain('Container instance two cannot take its task: needs 128 CPU units, 64 are left.')
  })

  it('say why a task leaves its instance, and how many there are now', async () => {
    const arn = create()
    await world.clock.advance(minute)
    change(2, { status: 'DRAINING' })
    await world.clock.advance(minute)
    expect(said(arn)).toContain(
      'Stopped 1 on three, where they may not stay: the instance drains, is gone, or does not meet their constraints.',
    )
    expect(said(arn)).toContain('It belongs on 2 of 2 ACTIVE container instances: those that have what it needs and meet its constraints.')
  })
})
