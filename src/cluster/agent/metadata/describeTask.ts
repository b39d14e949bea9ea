import { taskDefinitionName } from '#cluster/api/arns.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { describeContainer, describePause, knownStatus, type TaskFacts, timeText } from './describeContainer.ts'

const beforeRunning: readonly TaskRecord['lastStatus'][] = ['PROVISIONING', 'PENDING', 'ACTIVATING']

/** A task as its own containers see it (spec part 2, 7.3). */
export function describeTask(version: 'v3' | 'v4', known: TaskFacts, { withTags = false } = {}): Record<string, unknown> {
  const { task, taskDefinition } = known
  const pause = task.pauseEngineName === undefined ? undefined : describePause(version, known, task.pauseEngineName)
  const [family = '', revision = ''] = taskDefinitionName(task.taskDefinitionArn).split(':')
  return definedOnly({
    Cluster: task.clusterArn,
    TaskARN: task.arn,
    Family: family,
    Revision: revision,
    DesiredStatus: task.desiredStatus,
    KnownStatus: taskStatus(known),
    Limits: limits(task),
    PullStartedAt: timeText(task.pullStartedAt),
    PullStoppedAt: timeText(task.pullStoppedAt),
    ExecutionStoppedAt: timeText(task.executionStoppedAt),
    AvailabilityZone: task.availabilityZone,
    ...(version === 'v4' && {
      LaunchType: task.launchType,
      ServiceName: task.group.startsWith('service:') ? task.group.slice('service:'.length) : undefined,
      FaultInjectionEnabled: taskDefinition.definition.enableFaultInjection === true,
    }),
    Containers: [...task.containers.map((record) => describeContainer(version, known, record)), ...(pause ? [pause] : [])],
    ...(withTags && { TaskTags: Object.fromEntries(task.tags.map(({ key, value }) => [key ?? '', value ?? ''])) }),
  })
}

/** The agent's own words: it is as far as the container that is least far. */
function taskStatus({ task, containers }: TaskFacts): string {
  if (task.lastStatus === 'STOPPED' || task.lastStatus === 'DEPROVISIONING') return 'STOPPED'
  if (!beforeRunning.includes(task.lastStatus)) return 'RUNNING'
  const made = task.containers.every(({ engineName }) => knownStatus(containers.get(engineName)) !== 'NONE')
  return made ? 'CREATED' : 'NONE'
}

/** In vCPU and MiB; only what is set for the whole task. */
function limits({ cpu, memory }: TaskRecord) {
  if (!cpu && !memory) return undefined
  return definedOnly({ CPU: cpu ? Number(cpu) / 1_024 : undefined, Memory: memory ? Number(memory) : undefined })
}
