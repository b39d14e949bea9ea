import { useI18n } from '../../i18n/I18n.tsx'
import type { TaskShare } from './clusterView.ts'

const lanes = ['cpu', 'memory'] as const
const laneHeight = 10
const gap = 0.4

/** Two bars of an instance's CPU and memory, with a piece for each task. */
export function TaskShares({ shares }: { shares: readonly TaskShare[] }) {
  const { t } = useI18n()
  if (shares.length === 0) return null
  return (
    <svg className="task-shares" viewBox="0 0 100 24" preserveAspectRatio="none" role="img" aria-label={t('instances.shares')}>
      {lanes.map((lane, row) => (
        <g key={lane} transform={`translate(0 ${row * (laneHeight + 4)})`}>
          <rect className="task-shares-rest" width={100} height={laneHeight} />
          {placed(shares, lane).map(({ share, from, width }) => (
            <rect key={share.id} className={`task-shares-${lane}`} x={from} width={Math.max(0.2, width - gap)} height={laneHeight}>
              <title>
                {t(`instances.share.${lane}`, { owner: share.owner, id: share.id.slice(0, 8), percent: Math.round(share[lane] * 100) })}
              </title>
            </rect>
          ))}
        </g>
      ))}
    </svg>
  )
}

/** One after the other, in hundredths of the instance. */
function placed(shares: readonly TaskShare[], lane: (typeof lanes)[number]) {
  let from = 0
  return shares.map((share) => {
    const width = share[lane] * 100
    const piece = { share, from, width }
    from += width
    return piece
  })
}
