import { describe, expect, it } from 'vitest'
import { parseFilterPattern } from './filterPattern.ts'

describe('parseFilterPattern', () => {
  it.each([
    ['', 'anything', true],
    ['ERROR', 'an ERROR here', true],
    ['ERROR', 'an error here', false],
    ['ERROR timeout', 'timeout: ERROR', true],
    ['ERROR timeout', 'ERROR alone', false],
    ['"two words"', 'with two words in it', true],
    ['"two words"', 'words two', false],
    ['"say \\"hi\\""', 'they say "hi"', true],
    ['ERROR -retry', 'ERROR again', true],
    ['ERROR -retry', 'ERROR on retry', false],
    ['-"left out"', 'what is left out', false],
    ['?ERROR ?WARN', 'a WARN', true],
    ['?ERROR ?WARN', 'an INFO', false],
    ['?ERROR -WARN', 'an INFO', true],
  ])('%j in %j: %s', (pattern, message, matches) => expect(parseFilterPattern(pattern)(message)).toBe(matches))

  it.each(['{ $.level = "error" }', '[ip, user]', '%a.c%'])('refuses %s in words', (pattern) =>
    expect(() => parseFilterPattern(pattern)).toThrow(/Marina knows terms/),
  )
})
