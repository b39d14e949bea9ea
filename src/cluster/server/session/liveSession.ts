import { ClusterError } from '#cluster/api/errors.ts'
import type { ExecSession } from '#cluster/api/streams.ts'
import { type Clock, sleep } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { type ChannelEffect, createDataChannel, scanMs } from './dataChannel.ts'
import type { TerminalSize } from './payloads.ts'

/** What carries a session for the moment: one WebSocket. */
export interface SessionLine {
  send(bytes: Uint8Array): void
  close(): void
}

/** A session from its first line to its end, whatever lines come and go in between. */
export interface LiveSession {
  /** Takes the place of the line that was there. */
  attach(line: SessionLine): void
  received(line: SessionLine, bytes: Buffer): void
  detached(line: SessionLine): void
  /** Ends command and session. @param why a sentence for the client, or empty */
  terminate(why: string): void
}

export interface LiveOptions {
  sessionId: string
  clock: Clock
  ids: Ids
  log: Logger
  openCommand(size: TerminalSize | undefined): Promise<ExecSession>
  /** Called once, when nothing is left of the session. */
  onOver(): void
}

/** A session without input and output ends (spec part 2, 8.1). */
const idleMs = 20 * 60_000
/** How long a command waits for a client that has lost its line. */
const resumeMs = 60_000
/** Input that was typed before the command could take it. */
const mostInputWaiting = 1024 * 1024

export function createLiveSession(options: LiveOptions): LiveSession {
  const { clock, log, sessionId } = options
  const channel = createDataChannel({ sessionId, ids: options.ids, takesInput: () => !isFull && inputWaiting < mostInputWaiting })
  const over = new AbortController()
  let line: SessionLine | undefined
  let command: ExecSession | undefined
  let size: TerminalSize | undefined
  let beforeCommand: Uint8Array[] = []
  let inputWaiting = 0
  let isFull = false
  let lastUse = clock.now()
  let wakeOutput = () => {}
  let stopWaiting = () => {}

  const apply = (effects: ChannelEffect[]): void => {
    for (const effect of effects) carryOut(effect)
    wakeOutput()
  }

  const carryOut = (effect: ChannelEffect): void => {
    if (effect.kind === 'send') line?.send(effect.bytes)
    else if (effect.kind === 'start') void run(effect.size)
    else if (effect.kind === 'input') write(effect.bytes)
    else if (effect.kind === 'resize') resize(effect.size)
    else if (effect.kind === 'terminate') terminate(effect.why)
    else if (line) end()
  }

  const write = (bytes: Uint8Array) => {
    lastUse = clock.now()
    if (!command) {
      beforeCommand.push(bytes)
      inputWaiting += bytes.length
      return
    }
    command.write(bytes)
    isFull = true
    void command.ready().then(() => (isFull = false))
  }

  const resize = (wanted: TerminalSize) => {
    size = wanted
    command?.resize(wanted)
  }

  const run = async (firstSize: TerminalSize | undefined): Promise<void> => {
    try {
      command = await options.openCommand(firstSize)
      if (over.signal.aborted) return command.close()
      if (size) command.resize(size)
      for (const bytes of beforeCommand) write(bytes)
      beforeCommand = []
      inputWaiting = 0
      await handOnOutput(command)
      log.info('an exec session’s command ended', { sessionId, exitCode: await command.exitCode })
      apply(channel.finish('', clock.now()))
    } catch (error) {
      if (!(error instanceof ClusterError)) log.error('an exec session failed', { sessionId, error: String(error) })
      apply(
        channel.finish(error instanceof ClusterError ? error.message : 'The session failed. Marina’s log has the details.', clock.now()),
      )
    }
  }

  const handOnOutput = async (from: ExecSession): Promise<void> => {
    for await (const bytes of from.output) {
      lastUse = clock.now()
      apply(channel.output(bytes, lastUse))
      while (!channel.hasRoom && !over.signal.aborted) await new Promise<void>((resolve) => (wakeOutput = resolve))
      if (over.signal.aborted) return
    }
  }

  const scan = async (): Promise<void> => {
    while (!over.signal.aborted) {
      await sleep(clock, scanMs, over.signal)
      const now = clock.now()
      if (now - lastUse >= idleMs) terminate('The session was idle for 20 minutes.')
      else if (line) apply(channel.tick(now))
    }
  }

  const waitForLine = () => {
    stopWaiting()
    stopWaiting = clock.after(resumeMs, () => terminate('The client did not come back.'))
  }

  const terminate = (why: string) => {
    if (over.signal.aborted) return
    command?.close()
    apply(channel.abort(why, clock.now()))
    end()
  }

  const end = () => {
    if (over.signal.aborted) return
    over.abort(new Error('The session is over.'))
    stopWaiting()
    command?.close()
    line?.close()
    options.onOver()
  }

  scan().catch(() => {})
  waitForLine()
  return {
    attach(next) {
      stopWaiting()
      const before = line
      line = next
      before?.close()
      apply(channel.opened(clock.now()))
    },
    received(from, bytes) {
      if (from === line) apply(channel.received(bytes, clock.now()))
    },
    detached(from) {
      if (from !== line) return
      line = undefined
      if (!over.signal.aborted) waitForLine()
    },
    terminate,
  }
}
