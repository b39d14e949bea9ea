/** A command line that cannot be taken apart. */
export interface CommandProblem {
  problem: 'quoteOpen'
}

/**
 * Pure: takes a command line apart as a POSIX shell would read plain words: blanks part them, quotes keep them together, a backslash
 * takes the next character as it is (within double quotes only `"` and `\`). Nothing is expanded: there is no shell.
 */
export function splitCommand(line: string): string[] | CommandProblem {
  const words: string[] = []
  let word: string | undefined
  let quote: '"' | "'" | undefined
  for (let at = 0; at < line.length; at += 1) {
    const letter = line[at] ?? ''
    if (quote) {
      if (letter === quote) quote = undefined
      else if (letter === '\\' && quote === '"' && /["\\]/.test(line[at + 1] ?? '')) word = (word ?? '') + (line[(at += 1)] ?? '')
      else word = (word ?? '') + letter
    } else if (letter === '"' || letter === "'") {
      quote = letter
      word ??= ''
    } else if (letter === '\\' && at + 1 < line.length) word = (word ?? '') + (line[(at += 1)] ?? '')
    else if (/\s/.test(letter)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = (word ?? '') + letter
  }
  if (quote) return { problem: 'quoteOpen' }
  if (word !== undefined) words.push(word)
  return words
}
