import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'
import { isEngineError } from '#cluster/engine/engineError.ts'
import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import type { PulledImageRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { Store } from '#cluster/state/store.ts'
import type { PulledImages } from './pulledImages.ts'

/** ECS's settings of the same meaning, and its defaults (spec part 2, 4.7). */
export interface ImageCleanUp {
  everyMs: number
  /** Since the pull. */
  minimumAgeMs: number
  imagesPerCycle: number
}

export const DEFAULT_IMAGE_CLEAN_UP: ImageCleanUp = { everyMs: 30 * 60_000, minimumAgeMs: 60 * 60_000, imagesPerCycle: 5 }

/**
 * Which images go now: pulled long enough ago, wanted by nobody, the least recently used first.
 * @param isWanted by name
 */
export function planImageCleanUp(
  pulled: readonly PulledImageRecord[],
  isWanted: (image: string) => boolean,
  now: number,
  { minimumAgeMs, imagesPerCycle }: ImageCleanUp,
): { used: PulledImageRecord[]; remove: PulledImageRecord[] } {
  const remove = pulled
    .filter(({ image, pulledAt }) => !isWanted(image) && now - pulledAt > minimumAgeMs)
    .toSorted((a, b) => a.usedAt - b.usedAt)
    .slice(0, imagesPerCycle)
  return { used: pulled.filter(({ image }) => isWanted(image)), remove }
}

/** Images of tasks that live, and of services that may start one at any moment. */
export function wantedImages(store: Store): Set<string> {
  const { tasks, services, taskDefinitions } = store.read()
  const definitions = [...services.all()]
    .filter(({ status }) => status !== 'INACTIVE')
    .flatMap(({ taskDefinitionArn }) => (taskDefinitionArn ? (taskDefinitions.get(taskDefinitionArn) ?? []) : []))
  return new Set([
    ...tasks.by('live', 'live').flatMap(({ containers }) => containers.map(({ image }) => image)),
    ...definitions.flatMap(({ definition }) => definition.containerDefinitions.flatMap(({ image }) => image ?? [])),
  ])
}

export interface CleanImagesOptions {
  store: Store
  engine: ContainerEngine
  clock: Clock
  log: Logger
  pulled: PulledImages
}

/** A cycle each `everyMs`, counted from the end of the one before. @returns ends it */
export function cleanImagesNowAndThen(options: CleanImagesOptions, settings: ImageCleanUp | 'disabled'): Cancel {
  if (settings === 'disabled') return () => {}
  let isOver = false
  let cancel: Cancel = () => {}
  const later = () => {
    if (isOver) return
    cancel = options.clock.after(settings.everyMs, () => void cleanImages(options, settings).finally(later))
  }
  later()
  return () => {
    isOver = true
    cancel()
  }
}

/** One cycle. What a container uses, or what has got another name, stays: the engine refuses, and is never forced. */
export async function cleanImages(options: CleanImagesOptions, settings: ImageCleanUp): Promise<void> {
  const { store, engine, clock, log, pulled } = options
  const wanted = wantedImages(store)
  const plan = planImageCleanUp(pulled.list(), (image) => wanted.has(image), clock.now(), settings)
  pulled.touch(plan.used)
  for (const record of plan.remove) {
    try {
      const named = await engine.inspectImage(record.image)
      await engine.removeImage(named?.id === record.imageId ? record.image : record.imageId)
      pulled.forget(record)
      log.info('removed an image that Marina had pulled and nothing uses', { image: record.image })
    } catch (error) {
      if (isEngineError(error, 'unreachable') || isEngineError(error, 'timeout')) return
      log.debug('an image stays for now', { image: record.image, error: String(error) })
    }
  }
}
