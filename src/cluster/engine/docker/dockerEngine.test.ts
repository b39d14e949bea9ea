import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import type { ContainerEngine, ContainerSpec, EngineEvent, LogLine } from '../containerEngine.ts'
import { eventually, failureOf, readAll } from '../contract/contractBench.ts'
import { createDockerEngine } from './dockerEngine.ts'
import { engineEvent } from './events.ts'
import { breakOff, json, type ScriptedDocker, scriptedDocker, silence, stream } from './scriptedDocker.testSupport.ts'

const NAME_TAKEN = {
  message: 'Conflict. The container name "/web" is already in use by container "1". You have to remove (or rename) that container.',
}
const spec: ContainerSpec = { name: 'web', image: 'web:1', labels: { task: '1' }, networkMode: 'bridge' }

const inspected = (labels: Record<string, string>) => ({
  Id: '1',
  Name: '/web',
  Image: 'sha256:1',
  Created: '2026-01-01T00:00:00Z',
  Config: { Image: 'web:1', Labels: labels, Tty: false },
  State: {
    Status: 'running',
    OOMKilled: false,
    ExitCode: 0,
    Error: '',
    StartedAt: '2026-01-01T00:00:01Z',
    FinishedAt: '0001-01-01T00:00:00Z',
  },
  NetworkSettings: { Ports: {}, Networks: {} },
})

describe('createDockerEngine', () => {
  let docker: ScriptedDocker
  let engine: ContainerEngine
  const clock = fakeClock()

  beforeEach(async () => {
    docker = await scriptedDocker()
    engine = createDockerEngine({ ...docker.connection, log: silentLogger, clock })
  })
  afterEach(async () => {
    engine.close()
    await docker.close()
  })

  it('creates and starts with one request each, over one connection', async () => {
    docker.on('POST /containers/create', json(201, { Id: '1' }))
    docker.on('POST /containers/web/start', (_request, response) => void response.writeHead(204).end())
    await engine.create(spec)
    await engine.start('web')
    expect(docker.asked).toEqual(['POST /containers/create?name=web', 'POST /containers/web/start'])
    expect(docker.connections()).toBe(1)
  })

  it('takes a name in use for its own only when the labels say so', async () => {
    docker.on('POST /containers/create', json(409, NAME_TAKEN))
    docker.on('GET /containers/web/json', json(200, inspected({ task: '1', image: 'brought' })), json(200, inspected({ task: '2' })))
    await engine.create(spec)
    expect(await failureOf(engine.create(spec))).toMatchObject({
      kind: 'conflict',
      message: `Error response from daemon: ${NAME_TAKEN.message}`,
    })
  })

  it('takes a container without labels for its own only when it wanted none', async () => {
    docker.on('POST /containers/create', json(409, NAME_TAKEN))
    docker.on('GET /containers/web/json', json(200, inspected({ somebody: 'else' })))
    expect((await failureOf(engine.create({ ...spec, labels: {} }))).kind).toBe('conflict')
  })

  it('creates after all when the owner of the name is gone by then', async () => {
    docker.on('POST /containers/create', json(409, NAME_TAKEN), json(201, { Id: '2' }))
    docker.on('GET /containers/web/json', json(404, { message: 'No such container: web' }))
    await engine.create(spec)
    expect(docker.asked.filter((what) => what.startsWith('POST'))).toHaveLength(2)
  })

  it('waits for a removal that somebody else began', async () => {
    docker.on('DELETE /containers/web', json(409, { message: 'removal of container web is already in progress' }))
    docker.on('GET /containers/web/json', json(200, inspected({})), json(404, { message: 'No such container: web' }))
    let isOver = false
    const removal = engine.remove('web').then(() => {
      isOver = true
    })
    await eventually(() => docker.asked.length === 2 && clock.pending > 0, 'it has looked')
    expect(isOver).toBe(false)
    await eventually(async () => {
      await clock.advance(50)
      return isOver
    }, 'it is over')
    await removal
  })

  it('lets no name lead to another path', async () => {
    await engine.inspect('../images')
    await engine.inspectImage('a b?c#d')
    expect(docker.asked).toEqual(['GET /containers/..%2Fimages/json', 'GET /images/a%20b%3Fc%23d/json'])
    expect(await failureOf(engine.inspectImage('../containers/x'))).toMatchObject({ kind: 'refused' })
  })

  it('tries a broken connection once more, and then says that the engine does not answer', async () => {
    docker.on('GET /_ping', breakOff, json(200, 'OK'), breakOff)
    await engine.ping()
    expect(docker.asked).toHaveLength(2)
    expect((await failureOf(engine.ping())).kind).toBe('unreachable')
    expect(docker.asked).toHaveLength(4)
  })

  it('gives up when an answer takes too long, in the words of ECS', async () => {
    docker.on('POST /containers/create', silence)
    const failure = failureOf(engine.create(spec))
    await eventually(() => docker.asked.length === 1, 'it has asked')
    await clock.advance(240_000)
    expect(await failure).toMatchObject({ kind: 'timeout', message: 'Could not transition to created; timed out after waiting 4m0s' })
  })

  it('answers no call after it was closed', async () => {
    engine.close()
    expect((await failureOf(engine.ping())).kind).toBe('unreachable')
    expect(docker.asked).toEqual([])
  })

  it('says that what is there is no engine', async () => {
    docker.on('GET /_ping', json(403, 'Forbidden'))
    expect((await failureOf(engine.ping())).kind).toBe('refused')
  })

  describe('pull', () => {
    it('fails by what is said in the middle, whatever the status said at first', async () => {
      docker.on(
        'POST /images/create',
        stream({ status: 'Pulling fs layer', id: 'a' }, { error: 'x', errorDetail: { message: 'unexpected EOF' } }),
      )
      expect(await failureOf(engine.pull('web:1'))).toMatchObject({ kind: 'unreachable', message: 'unexpected EOF' })
    })

    it('sends credentials in the header alone', async () => {
      let header: string | undefined
      docker.on('POST /images/create', (request, response) => {
        header = String(request.headers['x-registry-auth'])
        stream({ status: 'Pull complete', id: 'a' })(request, response)
      })
      docker.on('GET /images/web', json(404, { message: 'No such image' }))
      const auth = { username: 'me', password: 'secret', serverAddress: 'registry.test' }
      await failureOf(engine.pull('web', { auth, platform: 'linux/arm64' }))
      expect(JSON.parse(Buffer.from(header ?? '', 'base64url').toString())).toEqual({
        username: 'me',
        password: 'secret',
        serveraddress: 'registry.test',
      })
      expect(docker.asked[0]).toBe('POST /images/create?fromImage=web&tag=latest&platform=linux%2Farm64')
    })

    it('gives up when it makes no progress', async () => {
      docker.on('POST /images/create', (_request, response) => {
        response.writeHead(200)
        response.write('{"status":"Pulling fs layer","id":"a"}\n')
      })
      let hasBegun = false
      const failure = failureOf(engine.pull('web:1', { onProgress: () => (hasBegun = true) }))
      await eventually(() => hasBegun, 'it has begun')
      await clock.advance(60_000)
      expect(await failure).toMatchObject({ kind: 'timeout', message: 'Could not transition to pulled; timed out after waiting 1m0s' })
    })

    it('ends with the reason of who turned away', async () => {
      docker.on('POST /images/create', silence)
      const abort = new AbortController()
      const pull = engine.pull('web:1', { signal: abort.signal })
      await eventually(() => docker.asked.length === 1, 'it has asked')
      const reason = new Error('stopped')
      abort.abort(reason)
      await expect(pull).rejects.toBe(reason)
    })
  })

  it('says that an archive was not taken although the answer began well', async () => {
    docker.on('POST /images/load', stream({ errorDetail: { message: 'no space left on device' }, error: 'no space left on device' }))
    expect(await failureOf(engine.loadImage(new Uint8Array(3)))).toMatchObject({
      kind: 'refused',
      message: 'Error response from daemon: no space left on device',
    })
  })

  it('gives the lines that came before a connection broke', async () => {
    docker.on('GET /containers/web/logs', (_request, response) => {
      const payload = '2026-01-02T03:04:05.000000001Z hello\n'
      response.writeHead(200)
      response.write(Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, 0, payload.length]), Buffer.from(payload)]), () => response.destroy())
    })
    const lines: LogLine[] = []
    const reading = (async () => {
      for await (const batch of engine.logs('web', { follow: true })) lines.push(...batch)
    })()
    expect((await failureOf(reading)).kind).toBe('unreachable')
    expect(lines.map(({ text }) => text)).toEqual(['hello'])
  })

  it('asks for more entries until no line of a tail can have lost its head', async () => {
    const entry = (text: string) => {
      const payload = `2026-01-02T03:04:05.000000001Z ${text}`
      return Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, 0, payload.length]), Buffer.from(payload)])
    }
    docker.on('GET /containers/web/logs', (request, response) => {
      const all = ['one\n', 'aaa', 'bbb', 'ccc', 'ddd', 'eee\n', 'end\n'].map(entry)
      const tail = Number(/tail=(\d+)/.exec(request.url ?? '')?.[1])
      response.writeHead(200).end(Buffer.concat(all.slice(-tail)))
    })
    expect((await readAll(engine, 'web', { follow: false, tail: 2 })).map(({ text }) => text)).toEqual(['aaabbbcccdddeee', 'end'])
  })

  describe('events', () => {
    const event = (Action: string) => ({
      Type: 'container',
      Action,
      Actor: { ID: '1', Attributes: { name: 'web', image: 'web:1', task: '1' } },
    })

    it('go on after a broken connection, which is told', async () => {
      const beginThenBreak = (request: Parameters<typeof silence>[0], response: Parameters<typeof silence>[1]) => {
        response.writeHead(200)
        response.write(`${JSON.stringify(event('start'))}\n`, () => request.socket.destroy())
      }
      docker.on('GET /events', beginThenBreak, breakOff, breakOff, (_request, response) => {
        response.writeHead(200)
        response.write(`${JSON.stringify(event('die'))}\n`)
      })
      const heard: EngineEvent['type'][] = []
      const abort = new AbortController()
      const listening = (async () => {
        for await (const { type } of engine.events(abort.signal)) heard.push(type)
      })()
      await eventually(async () => {
        await clock.advance(1_000)
        return heard.includes('die')
      }, 'the second connection is heard')
      expect(heard).toEqual(['lost', 'start', 'lost', 'die'])
      abort.abort()
      await listening
    })

    it.each([
      [event('health_status: healthy'), 'health'],
      [event('died'), 'die'],
      [event('remove'), 'destroy'],
      [{ status: 'oom', Actor: { Attributes: { name: 'web' } } }, 'oom'],
      [event('exec_start: sh'), undefined],
      [{ ...event('start'), Type: 'image' }, undefined],
      [{}, undefined],
    ])('%o', (said, type) => expect(engineEvent(said)?.type).toBe(type))

    it('have the labels without what the engine mixes in', () => {
      expect(engineEvent(event('start'))).toEqual({ type: 'start', name: 'web', labels: { task: '1' } })
    })
  })

  it('reads no environment but what it was told', async () => {
    docker.on('GET /_ping', json(200, 'OK'))
    const before = process.env['DOCKER_HOST']
    process.env['DOCKER_HOST'] = 'this is: no address'
    try {
      await engine.ping()
      expect(process.env['DOCKER_HOST']).toBe('this is: no address')
    } finally {
      if (before === undefined) delete process.env['DOCKER_HOST']
      else process.env['DOCKER_HOST'] = before
    }
  })
})
