const BACKSLASH = 92
const QUOTE = 34
const LETTER_U = 117
/** Of `\b \f \n \r \t \" \\ \/`, by the byte after the backslash. */
const SHORT_ESCAPES: Readonly<Record<number, number>> = { 98: 8, 102: 12, 110: 10, 114: 13, 116: 9, 34: QUOTE, 92: BACKSLASH, 47: 47 }

/**
 * Writes the text of a JSON string into `into`, as UTF-8.
 * @param start after the opening quote
 * @param end before the closing one
 * @param into at least as long as the string
 * @returns how many bytes the text has; -1 for what Docker does not write
 */
export function unescapeJson(bytes: Buffer, start: number, end: number, into: Buffer): number {
  let length = 0
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number
    if (byte === QUOTE) return -1
    if (byte !== BACKSLASH) {
      into[length++] = byte
      continue
    }
    at += 1
    const kind = bytes[at] as number
    const plain = SHORT_ESCAPES[kind]
    if (at >= end) return -1
    if (plain !== undefined) into[length++] = plain
    else {
      const added = kind === LETTER_U && at + 4 < end ? writeUnit(unitAt(bytes, at + 1), into, length) : 0
      if (added === 0) return -1
      length += added
      at += 4
    }
  }
  return length
}

/** Four hexadecimal digits; -1 where one is none. */
function unitAt(bytes: Buffer, at: number): number {
  let unit = 0
  for (let index = at; index < at + 4; index += 1) {
    const digit = digitOf(bytes[index] as number)
    if (digit < 0) return -1
    unit = unit * 16 + digit
  }
  return unit
}

function digitOf(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48
  const letter = byte | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}

/** @returns how many bytes it took; 0 for half a pair, which no single escape of Docker's is */
function writeUnit(unit: number, into: Buffer, at: number): number {
  if (unit < 0 || (unit >= 0xd800 && unit <= 0xdfff)) return 0
  if (unit < 0x80) {
    into[at] = unit
    return 1
  }
  return into.write(String.fromCharCode(unit), at, 'utf8')
}
