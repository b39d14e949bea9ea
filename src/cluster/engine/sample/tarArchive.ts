export interface TarEntry {
  /** Relative, with forward slashes; at most 100 bytes. A folder's ends with a slash and has no content. */
  path: string
  content: Uint8Array
  /** Permission bits, such as 0o755. */
  mode: number
}

const BLOCK = 512

/**
 * A POSIX tar archive (ustar) in one piece. Owner 0, time 0: the same entries give the same bytes on every machine.
 * @throws RangeError for a path or a size that the plain header cannot hold
 */
export function tarArchive(entries: readonly TarEntry[]): Uint8Array {
  const pieces = entries.flatMap((entry) => [header(entry), padded(entry.content)])
  return Buffer.concat([...pieces, Buffer.alloc(2 * BLOCK)])
}

function padded(content: Uint8Array): Uint8Array {
  return Buffer.concat([content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)])
}

function header(entry: TarEntry): Uint8Array {
  if (Buffer.byteLength(entry.path) > 100) throw new RangeError(`The path ${entry.path} is longer than the 100 bytes a tar header holds.`)
  if (entry.content.length >= 8 ** 11) throw new RangeError(`${entry.path} is larger than the 8 GiB a tar header can say.`)
  const block = Buffer.alloc(BLOCK)
  const number = (value: number, offset: number, length: number) =>
    block.write(value.toString(8).padStart(length - 1, '0'), offset, 'ascii')
  block.write(entry.path, 0, 'utf8')
  number(entry.mode, 100, 8)
  number(0, 108, 8)
  number(0, 116, 8)
  number(entry.content.length, 124, 12)
  number(0, 136, 12)
  block.write(entry.path.endsWith('/') ? '5' : '0', 156, 'ascii')
  block.write('ustar\0' + '00', 257, 'ascii')
  // The checksum counts its own field as spaces.
  block.fill(' ', 148, 156)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'ascii')
  return block
}
