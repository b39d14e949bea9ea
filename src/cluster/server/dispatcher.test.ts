import { describe, expect, it } from 'vitest'
import { ClusterError } from '#cluster/api/errors.ts'
import { StoreError } from '#cluster/state/storeError.ts'
import { fakeCluster, someStatus, someTime } from './fakeCluster.testSupport.ts'

const context = { account: '000000000000', region: 'us-east-1', principalArn: 'arn:aws:iam::000000000000:root' }

describe('dispatcher', () => {
  it('answers in wire form: times as seconds, undefined members left out', async () => {
    const { dispatcher } = fakeCluster()
    expect(await dispatcher.call('ListTasks', {}, context)).toStrictEqual({ tasks: [{ createdAt: someTime.getTime() / 1000, tags: [] }] })
    expect(someTime.getTime() / 1000).toBe(1_789_597_567.642)
  })

  it('gives the handler the checked request, the caller and the raw text', async () => {
    const { dispatcher, calls } = fakeCluster()
    await dispatcher.call('RunTask', { taskDefinition: 'web', unknown: 1 }, { ...context, rawRequest: '{ }' })
    await dispatcher.call('RunTask', { taskDefinition: 'web' }, context)
    expect(calls).toEqual([
      { operation: 'RunTask', request: { taskDefinition: 'web' }, context: { ...context, rawRequest: '{ }' } },
      { operation: 'RunTask', request: { taskDefinition: 'web' }, context: { ...context, rawRequest: '{"taskDefinition":"web"}' } },
    ])
  })

  it('knows the operations of ECS and its own, and no other', async () => {
    const { dispatcher } = fakeCluster()
    await expect(dispatcher.call('FlyToTheMoon', {}, context)).rejects.toMatchObject({
      code: 'UnknownOperationException',
      message: 'Amazon ECS has no operation FlyToTheMoon.',
    })
    await expect(dispatcher.call('toString', {}, context)).rejects.toMatchObject({ code: 'UnknownOperationException' })
    await expect(dispatcher.call('Marina.toString', {}, context)).rejects.toMatchObject({ code: 'UnknownOperationException' })
    await expect(dispatcher.call('Marina.Nothing', {}, context)).rejects.toMatchObject({
      message: expect.stringContaining('There are: GetStatus'),
    })
  })

  it('checks Marina’s own requests, and leaves their times alone', async () => {
    const { dispatcher } = fakeCluster()
    expect(await dispatcher.call('Marina.GetStatus', {}, context)).toEqual(someStatus)
    await expect(dispatcher.call('Marina.UseEngine', { engine: 7 }, context)).rejects.toMatchObject({
      code: 'SerializationException',
      message: expect.stringContaining('Marina.UseEngine could not be read: engine:'),
    })
  })

  it('passes ClusterErrors on', async () => {
    const { dispatcher, answerNextWith } = fakeCluster()
    const error = new ClusterError('ConflictException', 'Another task has this token.', { details: { resourceIds: ['a'] } })
    answerNextWith(() => Promise.reject(error))
    await expect(dispatcher.call('RunTask', { taskDefinition: 'a' }, context)).rejects.toBe(error)
  })

  it('gives the store’s sentence', async () => {
    const { dispatcher, answerNextWith } = fakeCluster()
    answerNextWith(() => {
      throw new StoreError('diskFull', 'The disk is full.')
    })
    await expect(dispatcher.call('ListTasks', {}, context)).rejects.toMatchObject({ code: 'ServerException', message: 'The disk is full.' })
  })

  it('keeps the details of a defect in the log, under an id that the caller is told', async () => {
    const { dispatcher, answerNextWith, logged } = fakeCluster()
    answerNextWith(() => {
      throw new TypeError('secret detail')
    })
    const error = await dispatcher.call('ListTasks', {}, context).catch((refusal: unknown) => refusal as ClusterError)
    expect(error).toBeInstanceOf(ClusterError)
    const { code, message } = error as ClusterError
    expect(code).toBe('ServerException')
    expect(message).not.toContain('secret detail')
    const [line] = logged
    expect(line?.fields?.['error']).toContain('secret detail')
    expect(message).toContain(String(line?.fields?.['id']))
  })

  it('ends a stream quietly when its reader left, whatever its source makes of that', async () => {
    const cluster = fakeCluster()
    const leave = new AbortController()
    cluster.streams.logs = async function* () {
      yield { type: 'caughtUp' }
      leave.abort()
      throw new Error('aborted')
    }
    const events = []
    for await (const event of cluster.dispatcher.stream('logs', {}, context, leave.signal)) events.push(event)
    expect(events).toEqual([{ type: 'caughtUp' }])
    expect(cluster.logged).toEqual([])
  })

  it('checks what streams and terminals ask for', async () => {
    const { dispatcher } = fakeCluster()
    const never = new AbortController().signal
    const read = async (name: 'watch' | 'logs', request: unknown) => {
      for await (const _ of dispatcher.stream(name, request, context, never)) return
    }
    await expect(read('watch', { scope: 'galaxy' })).rejects.toMatchObject({
      code: 'SerializationException',
      message: expect.stringContaining('scope'),
    })
    await expect(read('logs', { tail: -1 })).rejects.toMatchObject({
      code: 'SerializationException',
      message: expect.stringContaining('tail'),
    })
    await expect(dispatcher.exec({}, context)).rejects.toMatchObject({
      code: 'SerializationException',
      message: expect.stringContaining('task'),
    })
    await expect(dispatcher.exec({ task: 'missing' }, context)).rejects.toMatchObject({ code: 'TargetNotConnectedException' })
  })
})
