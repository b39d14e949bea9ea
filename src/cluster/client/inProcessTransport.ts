import type { CallContext, Transport } from '#cluster/api/contract.ts'
import type { ExecSession } from '#cluster/api/streams.ts'

/** The dispatcher of a cluster in this very process, as far as a client needs it. */
export interface LocalDispatcher {
  call(target: string, json: unknown, context: CallContext): Promise<unknown>
  stream(name: 'watch' | 'logs', json: unknown, context: CallContext, signal: AbortSignal): AsyncIterable<unknown>
  exec(json: unknown, context: CallContext): Promise<ExecSession>
}

/** Carries calls without a wire. */
export function inProcessTransport(dispatcher: LocalDispatcher, context: CallContext): Transport {
  return {
    call: (target, request) => dispatcher.call(target, request, context),
    stream: (name, request, signal) => dispatcher.stream(name, request, context, signal),
    exec: (request) => dispatcher.exec(request, context),
  }
}
