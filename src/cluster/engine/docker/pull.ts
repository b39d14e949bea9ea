import type { IncomingMessage } from 'node:http'
import type { Clock } from '#cluster/lib/clock.ts'
import type { EngineTimeouts, PullOptions } from '../containerEngine.ts'
import { EngineError } from '../engineError.ts'
import type { DockerClient } from './dockerClient.ts'
import { jsonLines } from './jsonLines.ts'
import { errorInProgress, type ProgressMessage, pullErrorKind, pullProgress, splitImageReference } from './pullStream.ts'
import { type CallTimeout, PULL_BEGIN_TIMEOUT, PULL_INACTIVITY_TIMEOUT, PULL_TIMEOUT, timeoutMessage } from './timeouts.ts'
import { translateError } from './translateError.ts'

/** Brings an image; resolves when the engine says it is complete. */
export async function pullImage(
  client: DockerClient,
  clock: Clock,
  image: string,
  options: PullOptions,
  { pullMs = PULL_TIMEOUT.ms, pullInactivityMs = PULL_INACTIVITY_TIMEOUT.ms }: EngineTimeouts = {},
): Promise<void> {
  const whole = { ...PULL_TIMEOUT, ms: pullMs }
  const watchdog = pullWatchdog(clock, whole, { ...PULL_INACTIVITY_TIMEOUT, ms: pullInactivityMs })
  const signals = [watchdog.signal, client.closed, ...(options.signal ? [options.signal] : [])]
  try {
    const response = await client.call(whole, (docker) => {
      const request = { ...splitImageReference(image), ...platform(options), abortSignal: AbortSignal.any(signals) }
      return docker.createImage(credentials(options), request) as Promise<IncomingMessage>
    })
    await followPull(response, options, watchdog.seen)
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason
    if (watchdog.expired) throw new EngineError('timeout', timeoutMessage(watchdog.expired), { cause: error })
    throw pullError(translateError(error, client.address))
  } finally {
    watchdog.stop()
  }
}

async function followPull(response: IncomingMessage, options: PullOptions, seen: () => void): Promise<void> {
  const progress = pullProgress()
  for await (const message of jsonLines<ProgressMessage>(response)) {
    seen()
    const failure = errorInProgress(message)
    if (failure) throw failure
    const sum = progress.read(message)
    if (sum) options.onProgress?.(sum)
  }
}

/** The engine gives most failures of a registry as its own: HTTP 500 with the registry's words. */
function pullError(error: EngineError): EngineError {
  if (error.kind !== 'refused' && error.kind !== 'notFound') return error
  return new EngineError(pullErrorKind(error.message), error.message, { cause: error })
}

function credentials({ auth }: PullOptions) {
  if (auth?.identityToken !== undefined) return { identitytoken: auth.identityToken, serveraddress: auth.serverAddress }
  return auth && { username: auth.username, password: auth.password, serveraddress: auth.serverAddress }
}

function platform(options: PullOptions) {
  return options.platform === undefined ? {} : { platform: options.platform }
}

interface Watchdog {
  readonly signal: AbortSignal
  /** Which limit ran out, once one has. */
  readonly expired: CallTimeout | undefined
  /** The engine gave a sign of life. */
  seen(): void
  stop(): void
}

/** Three limits at once: for the whole, for the first sign of life, between two of them (spec part 2, 4.2). */
function pullWatchdog(clock: Clock, whole: CallTimeout, inactivity: CallTimeout): Watchdog {
  const abort = new AbortController()
  let expired: CallTimeout | undefined
  const expire = (timeout: CallTimeout) => () => {
    expired ??= timeout
    abort.abort()
  }
  const stopWhole = clock.after(whole.ms, expire(whole))
  let stopNext = clock.after(PULL_BEGIN_TIMEOUT.ms, expire(PULL_BEGIN_TIMEOUT))
  return {
    signal: abort.signal,
    get expired() {
      return expired
    },
    seen() {
      stopNext()
      stopNext = clock.after(inactivity.ms, expire(inactivity))
    },
    stop() {
      stopWhole()
      stopNext()
    },
  }
}
