/** Every operation, stream and terminal over every transport: what a client sees must not depend on what carries it. */
import { once } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ClusterClient, Transport } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import { implementedEcsOperations } from '#cluster/api/operations/ecs.ts'
import type { MarinaOperationName } from '#cluster/api/operations/marina.ts'
import { createClient, httpTransport, inProcessTransport, isUnreachable, portTransport } from '#cluster/client/index.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { callContext } from './callContext.ts'
import { type FakeCluster, fakeCluster, smallestRequests, someStatus, someTime } from './fakeCluster.testSupport.ts'
import { createHttpServer } from './http/httpServer.ts'
import { serveMessagePort } from './messagePort.ts'

const defaults = { account: '000000000000', region: 'us-east-1' }
const caller = { account: '123456789012', region: 'eu-west-3' }

interface Line {
  transport: Transport
  close(): Promise<void> | void
}

async function overHttp(cluster: FakeCluster, streams: 'lines' | 'socket'): Promise<Line> {
  const server = createHttpServer({ dispatcher: cluster.dispatcher, port: 0, token: 'token', ...defaults, log: silentLogger })
  const { endpoint } = await server.listen()
  return { transport: httpTransport({ endpoint, token: 'token', credentials: caller, streams }), close: () => server.close() }
}

function overPort(cluster: FakeCluster): Line {
  const { port1, port2 } = new MessageChannel()
  const stop = serveMessagePort(port1, { dispatcher: cluster.dispatcher, defaults, log: silentLogger })
  return { transport: portTransport(port2, { scope: caller }), close: stop }
}

async function collect<T>(events: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const event of events) all.push(event)
  return all
}

/** Electron's ports hand events to `on` listeners and know no addEventListener. */
function overElectronPort(cluster: FakeCluster): Line {
  const { port1, port2 } = new MessageChannel()
  const electronPort = {
    postMessage: (message: unknown) => port1.postMessage(message),
    on(event: 'message' | 'close', listener: (event: { data: unknown }) => void) {
      if (event === 'message') port1.on('message', (data: unknown) => listener({ data }))
      else port1.on('close', () => listener({ data: undefined }))
    },
    start: () => port1.start(),
    close: () => port1.close(),
  }
  const stop = serveMessagePort(electronPort, { dispatcher: cluster.dispatcher, defaults, log: silentLogger })
  return { transport: portTransport(port2, { scope: caller }), close: stop }
}

const transports: Record<string, (cluster: FakeCluster) => Line | Promise<Line>> = {
  'in process': (cluster) => ({ transport: inProcessTransport(cluster.dispatcher, callContext(caller, defaults)), close() {} }),
  'message port': overPort,
  'message port of Electron': overElectronPort,
  'HTTP, streams as lines': (cluster) => overHttp(cluster, 'lines'),
  'HTTP, streams as WebSockets': (cluster) => overHttp(cluster, 'socket'),
}

describe.each(Object.keys(transports))('client over %s', (name) => {
  let cluster: FakeCluster
  let line: Line
  let client: ClusterClient

  beforeEach(async () => {
    cluster = fakeCluster()
    line = await (transports[name] as (typeof transports)[string])(cluster)
    client = createClient(line.transport)
  })
  afterEach(() => line.close())

  it.each(implementedEcsOperations)('%s', async (operation) => {
    const method = (operation.charAt(0).toLowerCase() + operation.slice(1)) as 'listTasks'
    const answer = await client[method](smallestRequests[operation])
    expect(answer).toEqual({ tasks: [{ createdAt: someTime, tags: [] }] })
    expect(cluster.calls).toMatchObject([{ operation, request: smallestRequests[operation], context: caller }])
  })

  it.each(Object.keys(smallestRequests).filter((target) => target.startsWith('Marina.')))('%s', async (target) => {
    const method = (target.charAt(7).toLowerCase() + target.slice(8)) as Uncapitalize<MarinaOperationName>
    const answer = await (client[method] as (request: object) => Promise<unknown>)(smallestRequests[target as 'Marina.UseEngine'])
    expect(answer).toEqual(someStatus)
  })

  it('sends times as seconds and leaves out what is undefined', async () => {
    await client.createService({ serviceName: 'web', cluster: undefined, desiredCount: 0 })
    expect(cluster.calls[0]?.request).toStrictEqual({ serviceName: 'web', desiredCount: 0 })
  })

  it('rejects with the cluster’s error and its details', async () => {
    cluster.answerNextWith(() => {
      throw new ClusterError('ConflictException', 'Taken.', { details: { resourceIds: ['arn'] } })
    })
    const refusal = await client.runTask({ taskDefinition: 'web' }).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(ClusterError)
    expect(refusal).toMatchObject({ code: 'ConflictException', message: 'Taken.', details: { resourceIds: ['arn'] } })
    expect(isUnreachable(refusal)).toBe(false)
  })

  it('rejects with the sentence about a request that could not be read', async () => {
    const wrong = { taskDefinition: 7 } as unknown as { taskDefinition: string }
    await expect(client.runTask(wrong)).rejects.toMatchObject({
      code: 'SerializationException',
      message: expect.stringContaining('taskDefinition must be a string'),
    })
  })

  it('follows a watch, with times, until it is left', async () => {
    const leave = new AbortController()
    const events: unknown[] = []
    for await (const event of client.watch({ scope: 'summary' }, leave.signal)) {
      events.push(event)
      if (events.length === 2) leave.abort()
    }
    expect(events).toEqual([
      { type: 'snapshot', revision: 1, changes: [{ kind: 'status', op: 'put', arn: 'marina', value: someStatus }] },
      { type: 'changes', revision: 2, changes: [{ kind: 'task', op: 'put', arn: 't', value: { taskArn: 't', startedAt: someTime } }] },
    ])
    await expect.poll(() => cluster.endedStreams).toEqual(['watch'])
  })

  it('ends the stream at its source when the reader just stops reading', async () => {
    for await (const _ of client.logs({ tail: 100_000 }, new AbortController().signal)) break
    await expect.poll(() => cluster.endedStreams).toEqual(['logs'])
  })

  it('carries a stream that ends', async () => {
    const events = await collect(client.logs({ tail: 500 }, new AbortController().signal))
    expect(events).toHaveLength(500)
  })

  it('does not run ahead of a reader who does not read', async () => {
    let asked = 0
    cluster.streams.logs = async function* () {
      for (; asked < 100_000; asked += 1)
        yield { type: 'dropped', count: asked, pad: 'x'.repeat(4_000) } as { type: 'dropped'; count: number }
    }
    const leave = new AbortController()
    const events = client.logs({}, leave.signal)[Symbol.asyncIterator]()
    await events.next()
    const settled = async () => {
      const before = asked
      await new Promise((resolve) => setTimeout(resolve, 50))
      return asked === before
    }
    await expect.poll(settled).toBe(true)
    expect(asked).toBeLessThan(20_000)
    leave.abort()
    await events.return?.()
  })

  it('throws the error that ends a stream, before and after its first event', async () => {
    const read = (request: object) => collect(client.logs(request, new AbortController().signal))
    await expect(read({ tail: 0, tasks: ['missing'] })).rejects.toMatchObject({ code: 'InvalidParameterException' })
    await expect(read({ tail: 2, tasks: ['missing'] })).rejects.toMatchObject({ code: 'InvalidParameterException' })
    await expect(read({ tail: 2, tasks: ['defect'] })).rejects.toMatchObject({
      code: 'ServerException',
      message: expect.not.stringContaining('secret'),
    })
    await expect(read({ tail: -5 })).rejects.toMatchObject({ code: 'SerializationException' })
  })

  it('runs a terminal to its exit code', async () => {
    const session = await client.exec({ task: 't', size: { columns: 80, rows: 24 } })
    session.resize({ columns: 100, rows: 30 })
    session.write(new TextEncoder().encode('hello '))
    session.write(new TextEncoder().encode('exit'))
    let text = ''
    for await (const bytes of session.output) text += new TextDecoder().decode(bytes)
    expect(text).toBe('hello exit')
    expect(await session.exitCode).toBe(7)
    expect(cluster.terminals).toMatchObject([
      { request: { task: 't', size: { columns: 80, rows: 24 } }, sizes: [{ columns: 100, rows: 30 }] },
    ])
  })

  it('says why a terminal cannot be had', async () => {
    await expect(client.exec({ task: 'missing' })).rejects.toMatchObject({
      code: 'TargetNotConnectedException',
      message: 'The task is not running.',
    })
    await expect(client.exec({ task: '' })).rejects.toMatchObject({ code: 'SerializationException' })
  })

  it('closes a terminal at its other end', async () => {
    const session = await client.exec({ task: 't' })
    session.close()
    await expect(session.exitCode).rejects.toBeInstanceOf(ClusterError)
    await expect.poll(() => cluster.terminals[0]?.closed).toBe(true)
  })
})

describe('a line that breaks', () => {
  it('fails every call and stream on a port that closes', async () => {
    const cluster = fakeCluster()
    const line = overPort(cluster)
    const client = createClient(line.transport)
    const events = client.watch({ scope: 'summary' }, new AbortController().signal)[Symbol.asyncIterator]()
    await events.next()
    await events.next()
    cluster.answerNextWith(() => new Promise(() => {}))
    const call = client.listTasks({}).catch((error: unknown) => error)
    await expect.poll(() => cluster.calls.length).toBe(1)
    await line.close()
    expect(isUnreachable(await call)).toBe(true)
    expect(isUnreachable(await events.next().catch((error: unknown) => error))).toBe(true)
    expect(isUnreachable(await client.listTasks({}).catch((error: unknown) => error))).toBe(true)
    expect(cluster.endedStreams).toEqual(['watch'])
  })

  it('is told when the port closes', async () => {
    const { port1, port2 } = new MessageChannel()
    const closed = Promise.withResolvers<void>()
    portTransport(port2, { onClose: closed.resolve })
    port1.close()
    await closed.promise
  })

  it.each(['lines', 'socket'] as const)('fails a stream as %s when the server closes', async (streams) => {
    const cluster = fakeCluster()
    const line = await overHttp(cluster, streams)
    const events = createClient(line.transport).watch({ scope: 'summary' }, new AbortController().signal)[Symbol.asyncIterator]()
    await events.next()
    await events.next()
    await line.close()
    expect(isUnreachable(await events.next().catch((error: unknown) => error))).toBe(true)
  })

  it.each(['lines', 'socket'] as const)('counts a stream as %s broken after silence', async (streams) => {
    const cluster = fakeCluster()
    const server = createHttpServer({ dispatcher: cluster.dispatcher, port: 0, token: 'token', ...defaults, log: silentLogger })
    const { endpoint } = await server.listen()
    const client = createClient(httpTransport({ endpoint, token: 'token', streams, silenceMs: 50 }))
    const read = collect(client.watch({ scope: 'summary' }, new AbortController().signal))
    const refusal = await read.catch((error: unknown) => error)
    expect(isUnreachable(refusal)).toBe(true)
    expect(String(refusal)).toContain('Nothing came from the cluster')
    await server.close()
  })

  it.each(['lines', 'socket'] as const)('keeps a stream as %s alive over silence of its source', async (streams) => {
    const cluster = fakeCluster()
    const limits = { heartbeatMs: 20 }
    const server = createHttpServer({ dispatcher: cluster.dispatcher, port: 0, token: 'token', ...defaults, log: silentLogger, limits })
    const { endpoint } = await server.listen()
    const client = createClient(httpTransport({ endpoint, token: 'token', streams, silenceMs: 200 }))
    const leave = new AbortController()
    setTimeout(() => leave.abort(), 600)
    expect(await collect(client.watch({ scope: 'summary' }, leave.signal))).toHaveLength(2)
    await server.close()
  })

  it('says that nobody answers, and who does when it is not Marina', async () => {
    const { createServer } = await import('node:http')
    const other = createServer((_request, response) => response.end('<h1>hello</h1>'))
    await once(other.listen(0, '127.0.0.1'), 'listening')
    const address = other.address()
    const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
    const client = createClient(httpTransport({ endpoint, streams: 'socket' }))
    await expect(client.listTasks({})).rejects.toThrow('is not Marina')
    await new Promise((resolve) => other.close(resolve))
    await expect(client.listTasks({})).rejects.toThrow('does not answer. Check that Marina is running.')
    await expect(client.exec({ task: 't' })).rejects.toThrow('does not answer')
    await expect(collect(client.logs({}, new AbortController().signal))).rejects.toThrow('does not answer')
  })
})
