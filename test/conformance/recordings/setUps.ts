import type { Daemon } from '../daemon.ts'
import type { Json } from '../requests.ts'

/** Where a recording is replayed. */
export interface World {
  account: string
  /** The recorded request, for this account and with the ids of this world. */
  input(): Json
  /** Members of the recorded request. */
  recorded: Json
  /** A call that has to succeed. */
  call(operation: string, request: Json): Promise<Json>
  /** What was `theirs` in the recording is `ours` here. */
  rename(theirs: string, ours: string): void
}

export function openWorld(daemon: Daemon, account: string, recorded: Json): World {
  const names = new Map([['000000000000', account]])
  const here = (value: Json): Json => {
    let text = JSON.stringify(value)
    for (const [theirs, ours] of names) text = text.replaceAll(theirs, ours)
    return JSON.parse(text) as Json
  }
  return {
    account,
    recorded,
    input: () => here(recorded),
    rename: (theirs, ours) => void names.set(theirs, ours),
    async call(operation, request) {
      const answer = await daemon.send(operation, here(request), account)
      if (answer.status !== 200) throw new Error(`${operation}: ${answer.type}: ${answer.message}`)
      return answer.body
    },
  }
}

type SetUp = (world: World) => Promise<void>

const last = (name: unknown) => String(name).slice(String(name).lastIndexOf('/') + 1)
const clusterOf = ({ recorded }: World) => last(recorded['cluster'] ?? (recorded['clusters'] as string[] | undefined)?.[0])
const fargate = { requiresCompatibilities: ['FARGATE'], networkMode: 'awsvpc', cpu: '256', memory: '512' }
const network = { awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'], assignPublicIp: 'ENABLED' } }

const makeCluster: SetUp = async (world) => void (await world.call('CreateCluster', { clusterName: clusterOf(world) }))

/** INACTIVE, by whatever member the request names it. */
const deletedCluster =
  (nameOf: (world: World) => string, more: Json = {}): SetUp =>
  async (world) => {
    await world.call('CreateCluster', { clusterName: nameOf(world), ...more })
    await world.call('DeleteCluster', { cluster: nameOf(world) })
  }

/** Revisions 1 and 2 of the family, which are INACTIVE. */
const inactiveRevisions =
  (family: string): SetUp =>
  async (world) => {
    const containerDefinitions = [{ name: 'app', image: 'public.ecr.aws/docker/library/busybox:latest', memory: 64 }]
    for (const revision of [1, 2]) {
      await world.call('RegisterTaskDefinition', { family, containerDefinitions, tags: [{ key: 'inactive', value: 'yes' }] })
      await world.call('DeregisterTaskDefinition', { taskDefinition: `${family}:${revision}` })
    }
  }

const main = inactiveRevisions('stackd-ecs-controls-c82a61-20260916-main')

const probe = async (world: World, family: string, tags: Json[] = []) => {
  const containerDefinitions = [{ name: 'probe', image: 'public.ecr.aws/lambda/python:3.12' }]
  await world.call('RegisterTaskDefinition', { family, ...fargate, containerDefinitions, ...(tags.length > 0 && { tags }) })
}

const tag = (key: string, value: string) => ({ key, value })
const tagged = 'stackd-ecs-tags-f2ae7d4a85'
const tokened = 'stackd-ecs-token-dc017292ae'
const scaled = 'stackd-ecs-svc-a4afa4ae3c'

/** Cluster and task definition of the recordings about tags. */
const taggedDefinition: SetUp = async (world) => {
  await world.call('CreateCluster', { clusterName: tagged })
  await probe(world, tagged, [
    tag('stackd-probe', tagged),
    tag('definition-only', 'definition-initial'),
    tag('overlap', 'definition-initial'),
  ])
}

/** The task of recording 198 under the id of the one that runs here. */
const taggedTask: SetUp = async (world) => {
  await taggedDefinition(world)
  const request = {
    cluster: tagged,
    taskDefinition: tagged,
    launchType: 'FARGATE',
    networkConfiguration: network,
    propagateTags: 'TASK_DEFINITION',
    tags: [tag('overlap', 'request-initial'), tag('request-only', 'request-initial'), tag('remove-me', 'remove-initial')],
  }
  await runAs(world, request, last(world.recorded['resourceArn'] ?? (world.recorded['tasks'] as string[])[0]))
}

async function runAs(world: World, request: Json, theirId: string): Promise<string> {
  const { tasks } = (await world.call('RunTask', request)) as { tasks: { taskArn: string }[] }
  const ours = last(tasks[0]?.taskArn)
  world.rename(theirId, ours)
  return ours
}

const tokenDefinition: SetUp = async (world) => {
  await world.call('CreateCluster', { clusterName: `${tokened}-a` })
  await probe(world, tokened)
}

/** Two revisions, and services with none, one and two tasks. */
const scaledServices: SetUp = async (world) => {
  await world.call('CreateCluster', { clusterName: scaled })
  await probe(world, scaled)
  await probe(world, scaled)
  const service = (name: string, more: Json) =>
    world.call('CreateService', {
      cluster: scaled,
      serviceName: `${scaled}-${name}`,
      taskDefinition: `${scaled}:1`,
      launchType: 'FARGATE',
      networkConfiguration: network,
      ...more,
    })
  await service('fargate', {
    desiredCount: 1,
    deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 0 },
    tags: [tag('mutable', 'added'), tag('probe', scaled)],
  })
  await service('circuit', { desiredCount: 0 })
}

const settled: SetUp = async (world) => {
  await scaledServices(world)
  await untilStable(world, `${scaled}-fargate`)
}

const mostLooks = 300

async function untilStable(world: World, service: string): Promise<void> {
  for (let look = 0; look < mostLooks; look += 1) {
    const { services } = (await world.call('DescribeServices', { cluster: scaled, services: [service] })) as {
      services: { runningCount: number; desiredCount: number; deployments: { rolloutState: string }[] }[]
    }
    const [found] = services
    if (found?.runningCount === found?.desiredCount && found?.deployments[0]?.rolloutState === 'COMPLETED') return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${service} did not become stable`)
}

/** By the number a recording's file begins with; those without need nothing but an account. */
export const setUps: Readonly<Record<string, SetUp>> = {
  143: makeCluster,
  144: makeCluster,
  146: deletedCluster(({ recorded }) => String(recorded['clusterName'])),
  147: deletedCluster(clusterOf, { configuration: { executeCommandConfiguration: { logging: 'NONE' } } }),
  148: main,
  153: async (world) => {
    await main(world)
    await world.call('DeleteTaskDefinitions', { taskDefinitions: [String(world.recorded['taskDefinition'])] })
  },
  154: main,
  155: deletedCluster(({ recorded }) => last(recorded['resourceArn'])),
  182: deletedCluster(({ recorded }) => String((recorded['serviceRevisionArns'] as string[])[0]).split('/')[1] ?? ''),
  186: makeCluster,
  187: settled,
  190: async (world) => {
    await settled(world)
    const { taskArns } = (await world.call('ListTasks', { cluster: scaled, serviceName: `${scaled}-fargate` })) as { taskArns: string[] }
    await world.call('StopTask', { cluster: scaled, task: taskArns[0] ?? '' })
  },
  191: scaledServices,
  193: scaledServices,
  194: scaledServices,
  195: taggedTask,
  196: taggedTask,
  198: taggedDefinition,
  199: async (world) => {
    await tokenDefinition(world)
    // To the letter: a replay is compared as it was sent.
    const { tasks } = (await world.call('RunTask', world.recorded)) as { tasks: { taskArn: string }[] }
    await world.call('StopTask', {
      cluster: `${tokened}-a`,
      task: String(tasks[0]?.taskArn),
      reason: 'Owned token probe immediate cleanup',
    })
  },
  200: async (world) => {
    await tokenDefinition(world)
    const request = { cluster: `${tokened}-a`, taskDefinition: `${tokened}:1`, launchType: 'FARGATE', networkConfiguration: network }
    await runAs(world, request, last(world.recorded['task']))
  },
}
