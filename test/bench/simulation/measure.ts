import { median, percentile } from '../figure.ts'
import { cluster, family, openSimulation, type Simulation } from './simulation.ts'
import { threadMs } from './threadMs.ts'

export interface Size {
  tasks: number
  services: number
  instances: number
}

/** Milliseconds on the wall; of the thread that does the work; and of the thread's those in control's commits. */
export interface Spent {
  wallMs: number
  cpuMs: number
  controlMs: number
}

/** What a cluster of this size cost. */
export interface Measured extends Size {
  /** From the first CreateService until each task has its place, without an agent. */
  place: Spent
  /** From then until all of them run. */
  run: Spent
  /** All services to another revision, until each deployment is completed. */
  rollOver: Spent
  /** One task more of one service: the request and control's commit. Milliseconds of the thread. */
  change: { medianMs: number; p99Ms: number }
  /** One service to another revision: the request and control's first commit, which places as many tasks as the service has. */
  deploy: { medianMs: number }
  /** Resident once all run, and what of it is left when garbage is collected; resident after all were rolled over. 1,000,000 bytes. */
  memory: { runningMb: number; heldMb: number; rolledOverMb: number }
}

const changes = 200
const deploys = 20
const patienceMs = 30 * 60_000

export async function measure(size: Size): Promise<Measured> {
  const world = await openSimulation(size)
  try {
    world.startControl()
    const place = await spend(world, () => placeAll(world, size))
    const run = await spend(world, () => runAll(world, size.tasks))
    const runningMb = residentMb()
    await world.stopAgent()
    const change = await changeOne(world, size)
    const deploy = await deployOne(world, size)
    const heldMb = heldMegabytes()
    world.startAgent()
    await untilSteady(world, size.services)
    const rollOver = await spend(world, () => rollAllOver(world, size.services))
    return { ...size, place, run, rollOver, change, deploy, memory: { runningMb, heldMb, rolledOverMb: residentMb() } }
  } finally {
    await world.close()
  }
}

async function spend(world: Simulation, work: () => Promise<void>): Promise<Spent> {
  const [wall, control, cpu] = [performance.now(), world.controlMs(), threadMs()]
  await work()
  return { wallMs: performance.now() - wall, controlMs: world.controlMs() - control, cpuMs: threadMs() - cpu }
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

async function changeOne(world: Simulation, { services, tasks }: Size): Promise<Measured['change']> {
  const times: number[] = []
  for (let change = 0; change < changes; change += 1) {
    const service = nameOf(spread(change, changes, services))
    const desiredCount = 1 + (world.call('DescribeServices', { cluster, services: [service] }).services?.[0]?.desiredCount ?? 0)
    const before = world.store.read().tasks.size
    times.push(await threadMsOf(world, () => world.call('UpdateService', { cluster, service, desiredCount })))
    if (world.store.read().tasks.size !== before + 1) throw new Error(`${service} did not get one task more of ${tasks}`)
  }
  return { medianMs: median(times), p99Ms: percentile(times, 99) }
}

async function deployOne(world: Simulation, { services }: Size): Promise<Measured['deploy']> {
  const times: number[] = []
  for (let deploy = 0; deploy < deploys; deploy += 1) {
    const service = nameOf(spread(deploy, deploys, services))
    const request = { cluster, service, taskDefinition: `${family}:2`, forceNewDeployment: true }
    times.push(await threadMsOf(world, () => world.call('UpdateService', request)))
  }
  return { medianMs: median(times) }
}

/** Until control is at rest. */
async function threadMsOf(world: Simulation, ask: () => unknown): Promise<number> {
  const begin = threadMs()
  ask()
  await world.clock.settle()
  return threadMs() - begin
}

/** Which service the nth change is of, so that they come from all over. */
const spread = (at: number, count: number, services: number) => Math.floor((at * services) / count) % services
