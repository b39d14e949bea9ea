import { execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'
import { getPriority, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Figure, median, percentile } from '../figure.ts'
import { cpuSeconds, residentMegabytes } from '../processFacts.ts'
import { bringTrafficTools, type Nginx, startProxy, startTarget } from '../traffic/nginx.ts'

const rounds = 3
const pacedRounds = 10
const connections = 16
const loadSeconds = 4
const pacedRate = 1_000
const pacedSeconds = 1
const webSockets = 1_000

/** What a load balancer of Marina's costs in throughput, in time and in memory; nginx as a reverse proxy before the same target beside it. */
export async function traffic(): Promise<Figure[]> {
  const lacking = bringTrafficTools()
  if (lacking) {
    process.stdout.write(`Skipped: traffic, because ${lacking}\n`)
    return []
  }
  const lower = raisePriority()
  const target = await startTarget()
  const nginx = await startProxy(target.port)
  const plane = await startPlane(target.port)
  try {
    return [await throughput(plane, nginx), ...(await addedLatency(plane, nginx, target)), await idleWebSockets()]
  } finally {
    for (const one of [plane, nginx, target]) one.end()
    lower()
  }
}

/**
 * Before everything else on the machine, where that is allowed: all that is compared is started from here and has it too.
 * @returns what takes it back
 */
function raisePriority(): () => void {
  const before = getPriority()
  try {
    setPriority(-15)
    return () => setPriority(before)
  } catch {
    return () => {}
  }
}

type Proxy = Pick<Nginx, 'port' | 'pid' | 'end'>

async function startPlane(target: number): Promise<Proxy> {
  const child = fork(fileURLToPath(new URL('../traffic/planeProcess.ts', import.meta.url)), [String(target)])
  const [port] = (await once(child, 'message')) as [number]
  return { port, pid: child.pid ?? 0, end: () => void child.kill() }
}

/** Requests for a second of a processor's time: what others do on the machine meanwhile counts for neither. */
async function throughput(plane: Proxy, nginx: Proxy): Promise<Figure> {
  await Promise.all([plane, nginx].map(({ port }) => load(port, 1)))
  const rates: [number, number][] = []
  for (let round = 0; round < rounds; round += 1) rates.push([await requestsPerCpuSecond(plane), await requestsPerCpuSecond(nginx)])
  const value = median(rates.map(([ours]) => ours))
  const reference = median(rates.map(([, theirs]) => theirs))
  return {
    name: `requests through the load balancer over ${connections} connections`,
    value,
    unit: 'requests/s of a core',
    reference: { name: 'nginx', value: reference },
    ratio: value / reference,
    goal: { at: 'least', ratio: 0.5 },
  }
}

async function requestsPerCpuSecond({ port, pid }: Proxy): Promise<number> {
  const before = cpuSeconds(pid)
  const answered = await load(port, loadSeconds)
  return answered / (cpuSeconds(pid) - before)
}

const run = promisify(execFile)

/** @returns how many requests were answered */
async function load(port: number, seconds: number): Promise<number> {
  const { stdout } = await run('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, `http://127.0.0.1:${port}/load`])
  const answered = Number(/(\d+) requests in/.exec(stdout)?.[1])
  if (!(answered > 0) || /Non-2xx|Socket errors/.test(stdout)) throw new Error(`the load was not answered:\n${stdout}`)
  return answered
}

/**
 * How much later answers come than from the target itself, asked at the same pace. Of each the quietest round counts: what else the
 * machine does can only add to a percentile, and by far more than a proxy does.
 */
async function addedLatency(plane: Proxy, nginx: Proxy, target: Proxy): Promise<Figure[]> {
  const times: Record<'direct' | 'ours' | 'theirs', number[][]> = { direct: [], ours: [], theirs: [] }
  for (let round = 0; round < pacedRounds; round += 1) {
    times.direct.push(await pace(target.port))
    times.ours.push(await pace(plane.port))
    times.theirs.push(await pace(nginx.port))
  }
  return [50, 99].map((percent) => {
    const quietest = (of: number[][]) => Math.min(...of.map((round) => percentile(round, percent)))
    const value = quietest(times.ours) - quietest(times.direct)
    const theirs = (quietest(times.theirs) - quietest(times.direct)).toFixed(2)
    const name = `latency that the load balancer adds at ${pacedRate} requests/s, p${percent} (nginx adds ${theirs} ms)`
    return { name, value, unit: 'ms', ratio: value, goal: { at: 'most', ratio: 2 } }
  })
}

async function pace(port: number): Promise<number[]> {
  const file = fileURLToPath(new URL('../traffic/pacedClient.ts', import.meta.url))
  const child = fork(file, [String(port), String(pacedRate), String(pacedSeconds)])
  const [times] = (await once(child, 'message')) as [number[]]
  return times
}

/** What connections cost that were upgraded and say nothing, both sides of each. */
async function idleWebSockets(): Promise<Figure> {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.once('data', () => socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const plane = await startPlane((server.address() as AddressInfo).port)
  try {
    await openWebSocket(plane.port, sockets)
    const before = residentMegabytes(plane.pid)
    for (let count = 0; count < webSockets; count += 1) await openWebSocket(plane.port, sockets)
    const value = residentMegabytes(plane.pid) - before
    return { name: `memory for ${webSockets} idle WebSockets`, value, unit: 'MB', ratio: value, goal: { at: 'most', ratio: 30 } }
  } finally {
    for (const socket of sockets) socket.destroy()
    server.close()
    plane.end()
  }
}

async function openWebSocket(port: number, sockets: Socket[]): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1' })
  sockets.push(socket)
  socket.write('GET /idle HTTP/1.1\r\nHost: bench\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  const [answer] = (await once(socket, 'data')) as [Buffer]
  if (!answer.toString().startsWith('HTTP/1.1 101')) throw new Error(`no WebSocket: ${answer}`)
}
