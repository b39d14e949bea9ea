import { setTimeout as wait } from 'node:timers/promises'
import type Docker from 'dockerode'
import { CONTAINER_NAME_LABEL, INSTALLATION_LABEL, TASK_ARN_LABEL, TASK_LABEL } from '#cluster/agent/labels.ts'
import type { ClusterClient } from '#cluster/api/contract.ts'
import { type EngineContents, findUnrest } from './findUnrest.ts'
import type { History } from './history.ts'
import { describeAll } from './observer.ts'
import type { World } from './world.ts'

const LOOK_EVERY_MS = 1_000
const OURS = { filters: { label: [INSTALLATION_LABEL] } }

/** Resolves once the cluster is at rest, or after the limit, when all that keeps it from that is wrong. */
export async function untilAtRest(world: World, history: History, limitMs: number): Promise<void> {
  for (const deadline = Date.now() + limitMs; ; await wait(LOOK_EVERY_MS)) {
    const unrest = await lookAtAll(world)
    if (unrest.length === 0) return history.note('came to rest')
    if (Date.now() < deadline) continue
    for (const { check, detail } of unrest) history.wrong(check, detail)
    return
  }
}

async function lookAtAll({ marina, docker }: World) {
  if (!marina) throw new Error('Marina is down')
  const { client } = marina
  const { serviceArns = [] } = await client.listServices({ maxResults: 100 })
  const answers = await Promise.all(
    [0, 10, 20]
      .map((from) => serviceArns.slice(from, from + 10))
      .filter((arns) => arns.length > 0)
      .map((services) => client.describeServices({ services })),
  )
  const arns = [...(await listAll(client, 'RUNNING')), ...(await listAll(client, 'STOPPED'))]
  const tasks = await describeAll(client, arns)
  return findUnrest(
    answers.flatMap(({ services }) => services ?? []),
    tasks,
    await contentsOf(docker),
  )
}

async function listAll(client: ClusterClient, desiredStatus: 'RUNNING' | 'STOPPED'): Promise<string[]> {
  const arns: string[] = []
  let nextToken: string | undefined
  do {
    const page = await client.listTasks({ desiredStatus, maxResults: 100, ...(nextToken !== undefined && { nextToken }) })
    arns.push(...(page.taskArns ?? []))
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  return arns
}

async function contentsOf(docker: Docker): Promise<EngineContents> {
  const [containers, networks, { Volumes }] = await Promise.all([
    docker.listContainers({ all: true, ...OURS }),
    docker.listNetworks(OURS),
    docker.listVolumes(OURS),
  ])
  return {
    containers: containers.map(({ Id, Names, Labels, State }) => ({
      id: Id,
      name: Names[0] ?? Id,
      taskArn: Labels[TASK_ARN_LABEL] ?? '',
      containerName: Labels[CONTAINER_NAME_LABEL] ?? '',
      running: State === 'running',
    })),
    networks: networks.map(({ Name }) => Name),
    volumesOfTasks: (Volumes ?? []).map(({ Labels }) => Labels?.[TASK_LABEL] ?? 'unknown'),
  }
}

/** The engine's own, which are always there. */
const NETWORKS_OF_ENGINE = ['bridge', 'host', 'none']

/** Resolves once the engine is as empty as before Marina came, or after the limit, when what it still has is wrong. */
export async function untilNothingIsLeft({ docker }: World, history: History, limitMs: number): Promise<void> {
  for (const deadline = Date.now() + limitMs; ; await wait(LOOK_EVERY_MS)) {
    const left = await everythingIn(docker)
    if (left.length === 0) return history.note('nothing left in the engine')
    if (Date.now() < deadline) continue
    for (const detail of left) history.wrong('nothing is left behind', detail)
    return
  }
}

/** Labels or not: nobody but Marina uses it. */
async function everythingIn(docker: Docker): Promise<string[]> {
  const [containers, networks, { Volumes }] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listNetworks(),
    docker.listVolumes(),
  ])
  return [
    ...containers.map(({ Names, Status }) => `container ${Names[0]} (${Status})`),
    ...networks.filter(({ Name }) => !NETWORKS_OF_ENGINE.includes(Name)).map(({ Name }) => `network ${Name}`),
    ...(Volumes ?? []).map(({ Name }) => `volume ${Name}`),
  ]
}
