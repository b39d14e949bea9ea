import { type ComponentType, lazy } from 'react'

const pausesMs = [300, 700, 1_500]

/**
 * `lazy` that tries a few times more. A browser gives up on everything it is loading when the machine's networks change, and a
 * container engine changes them with each task.
 */
export function lazyScreen<Props>(load: () => Promise<{ default: ComponentType<Props> }>) {
  return lazy(() => pausesMs.reduce((loading, ms) => loading.catch(() => pause(ms).then(load)), load()))
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
