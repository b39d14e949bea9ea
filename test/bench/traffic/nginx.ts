import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { thisMachine } from '#test/run/machine/machine.ts'
import { installCommand, whyNoInstall } from '#test/run/machine/packages.ts'

/** nginx with one worker, as many as Marina's data plane has. */
export interface Nginx {
  port: number
  /** Of the worker, which does all the work. */
  pid: number
  end(): void
}

/** Brings what the figures compare with and measure with; undefined once it is there, else why it cannot be had. */
export function bringTrafficTools(): string | undefined {
  const machine = thisMachine()
  const programs = { nginx: 'nginx-light', wrk: 'wrk' }
  const missing = Object.entries(programs).flatMap(([program, name]) => (machine.findProgram(program) ? [] : [name]))
  if (missing.length === 0) return undefined
  const why = whyNoInstall(machine)
  if (why) return `${missing.join(' and ')} is missing, and ${why}`
  const [command = '', ...args] = installCommand(missing)
  process.stdout.write(`Installing: ${command} ${args.join(' ')}\n`)
  const { status } = spawnSync(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  return status === 0 ? undefined : `${missing.join(' and ')} could not be installed`
}

const answer = 'hello hello hello hello hello hello hello hello'

/** A target that answers as fast as one can. */
export const startTarget = () =>
  startNginx((port) => `server { listen 127.0.0.1:${port} backlog=1024; location / { return 200 "${answer}"; } }`)

/** A reverse proxy before it that sets the same headers as a load balancer does and keeps its connections. */
export const startProxy = (target: number) =>
  startNginx(
    (port) => `upstream targets { server 127.0.0.1:${target}; keepalive 64; keepalive_requests 100000000; }
    server { listen 127.0.0.1:${port} backlog=1024; location / {
      proxy_pass http://targets; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Port $server_port; proxy_set_header X-Amzn-Trace-Id $request_id;
    } }`,
  )

async function startNginx(server: (port: number) => string): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'marina-bench-nginx-'))
  const port = await freePort()
  const file = join(folder, 'nginx.conf')
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`)
  writeFileSync(
    file,
    `daemon off; worker_processes 1; pid ${folder}/pid; error_log /dev/null;
    events { worker_connections 8192; }
    http { access_log off; keepalive_requests 100000000; ${temporary.join(' ')} ${server(port)} }`,
  )
  const child = spawn('nginx', ['-c', file, '-e', '/dev/null'], { stdio: 'ignore' })
  // nginx outlives who started it, also where a figure fails.
  process.once('exit', () => child.kill())
  await untilOpen(port, child)
  return {
    port,
    pid: await workerOf(child),
    end: () => {
      child.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The master listens before it has a worker. */
async function workerOf({ pid }: ChildProcess): Promise<number> {
  for (let turn = 0; turn < 100; turn += 1) {
    const worker = Number.parseInt(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8'), 10)
    if (worker > 0) return worker
    await wait(20)
  }
  throw new Error('nginx has no worker')
}

async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function untilOpen(port: number, child: ChildProcess): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`)
    const socket = connect(port, '127.0.0.1')
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (isOpen) return
    await wait(50)
  }
  throw new Error('nginx does not listen')
}
