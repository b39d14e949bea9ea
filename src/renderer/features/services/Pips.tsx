import { useI18n } from '../../i18n/I18n.tsx'
import { pipsOf } from './pips.ts'
import type { ServiceView } from './serviceView.ts'

/** More than this many are not counted at a glance anyway. */
const MOST = 10

/** Running of desired as little boxes, and as numbers. */
export function Pips({ view }: { view: Pick<ServiceView, 'running' | 'pending' | 'desired'> }) {
  const { t } = useI18n()
  const pips = pipsOf(view)
  return (
    <span className="numbers" title={t('service.countsHint', { running: view.running, pending: view.pending, desired: view.desired })}>
      {pips.length > 0 && pips.length <= MOST ? (
        <span className="pips" aria-hidden="true">
          {pips.map((pip, at) => (
            <span key={`${at}-${pip}`} className="pip" data-pip={pip} />
          ))}
        </span>
      ) : null}
      {t('service.counts', { running: view.running, desired: view.desired })}
    </span>
  )
}
