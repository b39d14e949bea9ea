/** What may come next in a JSON text. */
type Expected = 'value' | 'valueOrEnd' | 'name' | 'nameOrEnd' | 'colon' | 'commaOrEnd' | 'nothing'

const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const wordPattern = /(?:true|false|null)(?![\w$])/y

/**
 * Pure: where a text stops being JSON (RFC 8259): offset of the first character that does not belong there, the text's length where it
 * ends too early, undefined where nothing is wrong. Engines tell the place of some mistakes only, and not of the same ones.
 */
export function findJsonError(text: string): number | undefined {
  const open: ('{' | '[')[] = []
  let expected: Expected = 'value'
  let at = skipBlanks(text, 0)
  const afterValue = () => (open.length > 0 ? 'commaOrEnd' : 'nothing')
  while (at < text.length) {
    const letter = text[at] ?? ''
    const inside = open.at(-1)
    if (expected === 'nothing') return at
    if (expected === 'colon') {
      if (letter !== ':') return at
      expected = 'value'
      at += 1
    } else if (expected === 'commaOrEnd' && letter === ',') {
      expected = inside === '{' ? 'name' : 'value'
      at += 1
    } else if (isEnd(letter, inside, expected)) {
      open.pop()
      expected = afterValue()
      at += 1
    } else if (expected === 'name' || expected === 'nameOrEnd') {
      const end = letter === '"' ? endOfString(text, at) : { error: at }
      if (typeof end !== 'number') return end.error
      expected = 'colon'
      at = end
    } else if (expected === 'commaOrEnd') return at
    else if (letter === '{' || letter === '[') {
      open.push(letter)
      expected = letter === '{' ? 'nameOrEnd' : 'valueOrEnd'
      at += 1
    } else {
      const end = endOfScalar(text, at)
      if (typeof end !== 'number') return end.error
      expected = afterValue()
      at = end
    }
    at = skipBlanks(text, at)
  }
  return expected === 'nothing' ? undefined : text.length
}

/** A comma before the end is a mistake, so the end may come only where nothing was begun. */
function isEnd(letter: string, inside: '{' | '[' | undefined, expected: Expected): boolean {
  if (expected === 'commaOrEnd') return (inside === '{' && letter === '}') || (inside === '[' && letter === ']')
  return (expected === 'nameOrEnd' && letter === '}') || (expected === 'valueOrEnd' && letter === ']')
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (at < text.length && ' \t\n\r'.includes(text[at] ?? 'x')) at += 1
  return at
}

function endOfScalar(text: string, at: number): number | { error: number } {
  if (text[at] === '"') return endOfString(text, at)
  for (const pattern of [wordPattern, numberPattern]) {
    pattern.lastIndex = at
    if (pattern.test(text)) return pattern.lastIndex
  }
  return { error: at }
}

function endOfString(text: string, start: number): number | { error: number } {
  for (let at = start + 1; at < text.length; at += 1) {
    const letter = text[at] ?? ''
    if (letter === '"') return at + 1
    if (letter < ' ') return { error: at }
    if (letter !== '\\') continue
    const escape = text[at + 1] ?? ''
    if (escape === 'u') {
      const digits = /^[0-9a-fA-F]*/.exec(text.slice(at + 2, at + 6))?.[0].length ?? 0
      if (digits < 4) return { error: at + 2 + digits }
      at += 5
    } else if (escape !== '' && '"\\/bfnrt'.includes(escape)) at += 1
    else return { error: at + 1 }
  }
  return { error: text.length }
}
