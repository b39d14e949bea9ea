import type { Formats } from '../../../i18n/formats.ts'
import type { Translate } from '../../../i18n/translate.ts'
import type { LogRule } from '../lines/logItem.ts'

/** Pure: what happened between two lines, as a sentence. */
export function sayRule(rule: LogRule, t: Translate, format: Formats): string {
  if (rule.kind === 'dropped') return t('logs.dropped', { count: rule.count })
  if (rule.kind === 'unreadable') return rule.why
  const { task, container } = rule.source
  const words = { source: `${task.slice(0, 8)} ${container}`, time: format.time(rule.at) }
  if (rule.exitCode === undefined) return t('logs.ended', words)
  const exit = { ...words, exitCode: String(rule.exitCode) }
  return rule.reason?.startsWith('OutOfMemoryError') ? t('logs.endedOutOfMemory', exit) : t('logs.endedExit', exit)
}
