/**
 * Measures Marina against the thing it stands on, in one run on one machine.
 * `npm run bench`, or `npm run bench -- --json` for one line per figure. Needs a build, and a Docker engine but for `--only reads`,
 * `--only stoppedTasks`, `--only runTask`, `--only logSearch`, `--only traffic` and `--only simulation`, which writes what it measured
 * into docs/performance.md with `--write`. With `--forward`, Marina reaches the engine as one on another machine.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import Docker from 'dockerode'
import { type Forward, forwardToSocket } from '#cluster/engine/contract/forwardToSocket.ts'
import { startMarina } from '#test/support/marinaProcess.ts'
import type { Bench } from './bench.ts'
import { type Figure, meetsGoal, toJson, toText } from './figure.ts'
import { chain, chainFamilies } from './figures/chain.ts'
import { idle } from './figures/idle.ts'
import { launch } from './figures/launch.ts'
import { logSearch, logs } from './figures/logs.ts'
import { reads } from './figures/reads.ts'
import { requests } from './figures/requests.ts'
import { runTask } from './figures/runTask.ts'
import { scaling } from './figures/scaling.ts'
import { simulation } from './figures/simulation.ts'
import { startup } from './figures/startup.ts'
import { stoppedTasks } from './figures/stoppedTasks.ts'
import { traffic } from './figures/traffic.ts'

const engineFigures = { launch, chain, scaling, startup, idle, requests, logs }
const family = 'bench'

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, only: { type: 'string' }, forward: { type: 'boolean' }, write: { type: 'boolean' } },
})
/** They need neither an engine nor what is prepared on one. */
const stateFigures = { reads, stoppedTasks, runTask, logSearch, traffic, simulation: () => simulation({ write: values.write === true }) }
const engine = process.env['MARINA_TEST_DOCKER_HOST'] ?? process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock'
const dataFolder = mkdtempSync(join(tmpdir(), 'marina-bench-'))

let missed = 0
let forward: Forward | undefined
const isAsked = (name: string) => !values.only || values.only === name
for (const [name, measure] of Object.entries(stateFigures)) if (isAsked(name)) for (const figure of await measure()) tell(figure)
if (Object.keys(engineFigures).some(isAsked)) await measureOnEngine()
process.exitCode = missed > 0 ? 1 : 0

function tell(figure: Figure): void {
  if (!meetsGoal(figure)) missed += 1
  process.stdout.write(`${values.json ? toJson(figure) : toText(figure)}\n`)
}

async function measureOnEngine(): Promise<void> {
  const bench = await prepare()
  try {
    for (const [name, measure] of Object.entries(engineFigures)) if (isAsked(name)) for (const figure of await measure(bench)) tell(figure)
  } finally {
    await cleanUp(bench)
  }
}

async function prepare(): Promise<Bench> {
  const socketPath = engine.replace(/^unix:\/\//, '')
  forward = values.forward ? await forwardToSocket(socketPath) : undefined
  const marina = await startMarina({ dataFolder, engine: forward ? `tcp://127.0.0.1:${forward.port}` : engine })
  const docker = new Docker({ socketPath })
  await marina.client.registerTaskDefinition({
    family,
    networkMode: 'bridge',
    containerDefinitions: [
      { name: 'web', image: 'marina/hello', cpu: 16, memory: 16, essential: true, stopTimeout: 2, portMappings: [{ containerPort: 80 }] },
    ],
  })
  await marina.client.createService({ serviceName: family, taskDefinition: family, desiredCount: 0, launchType: 'EC2' })
  // The first launch is not measured: afterwards its container tells what Marina asks of Docker.
  const { tasks } = await marina.client.runTask({ taskDefinition: family, launchType: 'EC2' })
  const prepared: Bench = {
    marina,
    dataFolder,
    engine,
    docker,
    taskDefinition: family,
    service: family,
    createOptions: () => ({}),
    running: (count) => until((counts) => counts.running === count, prepared),
    allStopped: async () => {
      await until((counts) => counts.live === 0, prepared)
    },
  }
  await until((counts) => counts.anyRunning, prepared)
  prepared.createOptions = await copyOf(docker, tasks?.[0]?.taskArn ?? '')
  await marina.client.stopTask({ task: tasks?.[0]?.taskArn })
  await until((counts) => counts.live === 0, prepared)
  return prepared
}

/** What Docker was told of a task's container, for making its like by hand. */
async function copyOf(docker: Docker, taskArn: string): Promise<Bench['createOptions']> {
  const [container] = await docker.listContainers({ all: true, filters: { label: [`com.amazonaws.ecs.task-arn=${taskArn}`] } })
  const { Config, HostConfig } = await docker.getContainer(container?.Id ?? '').inspect()
  const { Image, Cmd, Entrypoint, Env, ExposedPorts, Healthcheck } = Config
  return () => ({
    name: `marina-bench-${randomBytes(6).toString('hex')}`,
    Image,
    Cmd,
    Env,
    ...(Entrypoint && { Entrypoint }),
    ...(ExposedPorts && { ExposedPorts }),
    ...(Healthcheck && { Healthcheck }),
    HostConfig,
    Labels: { 'marina.bench': 'true' },
  })
}

interface Counts {
  running: number
  live: number
  anyRunning: boolean
}

/** Resolves when the cluster's counts are as asked. */
async function until(isSo: (counts: Counts) => boolean, of: Bench): Promise<void> {
  const abort = new AbortController()
  const live = new Map<string, string>()
  let running = 0
  try {
    for await (const event of of.marina.client.watch({ scope: 'cluster', cluster: 'default' }, abort.signal)) {
      if (event.type !== 'snapshot' && event.type !== 'changes') continue
      if (event.type === 'snapshot') live.clear()
      for (const change of event.changes) {
        if (change.kind === 'task' && change.op === 'put' && change.value.lastStatus !== 'STOPPED')
          live.set(change.arn, change.value.lastStatus ?? '')
        else if (change.kind === 'task') live.delete(change.arn)
        if (change.kind === 'service' && change.op === 'put') running = change.value.runningCount ?? 0
      }
      if (isSo({ running, live: live.size, anyRunning: [...live.values()].includes('RUNNING') })) return
    }
  } finally {
    abort.abort()
  }
}

async function cleanUp(bench: Bench): Promise<void> {
  await bench.marina.client.updateService({ service: family, desiredCount: 0 })
  await until((counts) => counts.live === 0, bench)
  await bench.marina.stop()
  forward?.close()
  const made = ['marina.bench=true', ...[family, ...chainFamilies].map((each) => `com.amazonaws.ecs.task-definition-family=${each}`)]
  const left = await Promise.all(made.map((label) => bench.docker.listContainers({ all: true, filters: { label: [label] } })))
  await Promise.all(
    left.flat().map((container) =>
      bench.docker
        .getContainer(container.Id)
        .remove({ force: true, v: true })
        .catch(() => {}),
    ),
  )
  rmSync(dataFolder, { recursive: true, force: true })
}
