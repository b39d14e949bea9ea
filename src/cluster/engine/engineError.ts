export type EngineErrorKind = 'notFound' | 'conflict' | 'unreachable' | 'timeout' | 'refused'

/**
 * The one error of the engine port.
 * `message` is what the engine said, without decoration, because ECS quotes it in `reason` and `stoppedReason`
 * (spec part 2, 4.3: `Error response from daemon: …`).
 */
export class EngineError extends Error {
  readonly kind: EngineErrorKind

  constructor(kind: EngineErrorKind, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'EngineError'
    this.kind = kind
  }
}

export function isEngineError(error: unknown, kind?: EngineErrorKind): error is EngineError {
  return error instanceof EngineError && (kind === undefined || error.kind === kind)
}
