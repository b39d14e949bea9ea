import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { openSocket, type Runner, type Running, runnerFor, type Server, start, startServer } from './helloProgram.testSupport.ts'

const started: Running[] = []

afterEach(() => {
  for (const running of started.splice(0)) running.child.kill('SIGKILL')
})

for (const architecture of ['X86_64', 'ARM64'] as const) {
  const runner = runnerFor(architecture)
  if ('skipped' in runner) console.warn(`Skipped: the sample program for ${architecture}, because ${runner.skipped}.`)
  describe.skipIf('skipped' in runner)(`hello on ${architecture}`, () => {
    describeServer(runner)
    describeCommands(runner)
  })
}

function describeServer(runner: Runner) {
  const serve = async (environment?: Record<string, string>): Promise<Server> => {
    const server = await startServer(runner, environment)
    started.push(server)
    return server
  }

  it('answers with its task in plain text, and as a page to a browser', async () => {
    const arn = 'arn:aws:ecs:us-east-1:000000000000:task/default/1dc5c17a'
    const server = await serve({ MARINA_TASK: arn, MARINA_TASK_FAMILY: 'web', MARINA_TASK_REVISION: '3', HELLO_MESSAGE: '<b>&"\'' })
    const plain = await server.get('/', { headers: { accept: '*/*' } })
    expect(plain.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(plain.text).toContain('Hello from web:3\n<b>&"\'\ntask 1dc5c17a\n')
    const page = await server.get('/', { headers: { accept: 'text/html,*/*;q=0.8' } })
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.text).toContain('<h1>Hello from web:3</h1><p>&lt;b&gt;&amp;&quot;&#39;</p>')
    expect(page.text).toContain('<dd>1dc5c17a</dd>')
  })

  it('falls back to the host name, and cuts what is too long for its page', async () => {
    const server = await serve({ HOSTNAME: '0123456789ab', HELLO_MESSAGE: '<'.repeat(9000), HELLO_COLOR: 'red;}body{display:none' })
    expect((await server.get('/')).text).toContain('task 0123456789ab\n')
    const page = await server.get('/', { headers: { accept: 'text/html' } })
    expect(page.text).toContain(`<p>${'&lt;'.repeat(200)}</p>`)
    expect(page.text).not.toContain('display:none')
    expect(page.text.endsWith('</html>\n')).toBe(true)
  })

  it('logs one line per request: method, path, status, time, client', async () => {
    const server = await serve()
    await server.get('/?a=1')
    await server.get('/nowhere')
    await server.said('/nowhere')
    const lines = server.output().trim().split('\n').slice(1)
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(/^GET \/\?a=1 200 \d+\.\dms 127\.0\.0\.1$/)
    expect(lines[1]).toMatch(/^GET \/nowhere 404 \d+\.\dms 127\.0\.0\.1$/)
  })

  it('keeps a connection, answers pipelined requests in order and discards bodies', async () => {
    const server = await serve()
    const head = 'HTTP/1.1\r\nHost: x\r\n'
    const body = 'y'.repeat(100_000)
    const answer = await server.raw(
      `GET /health ${head}\r\nPOST /sick ${head}Content-Length: ${body.length}\r\n\r\n${body}HEAD /health ${head}\r\nGET /health ${head}Connection: close\r\n\r\n`,
    )
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 503', 'HTTP/1.1 503'])
    expect(answer.match(/Connection: \S+/g)).toEqual([
      'Connection: keep-alive',
      'Connection: keep-alive',
      'Connection: keep-alive',
      'Connection: close',
    ])
    expect(answer.match(/\r\n\r\nfailing\n/g)).toHaveLength(1)
  })

  it('accepts a request in any pieces', async () => {
    const server = await serve()
    const socket = await openSocket(server.port)
    socket.setNoDelay(true)
    let answer = ''
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text
    })
    for (const byte of 'GET /health HTTP/1.0\r\n\r\n') {
      socket.write(byte)
      await new Promise(setImmediate)
    }
    await once(socket, 'close')
    expect(answer).toContain('200 OK')
    expect(answer).toContain('Connection: close')
  })

  it.each([
    ['no request line', 'hello\r\n\r\n', 400],
    ['control characters in the path', 'GET /a\x1b[31m HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['an absolute target', 'GET http://a/ HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['two hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 400],
    ['an unknown version', 'GET / HTTP/2.0\r\nHost: x\r\n\r\n', 505],
    ['a nameless header', 'GET / HTTP/1.1\r\nHost: x\r\n: a\r\n\r\n', 400],
    ['a length that is none', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
    ['a chunked body', 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n', 411],
    ['a body too long', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n', 413],
    ['a head too long', `GET / HTTP/1.1\r\nHost: x\r\nA: ${'b'.repeat(20_000)}\r\n\r\n`, 431],
    ['another method', 'DELETE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 405],
    ['an action by HEAD', 'HEAD /crash HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 405],
    ['a burn without its time', 'GET /burn HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 400],
    ['a burn of no number', 'GET /burn?ms=1e3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 400],
  ])('refuses %s with its reason', async (_, request, status) => {
    const server = await serve()
    expect(await server.raw(request)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect((await server.get('/health')).status).toBe(200)
  })

  it('never shows its environment', async () => {
    const server = await serve({ SECRET_TOKEN: 'hunter2' })
    const answers = await Promise.all(['/', '/env', '/environ', '/nowhere'].map((path) => server.get(path)))
    expect(answers.map((answer) => answer.status)).toEqual([200, 403, 404, 404])
    expect(answers.map((answer) => answer.text + JSON.stringify([...answer.headers])).join()).not.toContain('hunter2')
  })

  it('turns sick and well, and its health check says so', async () => {
    const server = await serve()
    const check = () => start(runner, ['check'], { PORT: String(server.port) }).exit
    expect(await check()).toMatchObject({ code: 0, output: 'healthy\n' })
    expect((await server.get('/sick', { method: 'POST', headers: { accept: 'text/html' } })).headers.get('location')).toBe('/')
    expect(await server.get('/health')).toMatchObject({ status: 503, text: 'failing\n' })
    expect(await check()).toMatchObject({ code: 1, output: `unhealthy: http://127.0.0.1:${server.port}/health answered 503\n` })
    await server.get('/well')
    expect(await check()).toMatchObject({ code: 0 })
    server.child.kill('SIGKILL')
    await server.exit
    expect(await check()).toMatchObject({ code: 1, output: `unhealthy: http://127.0.0.1:${server.port}/health refused the connection\n` })
  })

  it('burns CPU as long as asked without keeping others waiting, a few at a time', async () => {
    const server = await serve()
    const began = performance.now()
    const burns = Array.from({ length: 9 }, () => server.get('/burn?ms=400'))
    const meanwhile = await server.get('/health')
    expect(meanwhile.status).toBe(200)
    expect(performance.now() - began).toBeLessThan(400)
    const statuses = (await Promise.all(burns)).map((answer) => answer.status)
    expect(statuses.filter((status) => status === 503)).toHaveLength(1)
    expect(performance.now() - began).toBeGreaterThanOrEqual(400)
    expect((await server.get('/burn?ms=1')).status).toBe(200)
  })

  it('serves on while more clients sit idle than it has places for', async () => {
    const server = await serve()
    const sockets: Socket[] = []
    // In portions that the queue of the kernel holds.
    for (let opened = 0; opened < 700; opened += 100) {
      sockets.push(...(await Promise.all(Array.from({ length: 100 }, () => openSocket(server.port)))))
      expect((await server.get('/health')).status).toBe(200)
    }
    for (const socket of sockets) socket.destroy()
    expect((await server.get('/health')).status).toBe(200)
  })

  it('ends who was idle longest, never who has asked', async () => {
    const server = await serve()
    const ask = 'GET /health HTTP/1.1\r\nHost: x\r\n\r\n'
    const silent = await openSocket(server.port)
    const others = await Promise.all(Array.from({ length: 511 }, () => openSocket(server.port)))
    // Stopped, it finds the requests of all others and the newcomer at once.
    server.child.kill('SIGSTOP')
    const answered = others.map((socket) => once(socket.setEncoding('utf8'), 'data'))
    for (const socket of others) socket.write(ask)
    const newcomer = server.raw(ask.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'))
    const ended = once(silent, 'close')
    server.child.kill('SIGCONT')
    expect(await newcomer).toMatch(/^HTTP\/1\.1 200 /)
    for (const [text] of await Promise.all(answered)) expect(text).toMatch(/^HTTP\/1\.1 200 /)
    await ended
    for (const socket of others) socket.destroy()
  })

  it('crashes on /crash: answers, logs why, exit code 1', async () => {
    const server = await serve()
    expect((await server.get('/crash')).text).toBe('Crashing with exit code 1, as asked.\n')
    const { code, output } = await server.exit
    expect(code).toBe(1)
    expect(output).toMatch(/GET \/crash 200 .*\nhello: asked to crash by a request to \/crash; exit code 1\n$/)
  })

  it('on SIGTERM takes no more connections, finishes what is open, drops what is idle, exit code 0', async () => {
    const server = await serve()
    const idle = await openSocket(server.port)
    idle.write('GET /health HTTP/1.1\r\nHost: x\r\n\r\n')
    await once(idle, 'data')
    const open = server.get('/burn?ms=300')
    const early = await openSocket(server.port)
    await server.get('/health')
    server.child.kill('SIGTERM')
    await server.said('open requests to finish: 1')
    early.write('GET /health HTTP/1.1\r\nHost: x\r\n\r\n')
    const [answer] = await once(early.setEncoding('utf8'), 'data')
    expect(answer).toMatch(/^HTTP\/1\.1 200 [^]*Connection: close/)
    await expect(openSocket(server.port)).rejects.toThrow('ECONNREFUSED')
    expect(await open).toMatchObject({ status: 200, text: 'Burnt CPU as long as asked.\n' })
    expect(await server.exit).toMatchObject({ code: 0, signal: null })
    expect(server.output()).toMatch(/GET \/burn\?ms=300 200 .*\nhello: stopped; exit code 0\n$/)
  })

  it('on SIGTERM still serves who had connected before it heard of the end', async () => {
    const server = await serve()
    server.child.kill('SIGSTOP')
    server.child.kill('SIGTERM')
    const answer = server.raw('GET /health HTTP/1.1\r\nHost: x\r\n\r\n')
    // Connected after the first, so the first is in the queue too.
    const second = await openSocket(server.port)
    server.child.kill('SIGCONT')
    expect(await answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(await server.exit).toMatchObject({ code: 0 })
    second.destroy()
  })

  it('says why it cannot listen', async () => {
    const server = await serve()
    expect(await start(runner, [], { PORT: String(server.port) }).exit).toMatchObject({
      code: 1,
      output: `hello: cannot listen on port ${server.port}: something else uses it. Set PORT to a free one.\n`,
    })
    expect(await start(runner, [], { PORT: '80a' }).exit).toMatchObject({ code: 64 })
    expect(await start(runner, [], { PORT: '65536' }).exit).toMatchObject({ code: 64 })
  })
}

function describeCommands(runner: Runner) {
  const run = (...words: string[]) => {
    const running = start(runner, words)
    started.push(running)
    return running
  }

  it('exits as told', async () => {
    expect((await run('exit', '7').exit).code).toBe(7)
    expect((await run('exit', '0').exit).code).toBe(0)
    expect((await run('exit', '256').exit).code).toBe(64)
    expect((await run('exit').exit).code).toBe(64)
  })

  it('echoes', async () => {
    expect((await run('echo', 'two', 'words').exit).output).toBe('two words\n')
  })

  it('refuses what it does not know with a sentence', async () => {
    const { code, output } = await run('dance').exit
    expect(code).toBe(64)
    expect(output).toMatch(/^hello: dance is not a subcommand\. There are serve, .*\n$/)
    expect((await run('help').exit).output).toContain('usage: hello [serve]')
  })

  it('sleeps, and ends on SIGTERM', async () => {
    expect((await run('sleep', '0.05').exit).code).toBe(0)
    expect((await run('sleep', '1.2345').exit).code).toBe(64)
    const sleeper = run('sleep', '60')
    await awaitSignalWait(sleeper)
    sleeper.child.kill('SIGTERM')
    expect((await sleeper.exit).code).toBe(143)
  })

  it.each(['SIGTERM', 'SIGINT'] as const)('pauses until %s', async (signal) => {
    const pause = run('pause')
    await awaitSignalWait(pause)
    pause.child.kill(signal)
    expect(await pause.exit).toMatchObject({ code: 0, signal: null })
  })

  it('spams numbered lines at a pace, on both streams', async () => {
    const began = performance.now()
    const { code, output } = await run('spam', '100', '20').exit
    expect(code).toBe(0)
    expect(performance.now() - began).toBeGreaterThanOrEqual(190)
    const numbers = [...output.replaceAll(/\x1b\[[\d;]*m/g, '').matchAll(/line"?:? ?(\d+)/g)].map((match) => Number(match[1]))
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
    expect((await run('spam', '0').exit).code).toBe(64)
  })

  it('leaks and holds memory', async () => {
    const leak = run('leak', '8')
    await leak.said('holding 8 MiB')
    leak.child.kill('SIGTERM')
    expect((await leak.exit).code).toBe(0)
    expect((await run('leak', 'much').exit).code).toBe(64)
  })

  it('ignores SIGTERM when told so', async () => {
    const stubborn = run('ignore-term')
    await stubborn.said('ignoring SIGTERM')
    stubborn.child.kill('SIGTERM')
    await stubborn.said('SIGTERM ignored')
    stubborn.child.kill('SIGKILL')
    expect((await stubborn.exit).signal).toBe('SIGKILL')
  })
}

/** A silent subcommand shows that it is up only by the call it waits in: rt_sigtimedwait, of the machine it runs on. */
async function awaitSignalWait(running: Running): Promise<void> {
  const call = process.arch === 'arm64' ? '137 ' : '128 '
  while (!(await readFile(`/proc/${running.child.pid}/syscall`, 'utf8')).startsWith(call)) await new Promise(setImmediate)
}
