/** What is searched for. */
export interface LogQuery {
  text: string
  caseSensitive: boolean
  regex: boolean
}

export type Range = readonly [from: number, to: number]

export interface Matcher {
  matches(text: string): boolean
  /** Every place in one line, at most a few hundred. */
  ranges(text: string): Range[]
}

const MOST_RANGES = 300

/** Pure. @returns undefined while nothing is searched for; `problem` says why a regular expression is none */
export function compileQuery({ text, caseSensitive, regex }: LogQuery): Matcher | { problem: string } | undefined {
  if (text === '') return undefined
  const flags = caseSensitive ? 'g' : 'gi'
  try {
    return matcherOf(new RegExp(regex ? text : text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`), flags))
  } catch (error) {
    return { problem: error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : String(error) }
  }
}

function matcherOf(pattern: RegExp): Matcher {
  const ranges = (text: string, most: number) => {
    const found: Range[] = []
    pattern.lastIndex = 0
    for (let match = pattern.exec(text); match && found.length < most; match = pattern.exec(text)) {
      if (match[0] === '') pattern.lastIndex += 1
      else found.push([match.index, match.index + match[0].length])
    }
    return found
  }
  // `x*` fits everywhere, with nothing; that is no find.
  return { matches: (text) => ranges(text, 1).length > 0, ranges: (text) => ranges(text, MOST_RANGES) }
}
