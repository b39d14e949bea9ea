import { shortName } from '#cluster/api/arns.ts'
import { address } from '../../app/addresses.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import { targetLook } from '../../status/otherLooks.ts'
import { ChipIcon } from '../tasks/TaskChip.tsx'
import type { TargetView } from './loadBalancerView.ts'

/** A target: how it is, who it is, and what reaches it now. One that a service registered leads to its task. */
export function TargetChip({ view, network }: { view: TargetView; network: boolean }) {
  const { t } = useI18n()
  const look = targetLook(view.state)
  const rate = t('loadBalancers.rate', { count: network ? view.connectionsPerSecond : view.requestsPerSecond })
  const name = view.taskArn ? shortName(view.taskArn).slice(0, 5) : view.address
  const label = t('loadBalancers.chipLabel', { target: view.address, word: t(look.word), rate })
  const chip = {
    className: 'chip lb-target',
    'data-look': look.chip,
    'aria-label': label,
    title: [view.address, view.state, view.reason, view.description].filter(Boolean).join('\n'),
    children: (
      <>
        <ChipIcon look={look.chip} />
        <span className="chip-id">{name}</span>
        <span className="lb-rate" data-quiet={rate.startsWith('0') || undefined}>
          {rate}
        </span>
      </>
    ),
  }
  const { children, ...attributes } = chip
  return (
    <li>
      {view.taskArn ? (
        <a {...attributes} href={address.task(clusterOf(view.taskArn), view.taskArn)}>
          {children}
        </a>
      ) : (
        <span {...attributes} role="img">
          {children}
        </span>
      )}
      <Why view={view} />
    </li>
  )
}

/** Why it gets nothing, in ELB's words; a healthy one needs none. */
function Why({ view: { state, description, reason } }: { view: TargetView }) {
  if (state === 'healthy') return null
  return <small className="lb-why">{description ?? reason ?? state}</small>
}

/** `…:task/shop/0123…` → `shop`. */
const clusterOf = (taskArn: string) => taskArn.split('/')[1] ?? 'default'
