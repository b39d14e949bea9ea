import type { en } from './en/index.ts'

/** English is the catalogue's shape; every other language must have the same keys. */
export type English = typeof en
export type MessageKey = keyof English
export type Messages = Record<MessageKey, string>

/** Languages the page speaks. */
export const languages = ['en', 'zh-TW'] as const
export type Language = (typeof languages)[number]

type Letter = ' ' | '#' | "'" | '{'
type Name<Text extends string> = Text extends '' | `${string}${Letter}${string}` ? never : Text

/**
 * Names of the arguments in an ICU message: `{count, plural, …}` and `{name}`. Whatever else stands in braces (the words
 * of a plural) has a space or a `#` in it, which is how the two are told apart.
 */
type ArgumentNames<Text extends string> = Text extends `${string}{${infer Rest}`
  ? Rest extends `${infer Head}}${string}`
    ? (Head extends `${infer Argument},${string}` ? Name<Argument> : Name<Head>) | ArgumentNames<Rest>
    : never
  : never

export type MessageValue = string | number | Date
/** What has to be given with a key: nothing, or one object with the message's arguments. */
export type MessageArguments<Key extends MessageKey> = [ArgumentNames<English[Key]>] extends [never]
  ? []
  : [values: { [Argument in ArgumentNames<English[Key]>]: MessageValue }]

/** Keys of messages without arguments: what tables of words hold. */
export type PlainKey = { [Key in MessageKey]: [ArgumentNames<English[Key]>] extends [never] ? Key : never }[MessageKey]

/** Loads one language: ours and the component library's words, a chunk of their own. */
export async function loadMessages(language: Language) {
  if (language === 'zh-TW') {
    const [ours, library] = await Promise.all([import('./zhTW/index.ts'), import('@cloudscape-design/components/i18n/messages/all.zh-TW')])
    return { ours: ours.zhTW as Messages, library: library.default }
  }
  const [ours, library] = await Promise.all([import('./en/index.ts'), import('@cloudscape-design/components/i18n/messages/all.en')])
  return { ours: ours.en as Messages, library: library.default }
}

/** The language to speak: the chosen one, else the first of the browser's that we speak. */
export function chooseLanguage(chosen: Language | 'system', preferred: readonly string[]): Language {
  if (chosen !== 'system') return chosen
  for (const tag of preferred) {
    if (/^zh\b/i.test(tag) && !/^zh-(cn|sg|hans)/i.test(tag)) return 'zh-TW'
    if (/^en\b/i.test(tag)) return 'en'
  }
  return 'en'
}
