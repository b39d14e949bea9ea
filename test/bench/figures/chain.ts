import type { ContainerDefinition, Task } from '@aws-sdk/client-ecs'
import type Docker from 'dockerode'
import type { ContainerCreateOptions } from 'dockerode'
import type { Bench } from '../bench.ts'
import { type Figure, median } from '../figure.ts'

/*
 * A task of four containers, each of which waits for the one before it, from the request to the moment when it is reported RUNNING; and
 * the same four containers by hand, in the order that serves best: all created at once, each started as soon as the one before it allows.
 */

const rounds = 7

type Condition = 'START' | 'COMPLETE' | 'SUCCESS' | 'HEALTHY'
interface Link {
  name: string
  definition: Partial<ContainerDefinition>
  /** What the next one waits for. */
  until: Condition
}

const check = { command: ['CMD', '/hello', 'check'], interval: 5, timeout: 5, retries: 3 }
const first: Link = { name: 'first', definition: { command: ['pause'] }, until: 'START' }
const second: Link = { name: 'second', definition: { command: ['exit', '0'], essential: false }, until: 'COMPLETE' }
const third: Link = { name: 'third', definition: { command: ['exit', '0'], essential: false }, until: 'SUCCESS' }
const checked: Link = { name: 'third', definition: { healthCheck: check }, until: 'HEALTHY' }
const last: Link = { name: 'last', definition: { command: ['pause'] }, until: 'START' }

const chains = [
  { family: 'bench-chain-ends', conditions: 'START, COMPLETE, SUCCESS', links: [first, second, third, last] },
  {
    family: 'bench-chain-health',
    conditions: 'START, SUCCESS, HEALTHY',
    links: [first, { ...second, until: 'SUCCESS' as const }, checked, last],
  },
]
/** Of the task definitions that it launches. */
export const chainFamilies: readonly string[] = chains.map(({ family }) => family)

/** Launch of a chain of four over the same by hand; both in turn, so that both meet the same machine. */
export async function chain(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const { family, conditions, links } of chains)
    figures.push(await measure(bench, `launch of a chain of four (${conditions})`, family, links))
  return figures
}

async function measure(bench: Bench, name: string, family: string, links: readonly Link[]): Promise<Figure> {
  await bench.marina.client.registerTaskDefinition({ family, containerDefinitions: definitionsOf(links) })
  const copies = (await launchThroughMarina(bench, family)).copies
  const marina: number[] = []
  const raw: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const byHand = round % 2 === 0 ? undefined : await launchByHand(bench.docker, links, copies)
    marina.push((await launchThroughMarina(bench, family)).took)
    raw.push(byHand ?? (await launchByHand(bench.docker, links, copies)))
  }
  const value = median(marina)
  const reference = { name: 'dockerode create+start+wait', value: median(raw) }
  return { name, value, unit: 'ms', reference, ratio: value / reference.value, goal: { at: 'most', ratio: 1.15 } }
}

function definitionsOf(links: readonly Link[]): ContainerDefinition[] {
  return links.map(({ name, definition }, place) => {
    const before = links[place - 1]
    const dependsOn = before && [{ containerName: before.name, condition: before.until }]
    return { name, image: 'marina/hello', memory: 16, stopTimeout: 2, ...definition, ...(dependsOn && { dependsOn }) }
  })
}

/** By container name, what Docker was told. */
type Copies = Readonly<Record<string, ContainerCreateOptions>>

async function launchThroughMarina(bench: Bench, family: string): Promise<{ took: number; copies: Copies }> {
  const { client } = bench.marina
  const abort = new AbortController()
  const running = new Map<string, (at: number) => void>()
  const watching = (async () => {
    for await (const event of client.watch({ scope: 'cluster', cluster: 'default' }, abort.signal)) {
      if (event.type !== 'snapshot' && event.type !== 'changes') continue
      for (const change of event.changes)
        if (change.kind === 'task' && change.op === 'put' && isUp(change.value)) running.get(change.arn)?.(performance.now())
    }
  })().catch(() => {})
  const begin = performance.now()
  const { tasks } = await client.runTask({ taskDefinition: family, launchType: 'EC2' })
  const task = tasks?.[0]?.taskArn ?? ''
  const end = await new Promise<number>((resolve) => running.set(task, resolve))
  const copies = await copiesOf(bench, task)
  await client.stopTask({ task })
  abort.abort()
  await watching
  await bench.allStopped()
  return { took: end - begin, copies }
}

const isUp = ({ lastStatus }: Task) => lastStatus === 'RUNNING'

async function copiesOf({ docker }: Bench, taskArn: string): Promise<Copies> {
  const listed = await docker.listContainers({ all: true, filters: { label: [`com.amazonaws.ecs.task-arn=${taskArn}`] } })
  const copies = listed.map(async ({ Id, Labels }) => {
    const { Config, HostConfig } = await docker.getContainer(Id).inspect()
    const { Image, Cmd, Env, Healthcheck } = Config
    const options = { Image, Cmd, Env, HostConfig, ...(Healthcheck && { Healthcheck }), Labels: { 'marina.bench': 'true' } }
    return [Labels['com.amazonaws.ecs.container-name'] ?? '', options] as const
  })
  return Object.fromEntries(await Promise.all(copies))
}

async function launchByHand(docker: Docker, links: readonly Link[], copies: Copies): Promise<number> {
  const begin = performance.now()
  const containers = await Promise.all(links.map(({ name }) => docker.createContainer(copies[name] ?? {})))
  for (const [place, { until }] of links.entries()) {
    const container = containers[place] as Docker.Container
    const met = place === links.length - 1 ? undefined : await untilMet(docker, container, until)
    await container.start()
    await met?.()
  }
  const took = performance.now() - begin
  await Promise.all(containers.map((container) => container.remove({ force: true })))
  return took
}

/** Begins to listen before the start; what it gives resolves when the condition is met, told by the engine and not by asking again and again. */
async function untilMet(docker: Docker, container: Docker.Container, until: Condition): Promise<() => Promise<unknown>> {
  if (until === 'START') return async () => {}
  const event = until === 'HEALTHY' ? 'health_status: healthy' : 'die'
  const stream = await docker.getEvents({ filters: { container: [container.id], event: [event] } })
  const heard = new Promise((resolve) => stream.once('data', resolve))
  return () => heard.finally(() => (stream as NodeJS.ReadableStream & { destroy(): void }).destroy())
}
