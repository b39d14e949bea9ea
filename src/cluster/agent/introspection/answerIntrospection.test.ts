import { once } from 'node:events'
import { request } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { createSimulatedEngine } from '#cluster/engine/simulated/simulatedEngine.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { agentBench, taskDefinition } from '../agent.testSupport.ts'
import { answerIntrospection, type IntrospectionContext } from './answerIntrospection.ts'
import { createIntrospectionServer } from './introspectionServer.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function world() {
  const clock = fakeClock()
  const engine = createSimulatedEngine({ clock })
  const bench = agentBench({ engine, clock })
  closers.push(() => bench.close())
  const arn = bench.run(taskDefinition({ containerDefinitions: [{ name: 'app', image: 'nginx', memory: 64 }] }))
  await clock.advance(60_000)
  const context: IntrospectionContext = {
    store: bench.store,
    engine: () => engine,
    installation: 'bench',
    node: 'local',
    instance: () => ({ cluster: 'default', containerInstanceArn: null }),
    version: 'Amazon ECS Agent - v1.105.1 (marina 1)',
  }
  const id = (await engine.inspect(bench.task(arn).containers[0]?.engineName ?? ''))?.id ?? ''
  return { context, arn, id, get: (target: string) => answerIntrospection(context, target) }
}

describe('introspection', () => {
  it('lists its commands at any path it does not know', async () => {
    const { get } = await world()
    const commands = { status: 200, body: { AvailableCommands: ['/v1/metadata', '/v1/tasks', '/license'] } }
    expect(await get('/')).toEqual(commands)
    expect(await get('/v2/anything?x=1')).toEqual(commands)
    expect(await get('/license')).toMatchObject({ status: 200, body: expect.stringContaining('LICENSE') })
  })

  it('tells of the instance and its tasks', async () => {
    const { get, arn, id } = await world()
    expect(await get('/v1/metadata')).toEqual({
      status: 200,
      body: { Cluster: 'default', ContainerInstanceArn: null, Version: 'Amazon ECS Agent - v1.105.1 (marina 1)' },
    })
    const { body } = await get('/v1/tasks')
    expect(body).toMatchObject({
      Tasks: [
        {
          Arn: arn,
          DesiredStatus: 'RUNNING',
          KnownStatus: 'RUNNING',
          Family: 'web',
          Version: '1',
          Containers: [{ DockerId: id, Name: 'app', Image: 'nginx' }],
        },
      ],
    })
    expect(JSON.stringify(body)).not.toContain('Labels')
  })

  it('finds one task by its ARN or its container, as long as that is clear', async () => {
    const { get, arn, id } = await world()
    const one = { status: 200, body: expect.objectContaining({ Arn: arn }) }
    expect(await get(`/v1/tasks?taskarn=${arn}`)).toEqual(one)
    expect(await get(`/v1/tasks?dockerid=${id}`)).toEqual(one)
    expect(await get(`/v1/tasks?dockerid=${id.slice(0, 12)}`)).toEqual(one)
    expect(await get('/v1/tasks?dockerid=')).toEqual({ status: 404, body: {} })
    expect(await get('/v1/tasks?taskarn=nope')).toEqual({ status: 404, body: {} })
    expect(await get(`/v1/tasks?taskarn=${arn}&dockerid=${id}`)).toEqual({ status: 400, body: {} })
  })

  it.each([
    [{ host: 'localhost:51678' }, 'GET', 200],
    [{ host: '127.0.0.1' }, 'GET', 200],
    [{ host: 'evil.example' }, 'GET', 403],
    [{ host: 'localhost', origin: 'http://localhost' }, 'GET', 403],
    [{ host: 'localhost', 'sec-fetch-site': 'cross-site' }, 'GET', 403],
    [{ host: 'localhost' }, 'POST', 405],
  ])('to %o, %s: %i', async (headers, method, status) => {
    const server = createIntrospectionServer((await world()).context, silentLogger)
    closers.push(() => server.close())
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const call = request({ host: '127.0.0.1', port, method, path: '/v1/metadata', headers, agent: false })
    call.end()
    const [answer] = await once(call, 'response')
    answer.resume()
    expect(answer.statusCode).toBe(status)
  })
})
