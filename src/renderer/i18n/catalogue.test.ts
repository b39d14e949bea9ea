import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, it } from 'vitest'
import { chooseLanguage, type MessageKey } from './catalogue.ts'
import { en } from './en/index.ts'
import { zhTW } from './zhTW/index.ts'

const sources = import.meta.glob<string>(['../**/*.{ts,tsx}', '!../i18n/en/**', '!../i18n/zhTW/**', '!../**/*.test.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
})
const code = Object.values(sources).join('\n')
const keys = Object.keys(en) as MessageKey[]

interface Arguments {
  /** Everything the message takes. */
  taken: string[]
  /** What of it is written out; a plural that only chooses between words is not. */
  shown: string[]
}

const PLURAL = 6
const POUND = 7

/** Read from the parsed form of a message. */
function argumentsOf(message: string): Arguments {
  const taken = new Set<string>()
  const shown = new Set<string>()
  const visit = (node: unknown, plural?: string): void => {
    if (Array.isArray(node)) return node.forEach((part) => visit(part, plural))
    if (typeof node !== 'object' || node === null) return
    const { type, value } = node as { type?: number; value?: unknown }
    if (type === POUND && plural) shown.add(plural)
    if (type !== undefined && type >= 1 && type <= PLURAL && typeof value === 'string') {
      taken.add(value)
      if (type !== PLURAL) shown.add(value)
    }
    const inside = type === PLURAL && typeof value === 'string' ? value : plural
    for (const part of Object.values(node)) visit(part, inside)
  }
  visit(new IntlMessageFormat(message, 'en').getAst())
  return { taken: [...taken].sort(), shown: [...shown].sort() }
}

describe('the catalogues', () => {
  it('have the same keys in every language', () => {
    expect(Object.keys(zhTW).sort()).toEqual([...keys].sort())
  })

  it('can be parsed, and show the same arguments in every language', () => {
    for (const key of keys) {
      const english = argumentsOf(en[key])
      const chinese = argumentsOf(zhTW[key])
      expect([key, chinese.shown]).toEqual([key, english.shown])
      expect(english.taken, key).toEqual(expect.arrayContaining(chinese.taken))
    }
  })

  it('hold no key that nothing says', () => {
    // A key may be put together: `help.${topic}.title` stands for each of them.
    const patterns = [...code.matchAll(/`([a-zA-Z]+\.[^`\s]*\$\{[^`]*)`/g)].map(
      ([, text = '']) =>
        new RegExp(
          `^${text
            .split(/\$\{[^}]*\}/)
            .map(escape)
            .join('[A-Za-z0-9_-]+')}$`,
        ),
    )
    const isSaid = (key: string) => code.includes(`'${key}'`) || patterns.some((pattern) => pattern.test(key))
    expect(keys.filter((key) => !isSaid(key))).toEqual([])
  })

  it('write Chinese with its own punctuation, and a space between Chinese and Latin', () => {
    const plain = (message: string) => message.replace(/\{[^{}]*\}/g, 'x')
    const wrong = keys.filter((key) => /[\u4e00-\u9fff][,;:!?]|[\u4e00-\u9fff]\.(\s|$)/.test(plain(zhTW[key])))
    expect(wrong).toEqual([])
    expect(
      keys.filter((key) =>
        /[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]/.test(
          zhTW[key]
            .replace(/\{[^{}]*\}/g, ' ')
            .replace(/#/g, ' ')
            .replace(/\b(plural|other|one)\b/g, ' '),
        ),
      ),
    ).toEqual([])
  })
})

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

describe('the language to speak', () => {
  it('is the one that was chosen', () => {
    expect(chooseLanguage('zh-TW', ['en-US'])).toBe('zh-TW')
  })

  it('else is the first of the system’s that is spoken', () => {
    expect(chooseLanguage('system', ['fr-FR', 'zh-Hant-HK', 'en-US'])).toBe('zh-TW')
    expect(chooseLanguage('system', ['en-GB', 'zh-TW'])).toBe('en')
  })

  it('is not traditional Chinese for readers of the simplified one', () => {
    expect(chooseLanguage('system', ['zh-CN', 'en-US'])).toBe('en')
  })

  it('is English where none is spoken', () => {
    expect(chooseLanguage('system', ['fr-FR'])).toBe('en')
  })
})
