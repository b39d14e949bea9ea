import type { Task, TaskDefinition } from '@aws-sdk/client-ecs'
import { shortName } from '#cluster/api/arns.ts'
import { address } from '../../app/addresses.ts'
import type { Translate } from '../../i18n/translate.ts'
import { reasonsOf, type StopCause, stopCause } from './stopCause.ts'

/** What a stopped task's page says first. */
export interface WhyStopped {
  cause: StopCause['kind']
  /** One sentence in plain words. */
  headline: string
  /** Whether a person should do something about it. */
  serious: boolean
  advice: Advice[]
  /** ECS's own words, to be copied. */
  original: string
}

export interface Advice {
  text: string
  /** Where it is done. */
  action?: { label: string; href: string }
}

/** Pure: cause, words and what to do. @param definition the task's revision, where it is known */
export function whyStopped(task: Task, definition: TaskDefinition | undefined, t: Translate): WhyStopped {
  const cause = stopCause(task)
  return {
    cause: cause.kind,
    headline: headlineOf(cause, t),
    serious: !['user', 'scheduler', 'exited', 'interrupted', 'spot'].includes(cause.kind),
    advice: adviceFor(cause, task, definition, t),
    original: reasonsOf(task).join('\n'),
  }
}

function headlineOf(cause: StopCause, t: Translate): string {
  switch (cause.kind) {
    case 'imageMissing':
      return t('why.imageMissing', cause)
    case 'imageDenied':
      return t('why.imageDenied', cause)
    case 'imageArchitecture':
      return t('why.imageArchitecture', cause)
    case 'imageNetwork':
      return t('why.imageNetwork', cause)
    case 'imageOther':
      return t('why.imageOther', cause)
    case 'outOfMemory':
      return t('why.outOfMemory', cause)
    case 'killed':
      return t('why.killed', cause)
    case 'notExecutable':
      return t('why.notExecutable', cause)
    case 'commandMissing':
      return t('why.commandMissing', cause)
    case 'crashed':
      return t('why.crashed', cause)
    case 'terminated':
      return t('why.terminated', cause)
    case 'vanished':
      return t('why.vanished', cause)
    case 'exitedWith':
      return t('why.exitedWith', cause)
    case 'exited':
      return t('why.exited', cause)
    case 'portTaken':
      return cause.port ? t('why.portTaken', cause) : t('why.portTakenUnknown', cause)
    case 'couldNotStart':
      return t('why.couldNotStart', cause)
    case 'dependency':
      return t('why.dependency', cause)
    case 'timeout':
      return t('why.timeout', cause)
    case 'noRoom':
      return t('why.noRoom')
    case 'secretMissing':
      return t('why.secretMissing')
    case 'unhealthy':
      return t('why.unhealthy')
    case 'user':
      return t('why.user')
    case 'scheduler':
      return t('why.scheduler')
    case 'interrupted':
      return t('why.interrupted')
    case 'spot':
      return t('why.spot')
    case 'unknown':
      return t('why.unknown')
  }
}

function adviceFor(cause: StopCause, task: Task, definition: TaskDefinition | undefined, t: Translate): Advice[] {
  const arn = task.taskDefinitionArn ?? ''
  const revise = { label: t('why.newRevision', { revision: shortName(arn) }), href: address.newTaskDefinition(arn) }
  const logs = {
    text: t('why.readLogs'),
    action: { label: t('why.openLogs'), href: address.task(task.clusterArn ?? '', task.taskArn ?? '', { tab: 'logs' }) },
  }
  switch (cause.kind) {
    case 'imageMissing':
      return [{ text: t('why.chooseImage'), action: revise }]
    case 'imageDenied':
      return [{ text: t('why.signIn', { registry: registryOf(cause.image) }) }, { text: t('why.chooseImage'), action: revise }]
    case 'imageArchitecture':
      return [{ text: t('why.chooseArchitecture'), action: revise }]
    case 'imageNetwork':
    case 'imageOther':
      return [{ text: t('why.checkRegistry', { registry: registryOf(cause.image) }) }]
    case 'outOfMemory':
      return [{ text: moreMemory(cause.container, definition, t), action: revise }, logs]
    case 'killed':
      return [logs, { text: t('why.stopTimeout'), action: revise }]
    case 'notExecutable':
    case 'commandMissing':
      return [{ text: t('why.fixCommand'), action: revise }, logs]
    case 'portTaken':
      return [{ text: t('why.freePort'), action: revise }]
    case 'noRoom':
      return [
        {
          text: t('why.makeRoom'),
          action: { label: t('why.openCluster'), href: address.cluster(task.clusterArn ?? '', { tab: 'infrastructure' }) },
        },
      ]
    case 'secretMissing':
      return [{ text: t('why.giveSecret'), action: revise }]
    case 'unhealthy':
      return [{ text: t('why.fixHealthCheck'), action: revise }, logs]
    case 'dependency':
      return [{ text: t('why.fixDependency'), action: revise }, logs]
    case 'user':
    case 'scheduler':
    case 'interrupted':
    case 'spot':
      return []
    case 'exited':
      return task.group?.startsWith('service:') ? [{ text: t('why.keepRunning'), action: revise }, logs] : []
    default:
      return [logs]
  }
}

/** Twice what the container has now, which is a step that shows whether memory is the trouble. */
function moreMemory(container: string, definition: TaskDefinition | undefined, t: Translate): string {
  const own = definition?.containerDefinitions?.find(({ name }) => name === container)
  const limit = own?.memory ?? (definition?.memory ? Number(definition.memory) : undefined)
  return limit ? t('why.raiseMemoryTo', { from: limit, to: limit * 2 }) : t('why.raiseMemory')
}

const registryOf = (image: string) => {
  const [first = ''] = image.split('/')
  return image.includes('/') && /[.:]|^localhost$/.test(first) ? first : 'docker.io'
}
