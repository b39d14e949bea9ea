import { useI18n } from '../../../i18n/I18n.tsx'

interface Props {
  /** Lines that came since the reader left the end. */
  waiting: number
  paused: boolean
  follow: boolean
  onFollow(follow: boolean): void
}

/** "312 new lines": the way back to the end. */
export function Pill({ waiting, paused, follow, onFollow }: Props) {
  const { t } = useI18n()
  if (!paused && (follow || waiting === 0)) return null
  return (
    <button type="button" className="log-pill" onClick={() => onFollow(true)}>
      {t(paused ? 'logs.paused' : 'logs.newLines', { count: waiting })} <span aria-hidden="true">↓</span>
    </button>
  )
}
