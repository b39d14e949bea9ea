import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ClusterError } from '#cluster/api/errors.ts'
import { createControlledWorld } from '#test/support/controlledHandlers.ts'
import { caller, facts, network } from '../handlers.testSupport.ts'
import { createInterruptions, createVirtualInstances } from '../index.ts'

const second = 1000
let world: ReturnType<typeof createControlledWorld>
beforeEach(() => {
  world = createControlledWorld()
  world.registerFargate()
  const capacityProviders = ['FARGATE', 'FARGATE_SPOT']
  world.call('PutClusterCapacityProviders', { cluster: 'default', capacityProviders, defaultCapacityProviderStrategy: [] })
})
afterEach(() => world.close())

const spot = [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }]
const tasks = () => [...world.store.read().tasks.all()]
const wanted = () => tasks().filter(({ desiredStatus }) => desiredStatus === 'RUNNING')
const interruptTask = (task: string) => createInterruptions(world).InterruptTask({ task }, caller)

async function refusalOf(work: () => unknown): Promise<string> {
  try {
    await work()
    return 'answered'
  } catch (error) {
    if (error instanceof ClusterError) return `${error.code}: ${error.message}`
    throw error
  }
}

describe('a task of FARGATE_SPOT', () => {
  it('is interrupted with the code and reason of Spot, and its service replaces it without a failure', async () => {
    world.call('CreateService', {
      serviceName: 'web',
      taskDefinition: 'fargate',
      networkConfiguration: network,
      desiredCount: 1,
      capacityProviderStrategy: spot,
    })
    await world.clock.advance(60 * second)
    const [first] = tasks()
    expect(await interruptTask(first?.id ?? '')).toEqual({ taskArn: first?.arn })
    expect(world.store.read().tasks.get(first?.arn ?? '')).toMatchObject({
      desiredStatus: 'STOPPED',
      stopCode: 'SpotInterruption',
      stoppedReason: 'Your Spot Task was interrupted.',
    })
    await world.clock.advance(60 * second)
    expect(wanted()).toMatchObject([{ lastStatus: 'RUNNING', capacityProviderName: 'FARGATE_SPOT' }])
    const [service] = world.call('DescribeServices', { services: ['web'] }).services ?? []
    expect(service?.deployments).toMatchObject([{ failedTasks: 0, rolloutState: 'COMPLETED' }])
    expect(await refusalOf(() => interruptTask(first?.id ?? ''))).toContain('is stopped already.')
  })

  it('is all that can be: others are stopped', async () => {
    const { tasks: [task] = [] } = world.call('RunTask', {
      taskDefinition: 'fargate',
      networkConfiguration: network,
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
    })
    expect(await refusalOf(() => interruptTask(task?.taskArn ?? ''))).toMatch(
      /^InvalidParameterException: The task \w+ runs on FARGATE\. Spot takes back only tasks of FARGATE_SPOT; use StopTask/,
    )
    expect(await refusalOf(() => interruptTask('0'.repeat(32)))).toBe('InvalidParameterException: The referenced task was not found.')
  })
})

describe('a virtual instance that Spot takes back', () => {
  async function runOnSpot(drainsOnSpotNotice: boolean) {
    const deps = { ...world, nodeFacts: () => ({ ...facts, settings: { drainsOnSpotNotice } }) }
    const { containerInstanceArns } = await createVirtualInstances(deps).AddContainerInstance(
      { instanceType: 't3.small', count: 2 },
      caller,
    )
    world.register()
    const expression = 'attribute:ecs.instance-type == t3.small'
    const placementConstraints = [{ type: 'memberOf' as const, expression }]
    world.call('CreateService', { serviceName: 'web', taskDefinition: 'web', desiredCount: 2, placementConstraints })
    await world.clock.advance(60 * second)
    const [containerInstance = '', other = ''] = containerInstanceArns
    const answer = await createInterruptions(deps).InterruptContainerInstance({ containerInstance }, caller)
    return { answer, containerInstance, other }
  }
  const statusOf = (arn: string) => world.store.read().containerInstances.get(arn)?.status

  it('drains at the notice where its agent is told to, and ends two minutes later', async () => {
    const { answer, containerInstance, other } = await runOnSpot(true)
    expect(answer).toEqual({ containerInstanceArn: containerInstance, drains: true, endsAtMs: world.clock.now() + 120 * second })
    expect(statusOf(containerInstance)).toBe('DRAINING')
    await world.clock.advance(119 * second)
    expect(wanted().map(({ containerInstanceArn }) => containerInstanceArn)).toEqual([other, other])
    expect(statusOf(containerInstance)).toBe('DRAINING')
    await world.clock.advance(2 * second)
    expect(statusOf(containerInstance)).toBe('INACTIVE')
    expect(tasks().map(({ stopCode }) => stopCode)).not.toContain('TerminationNotice')
  })

  it('takes its tasks with it where the agent is not', async () => {
    const { answer, containerInstance, other } = await runOnSpot(false)
    expect(answer.drains).toBe(false)
    expect(statusOf(containerInstance)).toBe('ACTIVE')
    await world.clock.advance(150 * second)
    expect(statusOf(containerInstance)).toBe('INACTIVE')
    expect(tasks().filter(({ stopCode }) => stopCode === 'TerminationNotice')).toHaveLength(1)
    expect(wanted().map(({ containerInstanceArn }) => containerInstanceArn)).toEqual([other, other])
  })
})
