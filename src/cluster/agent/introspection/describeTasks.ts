import type { ContainerRecord } from '#cluster/state/records/taskRecords.ts'
import { describeContainer, type TaskFacts } from '../metadata/describeContainer.ts'
import { describeTask } from '../metadata/describeTask.ts'

/** A task as introspection shows it: to who administers the instance, and without the agent's own containers (spec part 2, 5.4). */
export interface IntrospectedTask {
  Arn: string
  DesiredStatus: string
  KnownStatus: string
  Family: string
  Version: string
  Containers: Record<string, unknown>[]
}

const containerMembers = [
  'DockerId',
  'DockerName',
  'Name',
  'Image',
  'ImageID',
  'CreatedAt',
  'StartedAt',
  'Ports',
  'Networks',
  'Volumes',
  'RestartCount',
]

export function introspectTask(known: TaskFacts): IntrospectedTask {
  const described = describeTask('v3', known)
  const [knownStatus, desiredStatus] = [String(described['KnownStatus']), known.task.desiredStatus]
  return {
    Arn: known.task.arn,
    DesiredStatus: knownStatus === 'STOPPED' && desiredStatus !== 'STOPPED' ? '' : desiredStatus,
    KnownStatus: knownStatus,
    Family: String(described['Family']),
    Version: String(described['Revision']),
    Containers: known.task.containers.map((record) => introspectContainer(known, record)),
  }
}

function introspectContainer(known: TaskFacts, record: ContainerRecord): Record<string, unknown> {
  const described = describeContainer('v4', known, record)
  const networks = describeContainer('v3', known, record)['Networks']
  const shown = Object.entries({ ...described, Networks: networks })
  return Object.fromEntries(shown.filter(([name, value]) => containerMembers.includes(name) && value !== undefined))
}
