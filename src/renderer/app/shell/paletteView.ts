import type { Command } from '../commands.tsx'

/**
 * Pure: the commands that fit what was typed, best first. Every word must be found; a word's letters may be spread
 * ("crsv" finds "Create service"), but whole words at the start of one come first.
 */
export function findCommands(commands: readonly Command[], typed: string, recent: readonly string[]): Command[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...commands].sort((a, b) => rank(recent, a.id) - rank(recent, b.id))
  const scored = commands.flatMap((command) => {
    const score = scoreCommand(`${command.title} ${command.group} ${command.keywords ?? ''}`.toLowerCase(), words)
    return score === undefined ? [] : [{ command, score }]
  })
  return scored.sort((a, b) => b.score - a.score).map(({ command }) => command)
}

const rank = (recent: readonly string[], id: string) => {
  const place = recent.indexOf(id)
  return place < 0 ? recent.length : place
}

function scoreCommand(text: string, words: readonly string[]): number | undefined {
  let sum = 0
  for (const word of words) {
    const score = scoreWord(text, word)
    if (score === undefined) return undefined
    sum += score
  }
  return sum
}

function scoreWord(text: string, word: string): number | undefined {
  const at = text.indexOf(word)
  if (at === 0) return 100
  if (at > 0) return /[\s:/·-]/.test(text[at - 1] ?? '') ? 60 : 30
  return isSpread(text, word) ? 5 : undefined
}

function isSpread(text: string, word: string): boolean {
  let at = -1
  return [...word].every((letter) => (at = text.indexOf(letter, at + 1)) >= 0)
}
