import { describe, expect, it } from 'vitest'
import { createControlledWorld } from '#test/support/controlledHandlers.ts'
import { caller, createHandlersWorld } from '../handlers.testSupport.ts'
import { createEcsHandlers } from '../index.ts'

const resource = (name: string, integerValue: number) => ({ name, type: 'INTEGER', integerValue })

/** A task on an instance whose agent is elsewhere. */
function createWorld() {
  const world = createControlledWorld()
  world.register()
  const { containerInstance } = world.call('RegisterContainerInstance', {
    totalResources: [resource('CPU', 1024), resource('MEMORY', 1024)],
  })
  const instance = containerInstance?.containerInstanceArn ?? ''
  const [task] = world.call('StartTask', { taskDefinition: 'web', containerInstances: [instance] }).tasks ?? []
  const taskArn = task?.taskArn ?? ''
  const described = () => world.call('DescribeTasks', { tasks: [taskArn] }).tasks?.[0]
  return { ...world, instance, taskArn, described }
}

describe('an agent elsewhere', () => {
  it('is believed about its tasks, which only move forward', async () => {
    const { call, clock, taskArn, described, close } = createWorld()
    const started = clock.now()
    const containers = [{ containerName: 'app', status: 'RUNNING', runtimeId: 'r1', imageDigest: 'sha256:1' }]
    expect(call('SubmitTaskStateChange', { task: taskArn, status: 'RUNNING', containers, pullStartedAt: new Date(started) })).toEqual({
      acknowledgment: 'ACK',
    })
    expect(described()).toMatchObject({
      lastStatus: 'RUNNING',
      connectivity: 'CONNECTED',
      startedAt: new Date(started),
      pullStartedAt: new Date(started),
      containers: [{ lastStatus: 'RUNNING', runtimeId: 'r1', imageDigest: 'sha256:1' }],
    })
    call('SubmitTaskStateChange', { task: taskArn, status: 'PENDING' })
    expect(described()?.lastStatus).toBe('RUNNING')
    call('SubmitContainerStateChange', { task: taskArn, containerName: 'app', status: 'STOPPED', exitCode: 3, reason: 'crashed' })
    expect(described()?.containers).toMatchObject([{ lastStatus: 'STOPPED', exitCode: 3, reason: 'crashed' }])
    await clock.settle()
    expect(described()).toMatchObject({ desiredStatus: 'STOPPED', stopCode: 'EssentialContainerExited' })
    call('SubmitTaskStateChange', { task: taskArn, status: 'STOPPED' })
    expect(described()).toMatchObject({ lastStatus: 'STOPPED', stoppedAt: new Date(clock.now()) })
    await close()
  })

  it('finds its tasks and what is wanted of them', async () => {
    const { call, instance, taskArn, close } = createWorld()
    expect(call('ListTasks', { containerInstance: instance }).taskArns).toEqual([taskArn])
    call('StopTask', { task: taskArn })
    expect(call('ListTasks', { containerInstance: instance, desiredStatus: 'STOPPED' }).taskArns).toEqual([taskArn])
    await close()
  })

  it('is told what it got wrong', async () => {
    const { refusal, taskArn, close } = createWorld()
    const sentences = [
      refusal('SubmitTaskStateChange', { task: 'a'.repeat(32) }),
      refusal('SubmitTaskStateChange', { task: taskArn, status: 'HAPPY' }),
      refusal('SubmitTaskStateChange', { task: taskArn, containers: [{ containerName: 'x' }] }),
      refusal('SubmitContainerStateChange', { task: taskArn, containerName: 'app', status: 'HAPPY' }),
      refusal('SubmitAttachmentStateChanges', { attachments: [{ attachmentArn: 'x', status: 'HAPPY' }] }),
    ]
    expect(sentences).toEqual([
      'InvalidParameterException: The referenced task was not found.',
      expect.stringContaining('Task status should be one of [PROVISIONING,'),
      'InvalidParameterException: The task has no container named x.',
      'InvalidParameterException: Container status should be one of [PENDING,RUNNING,STOPPED]',
      expect.stringContaining('Attachment status should be one of [PRECREATED,'),
    ])
    await close()
  })

  it('says how network interfaces are', async () => {
    const { call, instance, registerFargate, close } = createWorld()
    registerFargate({ requiresCompatibilities: ['EC2'] })
    const network = { awsvpcConfiguration: { subnets: ['subnet-1'] } }
    const [task] =
      call('StartTask', { taskDefinition: 'fargate', containerInstances: [instance], networkConfiguration: network }).tasks ?? []
    const attachmentArn = `arn:aws:ecs:us-east-1:000000000000:attachment/default/${task?.attachments?.[0]?.id}`
    call('SubmitAttachmentStateChanges', {
      attachments: [
        { attachmentArn, status: 'ATTACHED' },
        { attachmentArn: 'other', status: 'ATTACHED' },
      ],
    })
    expect(call('DescribeTasks', { tasks: [task?.taskArn ?? ''] }).tasks?.[0]?.attachments).toMatchObject([{ status: 'ATTACHED' }])
    await close()
  })
})

describe('the local agent', () => {
  it('alone says how tasks on the local node are', () => {
    const { call, register } = createHandlersWorld()
    register()
    const [task] = call('RunTask', { taskDefinition: 'web' }).tasks ?? []
    expect(call('SubmitTaskStateChange', { task: task?.taskArn, status: 'STOPPED' })).toEqual({ acknowledgment: 'ACK' })
    expect(call('SubmitContainerStateChange', { task: task?.taskArn, containerName: 'app', status: 'STOPPED' })).toEqual({
      acknowledgment: 'ACK',
    })
    expect(call('DescribeTasks', { tasks: [task?.taskArn ?? ''] }).tasks).toMatchObject([
      { lastStatus: 'PENDING', containers: [{ lastStatus: 'PENDING' }] },
    ])
  })
})

describe('DiscoverPollEndpoint', () => {
  it('points here, where there is an address', () => {
    const { refusal, store, clock, ids, nodeFacts } = createHandlersWorld()
    const endpoint = 'http://127.0.0.1:4510'
    const handlers = createEcsHandlers({ store, clock, ids, nodeFacts, endpoint: () => endpoint })
    expect(handlers.DiscoverPollEndpoint({}, caller)).toEqual({ endpoint, telemetryEndpoint: endpoint, serviceConnectEndpoint: endpoint })
    expect(refusal('DiscoverPollEndpoint', {})).toMatch(/^UnsupportedFeatureException: Marina listens on no address/)
  })
})
