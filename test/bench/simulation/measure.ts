import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median } from '../figure.ts'
import { cluster, family, openSimulation, type Simulation } from './simulation.ts'
import { threadMs } from './threadMs.ts'

export interface Size {
  tasks: number
  services: number
  instances: number
}

/** Milliseconds on the wall; of the thread that does the work; of the thread's those in control's looks; and how many of those there were. */
export interface Spent {
  wallMs: number
  cpuMs: number
  controlMs: number
  looks: number
}

/** Of the thread on average, and on the wall. */
export interface PerChange {
  threadMs: number
  medianWallMs: number
}

/** What a cluster of this size cost. */
export interface Measured extends Size {
  /** From the first CreateService until each task has its place, without an agent. */
  place: Spent
  /** From then until all of them run. */
  run: Spent
  /** All services to another revision, until each deployment is completed. */
  rollOver: Spent
  /** One task more of one service: the request and control's commit. */
  change: PerChange
  /** One service to another revision: the request and control's first commit, which places as many tasks as the service has. */
  deploy: PerChange
  /** Resident once all run, and what of it is left when garbage is collected; resident after all were rolled over. 1,000,000 bytes. */
  memory: { runningMb: number; heldMb: number; rolledOverMb: number }
}

const changes = 200
const deploys = 20
const patienceMs = 30 * 60_000

export async function measure(size: Size): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'marina-simulation-'))
  const world = await openSimulation({ ...size, file: join(folder, 'state.db') })
  try {
    world.startControl()
    const place = await spend(world, () => placeAll(world, size))
    const run = await spend(world, () => runAll(world, size.tasks))
    const runningMb = residentMb()
    await world.stopAgent()
    const placed = world.store.read().tasks.size
    const change = await changeOne(world, size)
    if (world.store.read().tasks.size !== placed + changes) throw new Error('not every change had its task placed')
    const deploy = await deployOne(world, size)
    const heldMb = heldMegabytes()
    world.startAgent()
    await untilSteady(world, size.services)
    const rollOver = await spend(world, () => rollAllOver(world, size.services))
    return { ...size, place, run, rollOver, change, deploy, memory: { runningMb, heldMb, rolledOverMb: residentMb() } }
  } finally {
    await world.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function spend(world: Simulation, work: () => Promise<void>): Promise<Spent> {
  const [wall, control, cpu] = [performance.now(), world.controlSpent(), threadMs()]
  await work()
  const { looks, ms } = world.controlSpent()
  return { wallMs: performance.now() - wall, controlMs: ms - control.ms, looks: looks - control.looks, cpuMs: threadMs() - cpu }
}

const residentMb = () => process.memoryUsage().rss / 1e6
/** V8 gives back what it does not need only where it is pressed to. */
function heldMegabytes(): number {
  const { gc } = globalThis as { gc?: (options: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void }
  gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
  return residentMb()
}
const nameOf = (service: number) => `service-${service}`

async function placeAll(world: Simulation, { services, tasks }: Size): Promise<void> {
  for (let service = 0; service < services; service += 1) {
    const desiredCount = Math.floor(tasks / services)
    world.call('CreateService', { cluster, serviceName: nameOf(service), taskDefinition: `${family}:1`, desiredCount, launchType: 'EC2' })
  }
  await untilLive(world, tasks)
}

async function untilLive(world: Simulation, tasks: number): Promise<void> {
  for (let look = 0; world.store.read().tasks.count('live', 'live') < tasks; look += 1) {
    if (look > 1_000) throw new Error(`only ${world.store.read().tasks.count('live', 'live')} of ${tasks} tasks found a place`)
    await world.clock.settle()
  }
}

async function runAll(world: Simulation, tasks: number): Promise<void> {
  world.startAgent()
  await until(world, () => world.store.read().tasks.count('runningOfCluster', clusterArnOf(world)) >= tasks, 'all tasks run')
}

async function until(world: Simulation, isSo: () => boolean, what: string): Promise<void> {
  const limit = world.clock.now() + patienceMs
  while (!isSo()) {
    if (world.clock.now() > limit) throw new Error(`it never came about that ${what}`)
    await world.clock.advance(250)
  }
}

const clusterArnOf = ({ store }: Simulation) => [...store.read().clusters.all()].find(({ name }) => name === cluster)?.arn ?? ''

/** No deployment is under way any more, and each has the service to itself. */
function untilSteady(world: Simulation, services: number): Promise<void> {
  let steady = 0
  const all = () => [...world.store.read().services.all()]
  return until(
    world,
    () => {
      steady = all().filter(({ deployments }) => deployments.length === 1 && deployments[0]?.rolloutState === 'COMPLETED').length
      return steady === services
    },
    'all deployments are completed',
  )
}

async function rollAllOver(world: Simulation, services: number): Promise<void> {
  for (let service = 0; service < services; service += 1)
    world.call('UpdateService', { cluster, service: nameOf(service), taskDefinition: `${family}:2`, forceNewDeployment: true })
  await untilSteady(world, services)
}

async function changeOne(world: Simulation, { services }: Size): Promise<PerChange> {
  const wanted = new Map<string, number>()
  return perChange(world, changes, (change) => {
    const service = nameOf(spread(change, changes, services))
    const desiredCount = 1 + (wanted.get(service) ?? desiredCountOf(world, service))
    wanted.set(service, desiredCount)
    world.call('UpdateService', { cluster, service, desiredCount })
  })
}

const desiredCountOf = (world: Simulation, service: string) =>
  world.call('DescribeServices', { cluster, services: [service] }).services?.[0]?.desiredCount ?? 0

function deployOne(world: Simulation, { services }: Size): Promise<PerChange> {
  return perChange(world, deploys, (deploy) => {
    const service = nameOf(spread(deploy, deploys, services))
    world.call('UpdateService', { cluster, service, taskDefinition: `${family}:2`, forceNewDeployment: true })
  })
}

/** Each until control is at rest. A thread's time is told in steps of milliseconds, so it is that of all, divided. */
async function perChange(world: Simulation, count: number, change: (at: number) => void): Promise<PerChange> {
  const wall: number[] = []
  const before = threadMs()
  for (let at = 0; at < count; at += 1) {
    const begin = performance.now()
    change(at)
    await world.clock.settle()
    wall.push(performance.now() - begin)
  }
  return { threadMs: (threadMs() - before) / count, medianWallMs: median(wall) }
}

/** Which service the nth change is of, so that they come from all over. */
const spread = (at: number, count: number, services: number) => Math.floor((at * services) / count) % services
