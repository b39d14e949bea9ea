import type { Container, NetworkBinding, Task, TaskDefinition } from '@aws-sdk/client-ecs'
import { shortName } from '#cluster/api/arns.ts'
import { reachedHost } from '#cluster/api/reachedHost.ts'
import type { TaskProgress } from '#cluster/api/resources/marina.ts'
import type { Translate } from '../../i18n/translate.ts'
import { type Look, taskLook } from '../../status/taskLook.ts'

/** What each container is busy with, where any is. */
export type TaskProgresses = ReadonlyMap<string, TaskProgress> | undefined

/** A published port: where a container can be reached from this computer. */
export interface PublishedPort {
  container: string
  containerPort: number
  hostPort: number
  protocol: string
  /** For tcp: what a browser can try. */
  url: string | undefined
}

/** A task as every list shows it. */
export interface TaskView {
  arn: string
  id: string
  shortId: string
  look: Look
  /** What it is busy with: "pulling 43 %". */
  verb: string | undefined
  /** `web:15` */
  revision: string
  /** Name of its service; undefined for one that was run alone. */
  service: string | undefined
  isOfDaemon: boolean
  health: string
  ports: PublishedPort[]
  task: Task
}

/** @param definition its revision, where it is known: without one, UNKNOWN health is taken for "not checked" */
export function taskView(task: Task, progress: TaskProgresses, t: Translate, definition?: TaskDefinition): TaskView {
  const id = shortName(task.taskArn ?? '')
  const checksHealth = hasHealthCheck(task, definition) || [...(progress?.values() ?? [])].some(({ step }) => step === 'checkingHealth')
  return {
    arn: task.taskArn ?? '',
    id,
    shortId: id.slice(0, 5),
    look: taskLook(task, checksHealth),
    verb: progressVerb(task, progress, t),
    revision: shortName(task.taskDefinitionArn ?? ''),
    service: serviceOf(task),
    isOfDaemon: task.group?.startsWith('daemon:') ?? false,
    health: task.healthStatus ?? 'UNKNOWN',
    ports: publishedPorts(task.containers ?? []),
    task,
  }
}

const hasHealthCheck = (task: Task, definition: TaskDefinition | undefined) =>
  definition?.taskDefinitionArn === task.taskDefinitionArn &&
  definition?.containerDefinitions?.some(({ healthCheck, essential }) => healthCheck !== undefined && essential !== false) === true

/** `service:web` → `web`. */
export const serviceOf = (task: Task): string | undefined =>
  task.group?.startsWith('service:') ? task.group.slice('service:'.length) : undefined

const verbs = {
  pulling: 'task.pulling',
  creating: 'task.creating',
  starting: 'task.starting',
  stopping: 'task.stopping',
  checkingHealth: 'task.checkingHealth',
} as const

/** The most telling thing its containers do: the slowest pull, else the first step known. */
function progressVerb(task: Task, progress: TaskProgresses, t: Translate): string | undefined {
  const steps = [...(progress?.values() ?? [])]
  // What brought a task up is over once it runs, whichever of the two the watch told last.
  const present = task.lastStatus === 'RUNNING' ? steps.filter(({ step }) => step === 'checkingHealth' || step === 'stopping') : steps
  const [step] = present.sort((a, b) => rankOf(a) - rankOf(b) || (a.fraction ?? 1) - (b.fraction ?? 1))
  if (!step || task.lastStatus === 'STOPPED') return undefined
  if (step.step === 'pulling' && step.fraction !== undefined) {
    const percent = Math.floor(step.fraction * 100)
    const { layersDone = 0, layersTotal = 0 } = step.pull ?? {}
    return layersTotal > 1 ? t('task.pullingLayers', { percent, layersDone, layersTotal }) : t('task.pullingPart', { percent })
  }
  return t(verbs[step.step])
}

const order: readonly TaskProgress['step'][] = ['stopping', 'pulling', 'creating', 'starting', 'checkingHealth']
const rankOf = ({ step }: TaskProgress) => order.indexOf(step)

export function publishedPorts(containers: readonly Container[]): PublishedPort[] {
  const ports = containers.flatMap(({ name = '', networkBindings = [] }) =>
    networkBindings.flatMap(portsOfRange).flatMap(({ bindIP, containerPort, hostPort, protocol = 'tcp' }) =>
      containerPort === undefined || hostPort === undefined
        ? []
        : [
            {
              container: name,
              containerPort,
              hostPort,
              protocol,
              url: protocol === 'tcp' ? urlOf(containerPort, hostPort, bindIP) : undefined,
            },
          ],
    ),
  )
  // A port bound on IPv4 and IPv6 is told twice and is one.
  return ports.filter((port, at) => ports.findIndex((other) => other.hostPort === port.hostPort && other.protocol === port.protocol) === at)
}

/** A range is told as one binding, and is as many ports. */
function portsOfRange(binding: NetworkBinding): NetworkBinding[] {
  const [first = 0, last = -1] = binding.containerPortRange?.split('-').map(Number) ?? []
  const [hostFirst = 0] = binding.hostPortRange?.split('-').map(Number) ?? []
  if (binding.containerPortRange === undefined || hostFirst === 0) return [binding]
  return Array.from({ length: last - first + 1 }, (_, at) => ({ ...binding, containerPort: first + at, hostPort: hostFirst + at }))
}

const securePorts = new Set([443, 8443])
const urlOf = (containerPort: number, hostPort: number, bindIP: string | undefined) =>
  `${securePorts.has(containerPort) ? 'https' : 'http'}://${reachedHost(bindIP)}:${hostPort}/`

const liveFirst = ['RUNNING', 'ACTIVATING', 'PENDING', 'PROVISIONING', 'DEACTIVATING', 'STOPPING', 'DEPROVISIONING', 'STOPPED']

/** Oldest first among the living, so that a chip never changes its place; the latest stopped ones last. */
export function sortTasks(tasks: Iterable<Task>): Task[] {
  return [...tasks].sort((a, b) => Number(isStopped(a)) - Number(isStopped(b)) || timeOf(a) - timeOf(b) || compare(a.taskArn, b.taskArn))
}

/** For tables: what runs on top, then by age. */
export function sortForTable(tasks: Iterable<Task>): Task[] {
  const place = (task: Task) => liveFirst.indexOf(task.lastStatus ?? '')
  return [...tasks].sort(
    (a, b) => Number(isStopped(a)) - Number(isStopped(b)) || timeOf(b) - timeOf(a) || place(a) - place(b) || compare(a.taskArn, b.taskArn),
  )
}

export const isStopped = (task: Task): boolean => task.lastStatus === 'STOPPED'
const timeOf = (task: Task) => task.createdAt?.getTime() ?? 0
const compare = (a = '', b = '') => (a < b ? -1 : a > b ? 1 : 0)
