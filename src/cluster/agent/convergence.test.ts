import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TaskArn } from '#cluster/api/arns.ts'
import { createSimulatedEngine, type SimulatedEngine } from '#cluster/engine/simulated/simulatedEngine.ts'
import { type FakeClock, fakeClock } from '#cluster/lib/fakeClock.ts'
import { taskStatuses } from '#cluster/state/records/taskRecords.ts'
import { type AgentBench, agentBench, taskDefinition } from './agent.testSupport.ts'

const bridge = taskDefinition({
  containerDefinitions: [
    { name: 'app', image: 'nginx' },
    { name: 'side', image: 'nginx', essential: false, dependsOn: [{ containerName: 'app', condition: 'START' }] },
  ],
})
const awsvpc = taskDefinition({ revision: 2, networkMode: 'awsvpc', containerDefinitions: [{ name: 'app', image: 'nginx' }] })

interface World {
  bench: AgentBench
  clock: FakeClock
  engine: SimulatedEngine
  arns: TaskArn[]
}

/** Something that happens, to the `which`-th task where it is about one. */
interface Happening {
  what: 'run' | 'runAwsvpc' | 'stop' | 'crash' | 'vanish' | 'away' | 'back' | 'engineRestart' | 'agentRestart' | 'failure' | 'nothing'
  which: number
  thenMs: number
}

const happenings = fc.array(
  fc.record({
    what: fc.constantFrom<Happening['what'][]>(
      'run',
      'run',
      'runAwsvpc',
      'stop',
      'crash',
      'vanish',
      'away',
      'back',
      'engineRestart',
      'agentRestart',
      'failure',
      'nothing',
    ),
    which: fc.nat(7),
    thenMs: fc.constantFrom(0, 50, 150, 700, 2_000, 9_000),
  }),
  { minLength: 3, maxLength: 18 },
)

function engineName({ bench, arns }: World, which: number): string | undefined {
  const task = arns[which] && bench.task(arns[which])
  return which % 3 === 0 ? (task?.pauseEngineName ?? task?.containers[0]?.engineName) : task?.containers[0]?.engineName
}

async function happen(world: World, { what, which }: Happening): Promise<void> {
  const { bench, engine, arns } = world
  const arn = arns[which]
  const name = engineName(world, which)
  const exists = name !== undefined && (await engine.inspect(name).catch(() => undefined))?.state === 'running'
  if (what === 'run') arns.push(bench.run(bridge))
  if (what === 'runAwsvpc') arns.push(bench.run(awsvpc, { launchType: 'FARGATE' }))
  if (what === 'stop' && arn) bench.stopTask(arn)
  if (what === 'crash' && exists) engine.faults.crash(name, 9)
  if (what === 'vanish' && exists) engine.faults.vanish(name)
  if (what === 'away') engine.faults.unreachable(true)
  if (what === 'back') engine.faults.unreachable(false)
  if (what === 'engineRestart') engine.faults.restart({ containers: which % 2 ? 'survive' : 'stop' })
  if (what === 'agentRestart') await bench.restart()
  if (what === 'failure') engine.faults.failNext(which % 2 ? 'start' : 'create', 'timeout', { afterDoing: which % 3 === 0 })
}

/** After the faults have ended: every task is what is wanted of it, and nothing runs that no task wants. */
async function expectAgreement({ bench, engine, arns }: World): Promise<void> {
  const running = new Set((await bench.containers()).filter(({ state }) => state === 'running').map(({ name }) => name))
  const wanted = new Set<string>()
  for (const arn of arns) {
    const task = bench.task(arn)
    expect(task.lastStatus, `task ${arns.indexOf(arn)}: ${JSON.stringify(task.containers)}`).toBe(task.desiredStatus)
    for (const { engineName: name, lastStatus } of task.containers) if (lastStatus === 'RUNNING') wanted.add(name)
    if (task.pauseEngineName && task.lastStatus === 'RUNNING') wanted.add(task.pauseEngineName)
    const ranks = bench.statuses(arn).map((status) => taskStatuses.indexOf(status))
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
  }
  expect([...running].sort()).toEqual([...wanted].sort())
  const needsNetwork = arns.some((arn) => bench.task(arn).lastStatus === 'RUNNING' && bench.task(arn).pauseEngineName)
  const networks = await engine.listNetworks({ labels: { 'marina.installation': 'bench' } })
  if (needsNetwork) expect(networks).toHaveLength(1)
}

async function live(story: readonly Happening[], relistMs: number, lostShare: number): Promise<void> {
  const clock = fakeClock()
  const engine = createSimulatedEngine({ clock, pullMs: 300, startMs: 100, scripts: { 'marina/hello': { local: true } } })
  const world: World = { bench: agentBench({ engine, clock, settings: { relistMs } }), clock, engine, arns: [] }
  try {
    engine.faults.loseEvents(lostShare)
    for (const happening of story) {
      await happen(world, happening)
      await clock.advance(happening.thenMs)
    }
    engine.faults.clear()
    await clock.advance(120_000)
    await expectAgreement(world)
  } finally {
    await world.bench.close()
  }
}

const runs = Number(process.env['MARINA_PROPERTY_RUNS'] ?? 60)

describe('whatever happens, tasks and containers agree in the end', () => {
  it('with events lost, by listing', async () => {
    await fc.assert(
      fc.asyncProperty(happenings, (story) => live(story, 5_000, 0.7)),
      { numRuns: runs },
    )
  }, 60_000)

  it('without listing, by events', async () => {
    await fc.assert(
      fc.asyncProperty(happenings, (story) => live(story, 10_000_000, 0)),
      { numRuns: runs },
    )
  }, 60_000)
})
