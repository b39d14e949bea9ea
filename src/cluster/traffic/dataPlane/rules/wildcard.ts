/**
 * A pattern of ELB's as a test: `*` for any characters or none, `?` for exactly one. Written as a loop and not as a regular expression,
 * because a pattern of many stars makes those take for ever.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  let [at, place, star, retry] = [0, 0, -1, 0]
  while (at < text.length) {
    const wanted = pattern[place]
    // Before the comparison: a star in the text is matched by a star, not used up by it.
    if (wanted === '*') {
      star = place
      retry = at
      place += 1
    } else if (wanted === '?' || wanted === text[at]) {
      at += 1
      place += 1
    } else if (star >= 0) {
      place = star + 1
      retry += 1
      at = retry
    } else return false
  }
  while (pattern[place] === '*') place += 1
  return place === pattern.length
}
