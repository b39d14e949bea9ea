import { type PushStream, pushStream } from '#cluster/lib/pushStream.ts'
import type { EngineEvent } from '../containerEngine.ts'

const MOST_WAITING = 10_000
const LOST: EngineEvent = { type: 'lost', name: '', labels: {} }

/** Who listens for events. */
export interface EventHub {
  /** Says `lost` first, as the adapter of a real engine does: listening begins now. */
  subscribe(signal: AbortSignal): AsyncIterable<EngineEvent>
  publish(event: EngineEvent): void
  /** Tells every listener that it may have missed something. */
  lost(): void
  close(): void
}

interface Listener {
  stream: PushStream<EngineEvent>
  hasMissed: boolean
}

export function eventHub(): EventHub {
  const listeners = new Set<Listener>()
  const push = (listener: Listener, event: EngineEvent) => {
    if (listener.hasMissed && listener.stream.waiting < MOST_WAITING / 2) listener.hasMissed = !listener.stream.push(LOST)
    if (!listener.stream.push(event)) listener.hasMissed = true
  }
  const publish = (event: EngineEvent) => {
    for (const listener of listeners) push(listener, event)
  }
  return {
    publish,
    lost: () => publish(LOST),
    subscribe(signal) {
      const listener: Listener = { stream: pushStream(MOST_WAITING, () => leave()), hasMissed: false }
      const onAbort = () => listener.stream.end()
      const leave = () => {
        listeners.delete(listener)
        signal.removeEventListener('abort', onAbort)
      }
      listeners.add(listener)
      listener.stream.push(LOST)
      signal.addEventListener('abort', onAbort, { once: true })
      if (signal.aborted) onAbort()
      return listener.stream
    },
    close() {
      for (const { stream } of Array.from(listeners)) stream.end()
    },
  }
}
