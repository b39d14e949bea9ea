import { IntlMessageFormat } from 'intl-messageformat'
import type { Language, MessageArguments, MessageKey, Messages, MessageValue } from './catalogue.ts'

/** Says a message of the catalogue in the current language. Arguments are checked against the English text. */
export type Translate = <Key extends MessageKey>(key: Key, ...values: MessageArguments<Key>) => string

/** @returns a `t` for one language; messages are parsed once, when first said. */
export function createTranslate(language: Language, messages: Messages): Translate {
  const parsed = new Map<MessageKey, IntlMessageFormat>()
  return (key, ...[values]) => {
    let message = parsed.get(key)
    if (!message) parsed.set(key, (message = new IntlMessageFormat(messages[key], language)))
    return String(message.format(values as Record<string, MessageValue> | undefined))
  }
}
