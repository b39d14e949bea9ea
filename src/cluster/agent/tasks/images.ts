import type { ContainerEngine, ImageFacts, PullProgress, RegistryAuth } from '#cluster/engine/containerEngine.ts'
import { EngineError, isEngineError } from '#cluster/engine/engineError.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { PulledImages } from '../images/pulledImages.ts'
import { isOwnImage } from '../ownImage.ts'

/** For how long a look at an image of Marina's own, or a pull that failed beside a local image, speaks for the next one. */
const REMEMBERED_MS = 10_000

/** When a registry is asked, and what its refusal means: ECS's `ECS_IMAGE_PULL_BEHAVIOR` (spec part 2, 4.4). */
export type PullBehaviour = 'default' | 'always' | 'once' | 'prefer-cached'

export interface WantedImage {
  signal: AbortSignal
  /** What to sign in with; asked for when a registry is. */
  findAuth?: () => Promise<RegistryAuth | undefined>
  /** Names what `findAuth` finds, where it is not what everybody uses: pulls with different logins are not shared. */
  login?: string
  /** For example `linux/arm64`; the engine's own where absent. */
  platform?: string
  /** The registry is asked: this may take long. */
  onPull: () => void
  onProgress: (progress: PullProgress) => void
}

/** Images for containers: pulled as the behaviour says, and each only once at a time (spec part 2, 4.4). */
export interface Images {
  /**
   * Brings an image, or finds it.
   * @throws EngineError of the pull when there is no local image either; the signal's reason when it is aborted
   */
  ensure(image: string, wanted: WantedImage): Promise<ImageFacts>
  /** Looks again next time: a container said that the image is not there. */
  forget(image: string): void
}

export interface ImagesOptions {
  engine: ContainerEngine
  clock: Clock
  behaviour?: PullBehaviour
  pulled: PulledImages
  /** Loads Marina's own images into the engine. */
  loadOwnImage?: () => Promise<unknown>
}

interface Sharing {
  waiting: Set<WantedImage>
  abort: AbortController
  isPulling: boolean
  result: Promise<ImageFacts>
}

export function createImages({ engine, clock, behaviour = 'default', pulled, loadOwnImage }: ImagesOptions): Images {
  const shared = new Map<string, Sharing>()
  const remembered = new Map<string, { facts: ImageFacts; until: number }>()
  const remember = (image: string, facts: ImageFacts) => {
    remembered.set(image, { facts, until: clock.now() + REMEMBERED_MS })
    return facts
  }

  const findOwn = async (image: string): Promise<ImageFacts> => {
    const found = await engine.inspectImage(image)
    if (found) return remember(image, found)
    await loadOwnImage?.()
    const loaded = loadOwnImage && (await engine.inspectImage(image))
    if (!loaded) throw new EngineError('notFound', `Error response from daemon: No such image: ${image}`)
    return remember(image, loaded)
  }

  const mayUseLocal = (image: string) =>
    behaviour === 'prefer-cached' || (behaviour === 'once' && pulled.has(image)) || image.includes('@sha256:')

  const pull = async (image: string, wanted: WantedImage, sharing: Sharing): Promise<ImageFacts> => {
    const before = await engine.inspectImage(image)
    if (before && mayUseLocal(image)) return before
    sharing.isPulling = true
    for (const { onPull } of sharing.waiting) onPull()
    const auth = await wanted.findAuth?.()
    try {
      const after = await engine.pull(image, {
        signal: sharing.abort.signal,
        ...(auth && { auth }),
        ...(wanted.platform !== undefined && { platform: wanted.platform }),
        onProgress: (progress) => {
          for (const { onProgress } of sharing.waiting) onProgress(progress)
        },
      })
      pulled.note(image, before, after)
      return after
    } catch (error) {
      if (sharing.abort.signal.aborted || !isEngineError(error) || behaviour === 'always' || behaviour === 'once') throw error
      const local = before && (await engine.inspectImage(image))
      if (!local) throw error
      return remember(image, local)
    }
  }

  const begin = (key: string, image: string, wanted: WantedImage): Sharing => {
    const sharing: Sharing = {
      waiting: new Set([wanted]),
      abort: new AbortController(),
      isPulling: false,
      result: Promise.resolve().then(() => (isOwnImage(image) ? findOwn(image) : pull(image, wanted, sharing))),
    }
    shared.set(key, sharing)
    const forgetSharing = () => {
      if (shared.get(key) === sharing) shared.delete(key)
    }
    sharing.result.then(forgetSharing, forgetSharing)
    return sharing
  }

  const join = (key: string, image: string, wanted: WantedImage): Sharing => {
    const sharing = shared.get(key)
    if (!sharing) return begin(key, image, wanted)
    sharing.waiting.add(wanted)
    if (sharing.isPulling) wanted.onPull()
    return sharing
  }

  /** The last one to leave ends a pull that nobody waits for. */
  const leave = (key: string, sharing: Sharing, wanted: WantedImage) => {
    sharing.waiting.delete(wanted)
    if (sharing.waiting.size > 0) return
    if (shared.get(key) === sharing) shared.delete(key)
    sharing.abort.abort(new Error('nobody waits for this image any more'))
  }

  return {
    async ensure(image, wanted) {
      wanted.signal.throwIfAborted()
      const known = remembered.get(image)
      if (known && known.until > clock.now()) return known.facts
      remembered.delete(image)
      const key = [image, wanted.login ?? '', wanted.platform ?? ''].join('|')
      const sharing = join(key, image, wanted)
      try {
        return await Promise.race([sharing.result, rejectionOf(wanted.signal)])
      } finally {
        leave(key, sharing, wanted)
      }
    },
    forget: (image) => void remembered.delete(image),
  }
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
}
