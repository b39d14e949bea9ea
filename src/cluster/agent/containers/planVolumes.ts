import type { ContainerDefinition, Volume } from '@aws-sdk/client-ecs'
import type { BindMount, VolumeSpec } from '#cluster/engine/containerEngine.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { routerMounts, routerVolumes } from '../firelens/router.ts'
import { ownerLabels } from '../labels.ts'
import { PlanError } from './planError.ts'

/** One volume of a task that the engine has to have before the task's containers. */
export interface VolumePlan {
  spec: VolumeSpec
  /** Removed with the task, or there for others too. */
  scope: 'task' | 'shared'
  /** Not created here: the task fails where it is missing. */
  mustExist: boolean
}

/** The volumes a task needs in the engine; host paths need none (spec part 2, 1.7). */
export function planVolumes(task: TaskRecord, taskDefinition: TaskDefinitionRecord, installation: string): VolumePlan[] {
  const ofRouter = routerVolumes(task, taskDefinition).map((name): VolumePlan => {
    return { spec: { name, labels: ownerLabels(task, installation) }, scope: 'task', mustExist: false }
  })
  return (taskDefinition.definition.volumes ?? [])
    .flatMap((volume) => planVolume(task, taskDefinition, volume, installation) ?? [])
    .concat(ofRouter)
}

function planVolume(task: TaskRecord, taskDefinition: TaskDefinitionRecord, volume: Volume, installation: string): VolumePlan | undefined {
  if (volume.host?.sourcePath) return undefined
  const source = volumeSource(task, taskDefinition, volume)
  const docker = volume.dockerVolumeConfiguration
  if (isFileSystem(volume)) return { spec: { name: source, labels: {} }, scope: 'shared', mustExist: false }
  const shared = docker?.scope === 'shared'
  const labels = { ...docker?.labels, ...(!shared && ownerLabels(task, installation)) }
  return {
    spec: { name: source, labels, ...definedOnly({ driver: docker?.driver, driverOptions: docker?.driverOpts }) },
    scope: shared ? 'shared' : 'task',
    mustExist: shared && docker.autoprovision !== true,
  }
}

/** Where a container's mount points lead: paths of the engine's machine and volumes' names. */
export function planMounts(task: TaskRecord, taskDefinition: TaskDefinitionRecord, container: ContainerDefinition): BindMount[] {
  const volumes = taskDefinition.definition.volumes ?? []
  const own = (container.mountPoints ?? []).map(({ sourceVolume, containerPath, readOnly }) => {
    const volume = volumes.find(({ name }) => name === sourceVolume)
    if (!volume) throw new PlanError(`Invalid volume referenced: ${sourceVolume ?? ''}`)
    if (!containerPath) throw new PlanError('Unable to resolve volume mounts; invalid path: ')
    return { source: volumeSource(task, taskDefinition, volume), containerPath, readOnly: readOnly ?? false }
  })
  return [...own, ...routerMounts(task, container)]
}

function volumeSource(task: TaskRecord, taskDefinition: TaskDefinitionRecord, volume: Volume): string {
  const { host, dockerVolumeConfiguration } = volume
  const { efsVolumeConfiguration: efs, s3filesVolumeConfiguration: s3, fsxWindowsFileServerVolumeConfiguration: fsx } = volume
  if (host?.sourcePath) return host.sourcePath
  if (dockerVolumeConfiguration?.scope === 'shared') return volume.name ?? ''
  if (efs) return fileSystemVolume(efs.fileSystemId, efs.authorizationConfig?.accessPointId ?? efs.rootDirectory)
  if (s3) return fileSystemVolume(idOfArn(s3.fileSystemArn), s3.accessPointArn ? idOfArn(s3.accessPointArn) : s3.rootDirectory)
  if (fsx) return fileSystemVolume(fsx.fileSystemId, fsx.rootDirectory)
  return taskVolumeName(task, taskDefinition, volume.name ?? '')
}

const isFileSystem = (volume: Volume) =>
  (volume.efsVolumeConfiguration ?? volume.s3filesVolumeConfiguration ?? volume.fsxWindowsFileServerVolumeConfiguration) !== undefined

const idOfArn = (arn: string | undefined) => arn?.split('/').at(-1)

/** A file system of AWS is a local volume with its name: kept over tasks and shared among them, as the real one is. */
function fileSystemVolume(fileSystemId: string | undefined, root: string | undefined): string {
  return ['marina', fileSystemId ?? '', ...(root ?? '').split('/')].filter(Boolean).map(volumeCharacters).join('-')
}

/** Its tail comes from the task's id, so that a restarted agent finds the same volume again. */
function taskVolumeName(task: TaskRecord, taskDefinition: TaskDefinitionRecord, volume: string): string {
  return `ecs-${taskDefinition.family}-${taskDefinition.revision}-${volumeCharacters(volume)}-${task.id.slice(0, 20)}`
}

const volumeCharacters = (text: string) => text.replace(/[^A-Za-z0-9_.-]+/g, '-')
