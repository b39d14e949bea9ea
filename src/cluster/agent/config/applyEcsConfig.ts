import type { EngineTimeouts } from '#cluster/engine/containerEngine.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { DEFAULT_IMAGE_CLEAN_UP, type ImageCleanUp } from '../images/cleanImages.ts'
import { createDockerCredentials, type FindCredentials } from '../images/dockerCredentials.ts'
import type { PullBehaviour } from '../tasks/images.ts'
import type { EcsSettings } from './parseEcsConfig.ts'
import type { PortSpan } from './parseValue.ts'

/** What the agent does otherwise because of an `ecs.config`. */
export interface ConfiguredAgent {
  keepStoppedMs?: number
  pullBehaviour?: PullBehaviour
  imageCleanUp?: ImageCleanUp | 'disabled'
  stopTimeoutSeconds?: number
  metadataFile?: boolean
  pullUpfront?: boolean
  dynamicPorts?: PortSpan
  pidsLimit?: number
  taskLimits?: boolean
  pauseLabels?: Record<string, string>
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
  disableTaskLimits?: boolean
}

const pullBehaviours: readonly PullBehaviour[] = ['default', 'always', 'once', 'prefer-cached']

export function configuredAgent(settings: EcsSettings): ConfiguredAgent {
  const stopMs = settings.ECS_CONTAINER_STOP_TIMEOUT
  return definedOnly({
    keepStoppedMs: settings.ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION,
    pullBehaviour: pullBehaviours.find((behaviour) => behaviour === settings.ECS_IMAGE_PULL_BEHAVIOR),
    imageCleanUp: settings.ECS_DISABLE_IMAGE_CLEANUP ? ('disabled' as const) : imageCleanUp(settings),
    stopTimeoutSeconds: stopMs === undefined ? undefined : Math.round(stopMs / 1_000),
    metadataFile: settings.ECS_ENABLE_CONTAINER_METADATA,
    pullUpfront: settings.ECS_PULL_DEPENDENT_CONTAINERS_UPFRONT,
    dynamicPorts: settings.ECS_DYNAMIC_HOST_PORT_RANGE,
    pidsLimit: settings.ECS_TASK_PIDS_LIMIT,
    taskLimits: settings.ECS_ENABLE_TASK_CPU_MEM_LIMIT,
    pauseLabels: settings.ECS_PAUSE_LABELS,
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
    disableTaskLimits: settings.ECS_ENABLE_TASK_CPU_MEM_LIMIT === false ? true : undefined,
  })
}

/** How long the engine may take; an empty time is ECS's own. */
export function configuredTimeouts(settings: EcsSettings): EngineTimeouts {
  return definedOnly({
    createMs: settings.ECS_CONTAINER_CREATE_TIMEOUT,
    startMs: settings.ECS_CONTAINER_START_TIMEOUT,
    pullMs: settings.ECS_IMAGE_PULL_TIMEOUT || undefined,
    pullInactivityMs: settings.ECS_IMAGE_PULL_INACTIVITY_TIMEOUT || undefined,
  })
}

/**
 * What to sign in to registries with: what the file says, and where it says nothing of one, what the user is signed in with.
 * @param ofUser the user's own
 */
export function configuredLogins(settings: EcsSettings, ofUser: FindCredentials, log: Logger): FindCredentials {
  const { ECS_ENGINE_AUTH_TYPE: type, ECS_ENGINE_AUTH_DATA: auths } = settings
  // Both types are told apart by what they hold, as in docker's own file.
  if (type === undefined || auths === undefined) return ofUser
  const ofFile = createDockerCredentials({ log, readConfig: async () => JSON.stringify({ auths }) })
  return async (image) => (await ofFile(image)) ?? (await ofUser(image))
}
