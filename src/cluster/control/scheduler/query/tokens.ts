import { QueryError } from './query.ts'

export interface Token {
  /** `text` was quoted, `end` is after the last one. */
  kind: 'word' | 'text' | 'symbol' | 'end'
  text: string
  /** Where it starts. */
  at: number
}

const space = /\s*/y
const symbol = /&&|\|\||==|!=|>=|<=|=~|!~|[!<>()[\],]/y
const word = /[^\s'"()[\],=!<>&|~]+/y

/** The parts of a query; a last one of kind `end`. Throws a QueryError for a character or quote that fits nowhere. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let at = take(space, text, 0).length
  while (at < text.length) {
    const token = readToken(text, at)
    tokens.push({ ...token, at })
    at += token.length
    at += take(space, text, at).length
  }
  return [...tokens, { kind: 'end', text: '', at: text.length }]
}

function readToken(text: string, at: number): Pick<Token, 'kind' | 'text'> & { length: number } {
  const quote = text[at] ?? ''
  if (quote === "'" || quote === '"') {
    const end = text.indexOf(quote, at + 1)
    if (end < 0) throw new QueryError(at, `the quote ${quote} is not closed`)
    return { kind: 'text', text: text.slice(at + 1, end), length: end + 1 - at }
  }
  const found = take(symbol, text, at)
  if (found) return { kind: 'symbol', text: found, length: found.length }
  const bare = take(word, text, at)
  if (bare) return { kind: 'word', text: bare, length: bare.length }
  throw new QueryError(at, `the character ${text[at]} is not expected`)
}

function take(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}
