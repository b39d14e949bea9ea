import { once } from 'node:events'
import type { Server } from 'node:http'
import { type IncomingMessage, request } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { createMetadataServer, type MetadataServerOptions } from './metadataServer.ts'

const open: Server[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

async function serve(over: Partial<MetadataServerOptions> = {}) {
  const server = createMetadataServer({
    answer: async (route, { body, from }) => ({ status: 200, body: { route, body, from } }),
    isOwnHost: (host) => host === '169.254.170.2',
    clock: fakeClock(),
    log: silentLogger,
    ...over,
  })
  open.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return async (path: string, { method = 'GET', headers = {}, body = '' } = {}) => {
    const call = request({ host: '127.0.0.1', port, method, path, headers: { host: '169.254.170.2', ...headers }, agent: false })
    call.end(body)
    const [answer] = (await once(call, 'response')) as [IncomingMessage]
    let text = ''
    for await (const chunk of answer) text += String(chunk)
    return { status: answer.statusCode, body: JSON.parse(text) as unknown }
  }
}

describe('the metadata server', () => {
  it('hands on what was asked, from where, and the body of a PUT', async () => {
    const ask = await serve()
    const from = '127.0.0.1'
    expect(await ask('/v4/x/task/stats/')).toEqual({ status: 200, body: { route: { of: 'taskStats', version: 'v4', id: 'x' }, from } })
    const route = { of: 'protection', id: 'x' }
    expect(await ask('/api/x/task-protection/v1/state', { method: 'PUT', body: '{}' })).toEqual({
      status: 200,
      body: { route, body: '{}', from },
    })
  })

  it.each([
    ['another name', { headers: { host: 'rebound.example' } }, 403],
    ['a web page', { headers: { origin: 'http://169.254.170.2' } }, 403],
    ['a browser', { headers: { 'sec-fetch-site': 'none' } }, 403],
    ['another method', { method: 'DELETE' }, 405],
    ['to be written to', { method: 'PUT' }, 405],
  ])('refuses %s', async (_what, how, status) => {
    expect((await (await serve())('/v4/x', how)).status).toBe(status)
  })

  it('refuses a large body, and what a path is not asked with', async () => {
    const ask = await serve()
    const state = '/api/x/task-protection/v1/state'
    expect((await ask(state, { method: 'PUT', body: 'x'.repeat(5_000) })).status).toBe(413)
    expect(await ask(state, { method: 'POST' })).toEqual({ status: 405, body: 'Only GET or PUT is answered here.' })
    const fault = '/api/x/fault/v1/network-latency/status'
    expect(await ask(fault)).toEqual({ status: 405, body: 'Only POST is answered here.' })
    const route = { of: 'fault', id: 'x', kind: 'network-latency', action: 'status' }
    expect(await ask(fault, { method: 'POST', body: '{}' })).toEqual({ status: 200, body: { route, body: '{}', from: '127.0.0.1' } })
    expect(await ask('/api/x/fault/v1/network-latency/begin')).toMatchObject({ body: { route: { of: 'nothing' } } })
  })

  it('answers no more than ECS does in a second', async () => {
    const ask = await serve({ rateLimit: { perSecond: 1, burst: 2 } })
    const statuses = [await ask('/v4/x'), await ask('/v4/x'), await ask('/v4/x')].map(({ status }) => status)
    expect(statuses).toEqual([200, 200, 429])
  })

  it('says so when the engine does not answer, without its words', async () => {
    const ask = await serve({ answer: () => Promise.reject(new Error('connect ENOENT /run/secret.sock')) })
    expect(await ask('/v4/x')).toEqual({ status: 500, body: 'The container engine did not answer. Try again.' })
  })
})
