import { describe, expect, it } from 'vitest'
import { arn, createHandlersWorld } from '../handlers.testSupport.ts'

describe('pages of ListTasks', () => {
  it('hold every task that is asked for once, whatever comes and goes between them', () => {
    const { call, register } = createHandlersWorld()
    register({ containerDefinitions: [{ name: 'app', image: 'nginx', memory: 6 }] })
    register({ family: 'other', containerDefinitions: [{ name: 'app', image: 'nginx', memory: 6 }] })
    const run = (family: string, startedBy: string) =>
      call('RunTask', { taskDefinition: family, count: 10, startedBy }).tasks?.map(({ taskArn = '' }) => taskArn) ?? []
    const wanted = [...run('web', 'me'), ...run('web', 'you')].sort()
    run('other', 'me')
    const first = call('ListTasks', { family: 'web', maxResults: 7 })
    expect(first.taskArns).toEqual(wanted.slice(0, 7))
    // The task that the token names is gone when the next page is asked for.
    call('StopTask', { task: wanted[6] ?? '' })
    const rest = call('ListTasks', { family: 'web', nextToken: first.nextToken ?? '' })
    expect(rest.taskArns).toEqual(wanted.slice(7))
    expect(rest.nextToken).toBeUndefined()
  })

  it('follow each filter alone and together', () => {
    const { call, register } = createHandlersWorld()
    register({ containerDefinitions: [{ name: 'app', image: 'nginx', memory: 6 }] })
    const [stopped, ...others] =
      call('RunTask', { taskDefinition: 'web', count: 3, startedBy: 'me' }).tasks?.map(({ taskArn = '' }) => taskArn) ?? []
    call('StopTask', { task: stopped ?? '' })
    const list = (request: Parameters<typeof call<'ListTasks'>>[1]) => call('ListTasks', request).taskArns
    const instance = call('ListContainerInstances', {}).containerInstanceArns?.[0] ?? ''
    expect(list({ startedBy: 'me' })).toEqual(others.toSorted())
    expect(list({ startedBy: 'me', desiredStatus: 'STOPPED' })).toEqual([stopped])
    expect(list({ containerInstance: instance, family: 'web' })).toEqual(others.toSorted())
    expect(list({ launchType: 'FARGATE' })).toEqual([])
    expect(list({ family: 'we' })).toEqual([])
    expect(others[0]).toContain(arn('task/default/'))
  })
})
