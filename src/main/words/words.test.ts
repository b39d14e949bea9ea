import { describe, expect, it } from 'vitest'
import { en } from './en.ts'
import { wordsFor } from './index.ts'
import { zhTW } from './zhTW.ts'

describe('wordsFor', () => {
  it.each([
    ['system', 'zh-TW', zhTW],
    ['system', 'zh-Hant-HK', zhTW],
    ['system', 'zh-CN', en],
    ['system', 'de', en],
    ['en', 'zh-TW', en],
    ['zh-TW', 'en-GB', zhTW],
  ] as const)('with %s on a %s system', (language, locale, words) => expect(wordsFor(language, locale)).toBe(words))
})

describe('the Chinese catalogue', () => {
  const leaves = (value: object): unknown[] =>
    Object.values(value).flatMap((each) => (typeof each === 'object' ? leaves(each as object) : [each]))

  it('leaves no sentence in English', () => {
    const same = leaves(zhTW).filter((text) => typeof text === 'string' && !/[一-鿿]/.test(text))
    expect(same).toEqual([])
  })
})
