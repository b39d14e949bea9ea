import type { ContainerDefinition, Device } from '@aws-sdk/client-ecs'
import type { ContainerSpec } from '#cluster/engine/containerEngine.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'

const PERMISSIONS: Readonly<Record<string, string>> = { read: 'r', write: 'w', mknod: 'm' }

/**
 * What a container may do and what its process finds: `linuxParameters`, `ulimits` and their like (spec part 2, 1.2).
 * Fargate's own limit of open files is not set: an engine without the right to raise its limits could start nothing.
 */
export function planLinux(container: ContainerDefinition): Partial<ContainerSpec> {
  const linux = container.linuxParameters ?? {}
  return definedOnly({
    privileged: container.privileged,
    readonlyRootFilesystem: container.readonlyRootFilesystem,
    securityOptions: notEmpty(container.dockerSecurityOptions),
    ulimits: notEmpty(
      container.ulimits?.map(({ name, softLimit, hardLimit }) => ({ name: name ?? '', soft: softLimit ?? 0, hard: hardLimit ?? 0 })),
    ),
    capabilitiesAdd: notEmpty(linux.capabilities?.add),
    capabilitiesDrop: notEmpty(linux.capabilities?.drop),
    devices: notEmpty(linux.devices?.map(device)),
    init: linux.initProcessEnabled,
    sharedMemoryMiB: linux.sharedMemorySize,
    tmpfs: linux.tmpfs?.length ? tmpfs(linux.tmpfs) : undefined,
  })
}

function device({ hostPath, containerPath, permissions }: Device) {
  const letters = (permissions ?? []).map((permission) => PERMISSIONS[permission] ?? '').join('')
  return { hostPath: hostPath ?? '', containerPath: containerPath ?? hostPath ?? '', permissions: letters || 'rwm' }
}

function tmpfs(mounts: NonNullable<NonNullable<ContainerDefinition['linuxParameters']>['tmpfs']>): Record<string, string> {
  return Object.fromEntries(
    mounts.map(({ containerPath, size, mountOptions }) => [containerPath ?? '', [`size=${size}m`, ...(mountOptions ?? [])].join(',')]),
  )
}

/** Absent rather than empty: an empty list may mean "none" to an engine where absence means its default. */
export function notEmpty<T>(list: T[] | undefined): T[] | undefined {
  return list?.length ? list : undefined
}
