import { useI18n } from '../../i18n/I18n.tsx'
import type { DeploymentView, Track } from './deploymentView.ts'

/** One cell per task that may exist, with marks at the fewest and the most. Revision is told by height, state by fill. */
export function DeploymentTrack({ track, counts }: { track: Track; counts: DeploymentView['counts'] }) {
  const { t } = useI18n()
  const { minimum, maximum, cells } = track
  const words = t('service.trackLabel', {
    healthy: counts.newRunning,
    starting: counts.newStarting,
    old: counts.oldRunning,
    stopping: counts.oldStopping,
    minimum,
    maximum,
  })
  const place = (mark: number) => ({ insetInlineStart: `${cells.length === 0 ? 0 : (Math.min(mark, cells.length) / cells.length) * 100}%` })
  return (
    <div className="track-box" role="img" aria-label={words} title={words}>
      <div className="track">
        {cells.map((cell, at) => (
          <span key={`${at}-${cell}`} className="track-cell" data-cell={cell} />
        ))}
      </div>
      <div className="track-marks">
        {minimum > 0 && minimum < maximum ? (
          <span className="track-mark" style={place(minimum)}>
            {t('service.minimum', { count: minimum })}
          </span>
        ) : null}
        <span className="track-mark" style={place(maximum)}>
          {t('service.maximum', { count: maximum })}
        </span>
      </div>
    </div>
  )
}
