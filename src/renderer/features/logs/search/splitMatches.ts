export interface TextPart {
  text: string
  isMatch: boolean
}

/** Pure: cuts a line into what matches and what stands between. */
export function splitMatches(line: string, searched: string, caseSensitive: boolean): TextPart[] {
  const [where, what] = caseSensitive ? [line, searched] : [line.toLowerCase(), searched.toLowerCase()]
  // Lower-casing makes some letters longer; then places do not fit the line any more.
  if (what === '' || where.length !== line.length) return [{ text: line, isMatch: false }]
  const parts: TextPart[] = []
  let from = 0
  for (let at = where.indexOf(what); at >= 0; at = where.indexOf(what, from)) {
    if (at > from) parts.push({ text: line.slice(from, at), isMatch: false })
    parts.push({ text: line.slice(at, at + what.length), isMatch: true })
    from = at + what.length
  }
  if (from < line.length) parts.push({ text: line.slice(from), isMatch: false })
  return parts
}
