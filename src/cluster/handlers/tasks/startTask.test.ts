import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StartTaskRequest } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import { arn, corpusFolder, createHandlersWorld } from '../handlers.testSupport.ts'

function createWorld() {
  const world = createHandlersWorld()
  world.register()
  const [instance] = world.store.read().containerInstances.all()
  return { ...world, instanceArn: instance?.arn ?? '' }
}

describe('StartTask', () => {
  it('starts one task on each instance that is named, whatever the constraints say', () => {
    const { call, register, instanceArn } = createWorld()
    register({
      family: 'picky',
      placementConstraints: [{ type: 'memberOf', expression: 'attribute:x exists' }],
      tags: [{ key: 'a', value: '1' }],
    })
    const { tasks, failures } = call('StartTask', {
      taskDefinition: 'picky',
      containerInstances: [instanceArn, instanceArn.split('/').at(-1) ?? ''],
      startedBy: 'me',
      propagateTags: 'TASK_DEFINITION',
      enableECSManagedTags: true,
    })
    expect(failures).toEqual([])
    expect(tasks).toHaveLength(2)
    expect(tasks?.[0]).toMatchObject({
      containerInstanceArn: instanceArn,
      launchType: 'EC2',
      group: 'family:picky',
      startedBy: 'me',
      tags: [
        { key: 'a', value: '1' },
        { key: 'aws:ecs:clusterName', value: 'default' },
      ],
    })
  })

  it('says of each instance why it started nothing there', () => {
    const { call, register, instanceArn, store } = createWorld()
    register({ family: 'large', cpu: '4096' })
    const missing = arn(`container-instance/default/${'a'.repeat(32)}`)
    const start = (taskDefinition: string, ...containerInstances: string[]) => call('StartTask', { taskDefinition, containerInstances })
    expect(start('large', instanceArn, missing)).toEqual({
      tasks: [],
      failures: [
        { arn: instanceArn, reason: 'RESOURCE:CPU', detail: 'needs 4096 CPU units, 2048 are left' },
        { arn: missing, reason: 'MISSING' },
      ],
    })
    const instance = store.read().containerInstances.get(instanceArn)
    if (instance) store.update('lost', (tx) => tx.put('containerInstances', { ...instance, agentConnected: false }))
    expect(start('web', instanceArn).failures).toMatchObject([{ reason: 'AGENT' }])
    call('DeregisterContainerInstance', { containerInstance: instanceArn })
    expect(start('web', instanceArn).failures).toEqual([{ arn: instanceArn, reason: 'INACTIVE' }])
  })

  it.each([
    [{ containerInstances: [] }, 'Container Instances cannot be empty.'],
    [{ containerInstances: Array.from({ length: 11 }, () => 'x') }, 'Container Instances can have at most 10 items'],
    [{ propagateTags: 'SERVICE' }, 'propagateTags should be one of [TASK_DEFINITION,NONE]'],
    [{ group: 'service:web' }, "The group must not start with 'service:'"],
    [{ overrides: { containerOverrides: [{ name: 'x' }] } }, 'Override for container named x is not a container in the TaskDefinition.'],
    [{ cluster: 'nope' }, 'ClusterNotFoundException: Cluster not found.'],
  ])('refuses %j', (over, sentence) => {
    const { refusal, instanceArn } = createWorld()
    expect(refusal('StartTask', { taskDefinition: 'web', containerInstances: [instanceArn], ...(over as object) })).toContain(sentence)
  })

  const folder = corpusFolder('recordings')
  it.skipIf(!folder)('refuses as recorded from AWS', () => {
    const { call, refusal } = createWorld()
    const recording = JSON.parse(readFileSync(join(folder ?? '', '144-stackd-starttask-task-definition-not-found.json'), 'utf8')) as {
      input: StartTaskRequest
      response: { __type: string; message: string }
    }
    call('CreateCluster', { clusterName: recording.input.cluster })
    expect(refusal('StartTask', recording.input)).toBe(`${recording.response.__type}: ${recording.response.message}`)
  })
})
