import { ClusterError } from '#cluster/api/errors.ts'
import type { ExecSession } from '#cluster/api/streams.ts'
import type { ExecStream } from '#cluster/engine/containerEngine.ts'
import { isEngineError } from '#cluster/engine/engineError.ts'

export type Output = Promise<IteratorResult<Uint8Array>>

/**
 * A command of the engine as the contract has it, its errors in the user's terms.
 * @param begun output that was asked for already, in order
 */
export function execSession(
  stream: ExecStream,
  container: string,
  begun: Output[] = [],
  iterator = stream.output[Symbol.asyncIterator](),
): ExecSession {
  const exitCode = stream.exitCode().catch((error: unknown) => {
    throw execError(error, container)
  })
  // Whoever only reads the output must not be ended by a code that nobody asked for.
  exitCode.catch(() => {})
  return {
    output: continued(begun, iterator, container),
    write: (data) => stream.write(data),
    ready: () => stream.ready(),
    endInput: () => stream.endInput(),
    resize: (size) => void stream.resize(size).catch(() => {}),
    exitCode,
    close: () => stream.close(),
  }
}

async function* continued(begun: Output[], iterator: AsyncIterator<Uint8Array>, container: string): AsyncGenerator<Uint8Array> {
  const next = () => begun.shift() ?? iterator.next()
  try {
    for (let result = await next(); !result.done; result = await next()) yield result.value
  } catch (error) {
    throw execError(error, container)
  } finally {
    await iterator.return?.()
  }
}

/** What went wrong in the engine, as a sentence for whoever wanted the command. */
export function execError(error: unknown, container: string): ClusterError {
  if (error instanceof ClusterError) return error
  if (!isEngineError(error))
    return new ClusterError('ServerException', `Running a command in container ${container} failed.`, { cause: error })
  if (error.kind === 'unreachable' || error.kind === 'timeout') {
    return new ClusterError('ServerException', `The engine does not answer: ${error.message}`, { cause: error })
  }
  return new ClusterError('TargetNotConnectedException', `Nothing can be run in container ${container} now: ${error.message}`, {
    cause: error,
  })
}
