import { describe, expect, it } from 'vitest'
import { countPlaywright } from './countPlaywright.ts'
import { closingLine, failed, passed, skipLines, skipped, sum } from './tally.ts'

describe('the closing line', () => {
  it('adds up what every layer came to', () => {
    const all = sum([passed, passed, failed, skipped('desktop: no display')])
    expect(closingLine(all)).toBe('2 passed, 1 failed, 1 skipped')
  })
})

describe('skipLines', () => {
  it('names each reason once', () => {
    expect(skipLines(['a > one: no engine', 'a > two: no engine', 'b: no display', 'c'])).toEqual([
      '  2 tests, such as a > one: no engine',
      '  b: no display',
      '  c: no reason given',
    ])
  })
})

describe('countPlaywright', () => {
  const spec = (title: string, status: string, annotations: { type: string; description?: string }[] = []) => ({
    title,
    tests: [{ status, annotations, projectName: 'page' }],
  })

  it('counts flaky as passed and gives each skip its reason', () => {
    const suites = [
      {
        title: 'file',
        suites: [{ title: 'inner', specs: [spec('one', 'expected'), spec('two', 'flaky')] }],
        specs: [spec('three', 'unexpected')],
      },
    ]
    expect(countPlaywright({ suites, errors: [] })).toEqual({ passed: 2, failed: 1, skipped: [] })
    const skip = [{ title: 'file', specs: [spec('four', 'skipped', [{ type: 'skip', description: 'no display' }])] }]
    expect(countPlaywright({ suites: skip, errors: [] }).skipped).toEqual(['page > file > four: no display'])
  })

  it('counts an error outside of any test', () => {
    expect(countPlaywright({ suites: [], errors: [{ message: 'no tests found' }] }).failed).toBe(1)
  })
})
