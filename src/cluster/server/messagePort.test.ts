import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ClusterError } from '#cluster/api/errors.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { type FakeCluster, fakeCluster } from './fakeCluster.testSupport.ts'
import { serveMessagePort } from './messagePort.ts'

describe('a message port', () => {
  let cluster: FakeCluster
  let page: MessagePort
  let stop: () => void
  let answers: unknown[]

  beforeEach(() => {
    const { port1, port2 } = new MessageChannel()
    cluster = fakeCluster()
    answers = []
    page = port2
    stop = serveMessagePort(port1, {
      dispatcher: cluster.dispatcher,
      defaults: { account: '000000000000', region: 'us-east-1' },
      log: silentLogger,
    })
    page.on('message', (data) => answers.push(data))
  })
  afterEach(() => stop())

  it('outlives messages that make no sense', async () => {
    const senseless = [
      undefined,
      null,
      7,
      'x',
      [],
      {},
      { type: 'call' },
      { type: 'call', id: 'x', target: 'ListTasks' },
      { type: 'call', id: 1, target: {} },
      { type: 'stream', id: 1, name: 'everything' },
      { type: 'taken', id: 99, count: 1 },
      { type: 'input', id: 99, bytes: new Uint8Array(1) },
      { type: 'resize', id: 99, columns: 1, rows: 1 },
      { type: 'close', id: 99 },
      new Map(),
    ]
    for (const message of senseless) page.postMessage(message)
    page.postMessage({ type: 'call', id: 5, target: 'ListTasks', request: {} })
    await expect.poll(() => answers).toMatchObject([{ type: 'answer', id: 5 }])
  })

  it('answers errors as plain data', async () => {
    cluster.answerNextWith(() => {
      throw new ClusterError('ConflictException', 'Taken.', { details: { resourceIds: ['arn'] }, cause: new Error('inner') })
    })
    page.postMessage({ type: 'call', id: 1, target: 'ListTasks', request: {} })
    page.postMessage({ type: 'call', id: 2, target: 'Marina.Nothing', request: {} })
    await expect.poll(() => answers).toHaveLength(2)
    expect(answers).toContainEqual({
      type: 'error',
      id: 1,
      error: { code: 'ConflictException', message: 'Taken.', details: { resourceIds: ['arn'] } },
    })
    for (const answer of answers) expect((answer as { error: unknown }).error).not.toBeInstanceOf(Error)
  })

  it('works in the account and region that a message names', async () => {
    page.postMessage({ type: 'call', id: 1, target: 'ListTasks', request: {}, scope: { account: '123456789012', region: 'eu-west-3' } })
    page.postMessage({ type: 'call', id: 2, target: 'ListTasks', request: {}, scope: { account: '../..' } })
    await expect.poll(() => answers).toHaveLength(2)
    expect(cluster.calls).toMatchObject([{ context: { account: '123456789012', region: 'eu-west-3' } }])
    expect(answers).toContainEqual({
      type: 'error',
      id: 2,
      error: { code: 'InvalidParameterException', message: expect.stringContaining('12 digits') },
    })
  })

  it('pauses a stream after sixteen events until the reader took some', async () => {
    page.postMessage({ type: 'stream', id: 1, name: 'logs', request: { tail: 100 } })
    await expect.poll(() => answers).toHaveLength(16)
    page.postMessage({ type: 'call', id: 2, target: 'ListTasks', request: {} })
    await expect.poll(() => answers).toHaveLength(17)
    page.postMessage({ type: 'taken', id: 1, count: 4 })
    await expect.poll(() => answers).toHaveLength(21)
    page.postMessage({ type: 'close', id: 1 })
    await expect.poll(() => cluster.endedStreams).toEqual(['logs'])
  })

  it('does not take an id twice while it is in use', async () => {
    page.postMessage({ type: 'stream', id: 1, name: 'watch', request: { scope: 'summary' } })
    page.postMessage({ type: 'stream', id: 1, name: 'watch', request: { scope: 'summary' } })
    page.postMessage({ type: 'call', id: 2, target: 'ListTasks', request: {} })
    await expect.poll(() => answers.length).toBeGreaterThanOrEqual(3)
    expect(answers.filter((answer) => (answer as { type: string }).type === 'event')).toHaveLength(2)
  })

  it('closes streams and terminals with the port', async () => {
    page.postMessage({ type: 'stream', id: 1, name: 'watch', request: { scope: 'summary' } })
    page.postMessage({ type: 'exec', id: 2, request: { task: 't' } })
    await expect.poll(() => answers).toContainEqual({ type: 'started', id: 2 })
    page.close()
    await expect.poll(() => [cluster.endedStreams.length, cluster.terminals[0]?.closed]).toEqual([1, true])
  })
})
