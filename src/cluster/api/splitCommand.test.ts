import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitCommand } from './splitCommand.ts'

describe('splitCommand', () => {
  it('parts words at blanks and keeps quoted ones together', () => {
    expect(splitCommand('/hello check')).toEqual(['/hello', 'check'])
    expect(splitCommand(`  sh -c "echo 'a b' \\"c\\""  d\\ e ''`)).toEqual(['sh', '-c', `echo 'a b' "c"`, 'd e', ''])
    expect(splitCommand('')).toEqual([])
    expect(splitCommand('a$HOME `x` *')).toEqual(['a$HOME', '`x`', '*'])
  })

  it('says that a quotation mark is open', () => {
    expect(splitCommand('echo "a')).toEqual({ problem: 'quoteOpen' })
  })

  it('gives any words back that were quoted', () => {
    const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`
    fc.assert(
      fc.property(fc.array(fc.string()), (words) => {
        expect(splitCommand(words.map(quoted).join(' '))).toEqual(words)
      }),
    )
  })
})
