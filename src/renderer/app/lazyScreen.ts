import { type ComponentType, lazy } from 'react'

const AGAIN_AFTER_MS = 500

/**
 * `lazy` that tries once more. A browser gives up on everything it is loading when the machine's networks change, and a
 * container engine changes them with each task.
 */
export function lazyScreen<Props>(load: () => Promise<{ default: ComponentType<Props> }>) {
  return lazy(() => load().catch(() => new Promise<void>((resolve) => setTimeout(resolve, AGAIN_AFTER_MS)).then(load)))
}
