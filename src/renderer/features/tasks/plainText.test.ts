import { describe, expect, it } from 'vitest'
import { plainText } from './plainText.ts'

describe('a log line without escape sequences', () => {
  it.each([
    ['\u001b[31mERROR\u001b[0m down', 'ERROR down'],
    ['\u001b[38;2;255;0;0mred', 'red'],
    ['a\u001b[2Kb\u001b[1Gc', 'abc'],
    ['\u001b]0;title\u0007text', 'text'],
    ['\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\', 'link'],
    ['tab\tstays', 'tab\tstays'],
    ['bell\u0007 and return\r', 'bell and return'],
    ['日誌 🚀', '日誌 🚀'],
  ])('%j', (text, plain) => {
    expect(plainText(text)).toBe(plain)
  })
})
