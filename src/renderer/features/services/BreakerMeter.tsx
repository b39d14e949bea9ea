import { useI18n } from '../../i18n/I18n.tsx'

/** More cells than this would be too narrow to tell apart. */
const MOST = 60

/** What the circuit breaker has counted of what makes a deployment fail: a cell for each task. */
export function BreakerMeter({ failed, threshold }: { failed: number; threshold: number }) {
  const { t } = useI18n()
  const words = t('service.breakerCounts', { failed, threshold })
  return (
    <div className="breaker" role="img" aria-label={words} title={words}>
      <span className="breaker-words">{words}</span>
      {threshold > MOST ? null : (
        <span className="breaker-cells">
          {Array.from({ length: threshold }, (_, at) => (
            <span key={at} className="breaker-cell" data-failed={at < failed || undefined} />
          ))}
        </span>
      )}
    </div>
  )
}
