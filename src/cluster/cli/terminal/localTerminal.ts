import type { ReadStream, WriteStream } from 'node:tty'

export interface TerminalSize {
  columns: number
  rows: number
}

/** Where the person, or the pipe, is that a command in a container talks to. */
export interface LocalTerminal {
  /** Whether a person types and reads here; otherwise input or output is a pipe or a file. */
  readonly isTerminal: boolean
  /** Undefined where it is not known. */
  size(): TerminalSize | undefined
  /** Hands on each key as it is typed, Ctrl+C too. @returns what gives the keys their meaning back */
  raw(): () => void
  /** @returns what ends the listening */
  onResize(listener: () => void): () => void
  /**
   * Reads input no faster than it is taken.
   * @param ended called once, when no more comes
   * @returns what ends the reading
   */
  read(take: (bytes: Uint8Array) => Promise<void>, ended: () => void): () => void
  /** Resolves when there is room for more; rejects when nobody reads any more. */
  write(bytes: Uint8Array): Promise<void>
}

/** What a stream has only where it is a terminal is absent from a pipe. */
export type Input = NodeJS.ReadableStream & Partial<Pick<ReadStream, 'isTTY' | 'setRawMode'>>
export type Screen = NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns' | 'rows'>>

/** What Marina takes for the size of a terminal. */
const mostCells = 1000

/** Standard input and output of this process, the same on every platform. */
export function localTerminal(input: Input = process.stdin, screen: Screen = process.stdout): LocalTerminal {
  return {
    isTerminal: input.isTTY === true && screen.isTTY === true,
    size: () => sizeOf(screen),
    raw() {
      input.setRawMode?.(true)
      return () => void input.setRawMode?.(false)
    },
    onResize(listener) {
      screen.on('resize', listener)
      return () => void screen.off('resize', listener)
    },
    read: (take, ended) => read(input, take, ended),
    write: (bytes) => write(screen, bytes),
  }
}

/** Terminals without a window say 0. */
function sizeOf({ columns = 0, rows = 0 }: Screen): TerminalSize | undefined {
  if (columns < 1 || rows < 1) return undefined
  return { columns: Math.min(columns, mostCells), rows: Math.min(rows, mostCells) }
}

function read(input: Input, take: (bytes: Uint8Array) => Promise<void>, ended: () => void): () => void {
  let isReading = true
  const onData = (bytes: Buffer) => {
    input.pause()
    void take(bytes).then(() => isReading && input.resume())
  }
  // A terminal that is gone fails where a pipe ends.
  input.on('data', onData).once('end', ended).once('error', ended)
  input.resume()
  return () => {
    isReading = false
    input.off('data', onData).off('end', ended)
    // Otherwise the process would wait for what nobody will read.
    input.pause()
  }
}

function write(screen: Screen, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    screen.once('error', reject)
    screen.write(bytes, (error) => {
      if (error) return reject(error)
      screen.off('error', reject)
      resolve()
    })
  })
}
