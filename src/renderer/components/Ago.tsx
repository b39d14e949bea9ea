import { useI18n } from '../i18n/I18n.tsx'
import { useNow } from './useNow.ts'

/** `3 minutes ago`, with the exact time on hover. */
export function Ago({ at }: { at: Date | undefined }) {
  const { t, format } = useI18n()
  const now = useNow(5_000)
  if (!at) return t('common.none')
  return (
    <time dateTime={at.toISOString()} title={format.dateTime(at.getTime())}>
      {format.relative(at.getTime(), now)}
    </time>
  )
}

/** How long something has lasted, or lasted until its end. */
export function Lasting({ from, to }: { from: Date | undefined; to?: Date | undefined }) {
  const { t, format } = useI18n()
  const now = useNow()
  if (!from) return t('common.none')
  return (
    <span className="numbers" title={format.dateTime(from.getTime())}>
      {format.duration((to?.getTime() ?? now) - from.getTime())}
    </span>
  )
}
