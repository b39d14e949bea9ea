import type { Translate } from '../../../i18n/translate.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Pure: `12 s ago`, `3 min ago`. Whole numbers only, so that few rows are drawn anew each second. */
export function sayAge(ms: number, t: Translate): string {
  if (ms < MINUTE) return t('logs.secondsAgo', { seconds: Math.floor(ms / 1000) })
  if (ms < HOUR) return t('logs.minutesAgo', { minutes: Math.floor(ms / MINUTE) })
  return t('logs.hoursAgo', { hours: Math.floor(ms / HOUR) })
}
