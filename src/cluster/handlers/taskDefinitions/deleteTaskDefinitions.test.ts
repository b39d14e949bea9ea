import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createControlledWorld } from '#test/support/controlledHandlers.ts'
import { arn, corpusFolder, createHandlersWorld } from '../handlers.testSupport.ts'

const minute = 60_000

/** Revision 1 of `web`, INACTIVE. */
function retire({ call, register }: Pick<ReturnType<typeof createHandlersWorld>, 'call' | 'register'>) {
  register()
  call('DeregisterTaskDefinition', { taskDefinition: 'web:1' })
}

describe('DeleteTaskDefinitions', () => {
  it('lets INACTIVE revisions go and says why it leaves others', () => {
    const world = createHandlersWorld()
    const { call, register, refusal } = world
    retire(world)
    register()
    const asked = [arn('task-definition/web:1'), 'web:1', 'web:2', 'web:3']
    const answer = call('DeleteTaskDefinitions', { taskDefinitions: asked })
    expect(answer.taskDefinitions).toMatchObject([{ taskDefinitionArn: asked[0], status: 'DELETE_IN_PROGRESS' }])
    expect(answer.failures).toEqual([
      { arn: 'web:2', reason: 'The specified task definition is still in ACTIVE status. Please deregister the target and try again.' },
      { arn: 'web:3', reason: 'The specified task definition does not exist. Specify a valid account, family, revision and try again.' },
    ])
    expect(call('ListTaskDefinitions', { status: 'DELETE_IN_PROGRESS' }).taskDefinitionArns).toEqual([asked[0]])
    expect(call('ListTaskDefinitions', { status: 'INACTIVE' }).taskDefinitionArns).toEqual([])
    expect(call('DescribeTaskDefinition', { taskDefinition: 'web:1' }).taskDefinition?.status).toBe('DELETE_IN_PROGRESS')
    expect(call('DeregisterTaskDefinition', { taskDefinition: 'web:1' }).taskDefinition?.status).toBe('DELETE_IN_PROGRESS')
    expect(refusal('RunTask', { taskDefinition: 'web:1' })).toBe('ClientException: TaskDefinition is inactive')
  })

  it.each([
    [[], 'InvalidParameterException: size of TaskDefinition references list must be greater than 0'],
    [
      Array.from({ length: 11 }, (_, n) => `web:${n}`),
      'InvalidParameterException: Size of TaskDefinition references list cannot exceed 10',
    ],
    [['web'], 'ClientException: Revision is missing.'],
    [['web:x'], 'InvalidParameterException: Invalid revision number. Number: x'],
  ])('refuses %j', (taskDefinitions, sentence) => {
    expect(createHandlersWorld().refusal('DeleteTaskDefinitions', { taskDefinitions })).toBe(sentence)
  })

  const folder = corpusFolder('recordings')
  it.skipIf(!folder)('answers with the members that AWS answers with', () => {
    const world = createHandlersWorld()
    retire(world)
    const file = join(folder ?? '', '148-stackd-deletetaskdefinitions-task-delete-inactive-and-m.json')
    const { response } = JSON.parse(readFileSync(file, 'utf8')) as {
      response: { taskDefinitions: object[]; failures: { reason: string }[] }
    }
    const ours = world.call('DeleteTaskDefinitions', { taskDefinitions: ['web:1', 'nope:1'] })
    // `previousStatus` is in no SDK.
    const theirs = Object.keys(response.taskDefinitions[0] ?? {}).filter((name) => name !== 'previousStatus')
    expect(Object.keys(ours.taskDefinitions?.[0] ?? {}).sort()).toEqual(theirs.sort())
    expect(ours.failures).toEqual([{ ...response.failures[0], arn: 'nope:1' }])
  })
})

describe('a deleted revision', () => {
  it('is gone after an hour, its number never given again, and its family not listed without revisions', async () => {
    const world = createControlledWorld()
    const { call, clock, refusal, register, close } = world
    retire(world)
    call('DeleteTaskDefinitions', { taskDefinitions: ['web:1'] })
    await clock.advance(59 * minute)
    expect(refusal('DescribeTaskDefinition', { taskDefinition: 'web:1' })).toBe('answered')
    expect(call('ListTaskDefinitionFamilies', {}).families).toEqual(['web'])
    await clock.advance(3 * minute)
    expect(refusal('DescribeTaskDefinition', { taskDefinition: 'web:1' })).toBe('ClientException: Unable to describe task definition.')
    expect(call('ListTaskDefinitionFamilies', {}).families).toEqual([])
    expect(register().taskDefinition?.revision).toBe(2)
    await close()
  })

  it('stays for as long as a service has it, or a task runs', async () => {
    const { call, clock, refusal, register, close } = createControlledWorld()
    register()
    register({ family: 'job' })
    call('CreateService', { serviceName: 'web', taskDefinition: 'web', desiredCount: 1 })
    const [job] = call('RunTask', { taskDefinition: 'job' }).tasks ?? []
    for (const taskDefinition of ['web:1', 'job:1']) call('DeregisterTaskDefinition', { taskDefinition })
    call('DeleteTaskDefinitions', { taskDefinitions: ['web:1', 'job:1'] })
    await clock.advance(120 * minute)
    expect(call('ListTaskDefinitions', { status: 'DELETE_IN_PROGRESS' }).taskDefinitionArns).toHaveLength(2)
    call('UpdateService', { service: 'web', desiredCount: 2 })
    await clock.advance(minute)
    expect(call('DescribeServices', { services: ['web'] }).services?.[0]?.runningCount).toBe(2)
    call('StopTask', { task: job?.taskArn })
    call('DeleteService', { service: 'web', force: true })
    await clock.advance(10 * minute)
    for (const taskDefinition of ['web:1', 'job:1'])
      expect(refusal('DescribeTaskDefinition', { taskDefinition })).toBe('ClientException: Unable to describe task definition.')
    await close()
  })

  it('stays for a service that has no task at the moment', async () => {
    const { call, clock, refusal, register, close } = createControlledWorld()
    register()
    call('CreateService', { serviceName: 'web', taskDefinition: 'web', desiredCount: 0 })
    call('DeregisterTaskDefinition', { taskDefinition: 'web:1' })
    call('DeleteTaskDefinitions', { taskDefinitions: ['web:1'] })
    await clock.advance(120 * minute)
    expect(refusal('DescribeTaskDefinition', { taskDefinition: 'web:1' })).toBe('answered')
    await close()
  })
})
