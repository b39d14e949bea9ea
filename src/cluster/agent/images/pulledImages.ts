import type { ImageFacts } from '#cluster/engine/containerEngine.ts'
import type { PulledImageRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { Store } from '#cluster/state/store.ts'
import { isSameRepository } from './imageReference.ts'

/** The images that Marina brought into an engine: all that it may ever take away again (spec part 2, 4.7). */
export interface PulledImages {
  /** After a pull. An image that was there before, or that has another name too, is the user's. */
  note(image: string, before: ImageFacts | undefined, after: ImageFacts): void
  /** Whether this name was pulled before and is not cleaned up. */
  has(image: string): boolean
  list(): PulledImageRecord[]
  touch(records: readonly PulledImageRecord[]): void
  forget(record: PulledImageRecord): void
}

/** @param engineId undefined until the engine has told who it is: then nothing is noted */
export function createPulledImages(store: Store, engineId: () => string | undefined, now: () => number): PulledImages {
  const list = () => store.read().pulledImages.by('engine', engineId() ?? '')
  return {
    list,
    has: (image) => list().some((record) => record.image === image),
    note(image, before, after) {
      const engine = engineId()
      if (engine === undefined || before?.id === after.id || hasOtherNames(image, after)) return
      const record = { key: `${engine}|${after.id}`, engineId: engine, image, imageId: after.id, pulledAt: now(), usedAt: now() }
      store.update('note pulled image', (tx) => tx.put('pulledImages', record))
    },
    touch(records) {
      if (records.length === 0) return
      store.update('note used images', (tx) => {
        for (const record of records) tx.put('pulledImages', { ...record, usedAt: now() })
      })
    },
    forget: (record) => void store.update('forget pulled image', (tx) => tx.delete('pulledImages', record.key)),
  }
}

function hasOtherNames(image: string, { tags, repoDigests }: ImageFacts): boolean {
  return tags.length > 1 || [...tags, ...repoDigests].some((name) => !isSameRepository(name, image))
}
