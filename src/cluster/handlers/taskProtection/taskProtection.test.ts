import { describe, expect, it } from 'vitest'
import { createControlledWorld } from '#test/support/controlledHandlers.ts'
import { arn } from '../handlers.testSupport.ts'

const minute = 60_000

/** A service `web` with `desiredCount` tasks that run, and a task of its own. */
async function createProtectedWorld(desiredCount = 3) {
  const world = createControlledWorld()
  const { call, clock, register } = world
  register()
  call('CreateService', { serviceName: 'web', taskDefinition: 'web', desiredCount })
  await clock.advance(60_000)
  const taskArns = () => call('ListTasks', { serviceName: 'web' }).taskArns ?? []
  const protect = (tasks: string[], protectionEnabled = true, expiresInMinutes?: number) =>
    call('UpdateTaskProtection', { cluster: 'default', tasks, protectionEnabled, ...(expiresInMinutes && { expiresInMinutes }) })
  const messages = () => call('DescribeServices', { services: ['web'] }).services?.[0]?.events?.map(({ message }) => message) ?? []
  return { ...world, taskArns, protect, messages }
}

describe('task protection', () => {
  it('lasts two hours unless told otherwise, and is answered until then', async () => {
    const { call, clock, taskArns, protect, close } = await createProtectedWorld()
    const [one = '', two = ''] = taskArns()
    const now = clock.now()
    expect(protect([one])).toEqual({
      protectedTasks: [{ taskArn: one, protectionEnabled: true, expirationDate: new Date(now + 120 * minute) }],
      failures: [],
    })
    protect([two], true, 1)
    expect(call('GetTaskProtection', { cluster: 'default' }).protectedTasks).toHaveLength(2)
    await clock.advance(minute)
    expect(call('GetTaskProtection', { cluster: 'default', tasks: [one, two] }).protectedTasks).toEqual([
      { taskArn: one, protectionEnabled: true, expirationDate: new Date(now + 120 * minute) },
      { taskArn: two, protectionEnabled: false },
    ])
    // Each call starts the time anew.
    expect(protect([one]).protectedTasks?.[0]?.expirationDate).toEqual(new Date(now + 121 * minute))
    expect(protect([one], false).protectedTasks).toEqual([{ taskArn: one, protectionEnabled: false }])
    expect(call('GetTaskProtection', { cluster: 'default' }).protectedTasks).toEqual([])
    await close()
  })

  it('is for tasks of services that are there', async () => {
    const { call, protect, refusal, taskArns, close } = await createProtectedWorld()
    const [own] = call('RunTask', { taskDefinition: 'web' }).tasks ?? []
    const missing = arn(`task/default/${'a'.repeat(32)}`)
    expect(protect([own?.taskArn ?? '', missing])).toEqual({
      protectedTasks: [],
      failures: [
        { arn: missing, reason: 'MISSING' },
        { arn: own?.taskArn, reason: 'TASK_NOT_VALID' },
      ],
    })
    const request = { cluster: 'default', tasks: taskArns(), protectionEnabled: true }
    expect(refusal('UpdateTaskProtection', { ...request, expiresInMinutes: 0 })).toContain('expiresInMinutes must be between 1 and 2880.')
    expect(refusal('UpdateTaskProtection', { ...request, expiresInMinutes: 2881 })).toContain(
      'expiresInMinutes must be between 1 and 2880.',
    )
    expect(refusal('UpdateTaskProtection', { ...request, tasks: [] })).toContain('Tasks cannot be empty.')
    const many = Array.from({ length: 11 }, () => taskArns()[0] ?? '')
    expect(refusal('UpdateTaskProtection', { ...request, tasks: many })).toContain('Tasks can have at most 10 items')
    expect(refusal('GetTaskProtection', { cluster: 'nope' })).toBe('ClusterNotFoundException: Cluster not found.')
    await close()
  })

  it('keeps tasks from scale-in until it ends, and the service says so once', async () => {
    const { call, clock, taskArns, protect, messages, close } = await createProtectedWorld()
    const [one = '', two = ''] = taskArns()
    protect([one, two], true, 30)
    call('UpdateService', { service: 'web', desiredCount: 1 })
    await clock.advance(minute)
    expect(taskArns().sort()).toEqual([one, two].sort())
    const deployment = call('DescribeServices', { services: ['web'] }).services?.[0]?.deployments?.[0]?.id
    const sentence = `(service web) was unable to reach steady state because (taskSet ${deployment}) was unable to scale in due to (reason 1 tasks under protection)`
    await clock.advance(20 * minute)
    expect(messages().filter((message) => message === sentence)).toHaveLength(1)
    await clock.advance(10 * minute)
    expect(taskArns()).toHaveLength(1)
    expect(messages()[0]).toBe('(service web) has reached a steady state.')
    await close()
  })

  it('ends at once when it is taken away', async () => {
    const { call, clock, taskArns, protect, close } = await createProtectedWorld(1)
    protect(taskArns())
    call('UpdateService', { service: 'web', desiredCount: 0 })
    await clock.advance(minute)
    expect(taskArns()).toHaveLength(1)
    protect(taskArns(), false)
    await clock.advance(minute)
    expect(taskArns()).toEqual([])
    await close()
  })

  it('holds up a deployment, where it cannot be asked for again', async () => {
    const { call, clock, register, taskArns, protect, messages, close } = await createProtectedWorld(2)
    const [one = ''] = taskArns()
    protect([one], true, 30)
    register()
    call('UpdateService', { service: 'web', taskDefinition: 'web' })
    await clock.advance(2 * minute)
    expect(taskArns()).toContain(one)
    expect(call('DescribeServices', { services: ['web'] }).services?.[0]?.deployments).toHaveLength(2)
    expect(messages()[0]).toContain('was unable to scale in due to (reason 1 tasks under protection)')
    expect(protect([one]).failures).toMatchObject([{ arn: one, reason: 'DEPLOYMENT_BLOCKED' }])
    await clock.advance(30 * minute)
    expect(taskArns()).not.toContain(one)
    expect(call('DescribeServices', { services: ['web'] }).services?.[0]?.deployments).toHaveLength(1)
    await close()
  })

  it('does not keep a service from being deleted', async () => {
    const { call, clock, taskArns, protect, close } = await createProtectedWorld(1)
    protect(taskArns())
    call('DeleteService', { service: 'web', force: true })
    await clock.advance(minute)
    expect(taskArns()).toEqual([])
    await close()
  })
})
