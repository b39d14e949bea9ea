import { describe, expect, it } from 'vitest'
import { splitMatches } from './splitMatches.ts'

const marked = (line: string, searched: string, caseSensitive = false) =>
  splitMatches(line, searched, caseSensitive)
    .map(({ text, isMatch }) => (isMatch ? `[${text}]` : text))
    .join('')

describe('splitMatches', () => {
  it.each([
    ['GET /a and get /b', 'get', '[GET] /a and [get] /b'],
    ['aaa', 'a', '[a][a][a]'],
    ['nothing', 'else', 'nothing'],
    ['', 'else', ''],
    ['İstanbul get', 'get', 'İstanbul get'],
  ])('%s for %s', (line, searched, parts) => expect(marked(line, searched)).toBe(parts))

  it('minds the case where it is asked to', () => expect(marked('GET get', 'get', true)).toBe('GET [get]'))
})
