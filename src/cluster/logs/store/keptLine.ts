import type { LogLine } from '#cluster/engine/containerEngine.ts'

/** `2025-01-02T03:04:05.123456789Z` */
const TIME_LENGTH = 30
/** Time, space, stream, space. */
export const PREFIX_LENGTH = TIME_LENGTH + 3
const SPACE = 32
const STDERR = 'e'.charCodeAt(0)

/**
 * One line in a segment: its time, `o` or `e`, its text. Plain text, so that a search runs over the bytes as they lie and a
 * file can be read without Marina.
 */
export function encodeLine({ time, stream, text }: LogLine): string {
  return `${time} ${stream === 'stderr' ? 'e' : 'o'} ${text.includes('\n') ? text.replaceAll('\n', '\r') : text}\n`
}

/**
 * @param start where the line begins
 * @param end where its line end is
 * @returns undefined for what is no line: a segment's first one, or what a power cut left
 */
export function decodeLine(bytes: Buffer, start: number, end: number): LogLine | undefined {
  if (!isLine(bytes, start, end)) return undefined
  return {
    time: bytes.toString('latin1', start, start + TIME_LENGTH),
    stream: bytes[start + TIME_LENGTH + 1] === STDERR ? 'stderr' : 'stdout',
    text: bytes.toString('utf8', start + PREFIX_LENGTH, end),
  }
}

function isLine(bytes: Buffer, start: number, end: number): boolean {
  return end - start >= PREFIX_LENGTH && bytes[start + TIME_LENGTH] === SPACE && bytes[start + PREFIX_LENGTH - 1] === SPACE
}

/** The time of the line that begins at `start`. */
export const timeAt = (bytes: Buffer, start: number): string => bytes.toString('latin1', start, start + TIME_LENGTH)
