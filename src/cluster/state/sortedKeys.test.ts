import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SortedKeys } from './sortedKeys.ts'

/** Few letters, so that keys come again and are taken away again. */
const key = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 })
const change = fc.record({ add: fc.boolean(), key })

describe('keys in order', () => {
  it('are those that were added and not taken away, from any key on', () => {
    const property = fc.property(fc.array(change, { maxLength: 200 }), fc.option(key, { nil: undefined }), (changes, from) => {
      const sorted = new SortedKeys()
      const model = new Set<string>()
      for (const step of changes) {
        if (step.add) sorted.add(step.key)
        else sorted.delete(step.key)
        if (step.add) model.add(step.key)
        else model.delete(step.key)
      }
      expect([...sorted.after(from)]).toEqual([...model].sort().filter((one) => from === undefined || one > from))
      expect(sorted.isEmpty).toBe(model.size === 0)
    })
    fc.assert(property)
  })

  it('stay in order beyond one chunk, added in any order and emptied again', () => {
    const sorted = new SortedKeys()
    const keys = Array.from({ length: 5_000 }, (_, index) => String((index * 7_919) % 5_000).padStart(4, '0'))
    for (const one of keys) sorted.add(one)
    expect([...sorted.after('2499')]).toEqual([...keys].sort().slice(2_500))
    for (const one of keys) sorted.delete(one)
    expect(sorted.isEmpty).toBe(true)
  })
})
