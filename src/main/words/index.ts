import type { Preferences } from '#renderer/bridge/desktop.ts'
import { en, type Words } from './en.ts'
import { zhTW } from './zhTW.ts'

export type { Words } from './en.ts'

/** @param systemLocale as the operating system names it: `zh-TW`, `zh-Hant-HK`, `en-GB` */
export function wordsFor(language: Preferences['language'], systemLocale: string): Words {
  const wanted = language === 'system' ? systemLocale : language
  return /^zh-(TW|Hant|HK|MO)/i.test(wanted) ? zhTW : en
}
