import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { DEFAULT_IMAGE_CLEAN_UP, type ImageCleanUp } from '../images/cleanImages.ts'
import type { PullBehaviour } from '../tasks/images.ts'
import type { EcsSettings } from './parseEcsConfig.ts'

/** What the agent does otherwise because of an `ecs.config`. */
export interface ConfiguredAgent {
  keepStoppedMs?: number
  pullBehaviour?: PullBehaviour
  imageCleanUp?: ImageCleanUp | 'disabled'
  stopTimeoutSeconds?: number
}

/** What the container instance is registered with because of it (spec part 2, 5.3). */
export interface ConfiguredInstance {
  reservedMemoryMiB?: number
  reservedTcpPorts?: number[]
  reservedUdpPorts?: number[]
  /** Names of log drivers, in place of those that are announced without it. */
  loggingDrivers?: string[]
  disablePrivileged?: boolean
  drainsOnSpotNotice?: boolean
}

const pullBehaviours: readonly PullBehaviour[] = ['default', 'always', 'once', 'prefer-cached']

export function configuredAgent(settings: EcsSettings): ConfiguredAgent {
  const stopMs = settings.ECS_CONTAINER_STOP_TIMEOUT
  return definedOnly({
    keepStoppedMs: settings.ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION,
    pullBehaviour: pullBehaviours.find((behaviour) => behaviour === settings.ECS_IMAGE_PULL_BEHAVIOR),
    imageCleanUp: settings.ECS_DISABLE_IMAGE_CLEANUP ? ('disabled' as const) : imageCleanUp(settings),
    stopTimeoutSeconds: stopMs === undefined ? undefined : Math.round(stopMs / 1_000),
  })
}

function imageCleanUp(settings: EcsSettings): ImageCleanUp {
  return {
    everyMs: settings.ECS_IMAGE_CLEANUP_INTERVAL ?? DEFAULT_IMAGE_CLEAN_UP.everyMs,
    minimumAgeMs: settings.ECS_IMAGE_MINIMUM_CLEANUP_AGE ?? DEFAULT_IMAGE_CLEAN_UP.minimumAgeMs,
    imagesPerCycle: settings.ECS_NUM_IMAGES_DELETE_PER_CYCLE ?? DEFAULT_IMAGE_CLEAN_UP.imagesPerCycle,
  }
}

export function configuredInstance(settings: EcsSettings): ConfiguredInstance {
  return definedOnly({
    reservedMemoryMiB: settings.ECS_RESERVED_MEMORY,
    reservedTcpPorts: settings.ECS_RESERVED_PORTS,
    reservedUdpPorts: settings.ECS_RESERVED_PORTS_UDP,
    loggingDrivers: settings.ECS_AVAILABLE_LOGGING_DRIVERS,
    disablePrivileged: settings.ECS_DISABLE_PRIVILEGED,
    drainsOnSpotNotice: settings.ECS_ENABLE_SPOT_INSTANCE_DRAINING,
  })
}
