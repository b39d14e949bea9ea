import Badge from '@cloudscape-design/components/badge'
import { shortName } from '#cluster/api/arns.ts'
import type { ServiceSwitches } from '#cluster/api/resources/switches.ts'
import { useWatch } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'

/** What is switched on for a service on this computer, wherever the service is shown. */
export function SwitchBadges({ switches }: { switches: ServiceSwitches | undefined }) {
  const { t } = useI18n()
  if (!switches) return null
  const { pausedSinceMs, holdsFailed, after } = switches
  return (
    <>
      {pausedSinceMs === undefined ? null : <Badge color="severity-medium">{t('switches.paused')}</Badge>}
      {holdsFailed ? <Badge color="blue">{t('switches.holds')}</Badge> : null}
      {after.length > 0 ? <Badge color="grey">{t('switches.after', { services: after.map(shortName).join(', ') })}</Badge> : null}
    </>
  )
}

/** Shown wherever waits are, so that nobody takes them for those that were configured. */
export function SpeedBadge() {
  const { t } = useI18n()
  const { status } = useWatch({ scope: 'summary' })
  return status?.speed === undefined ? null : <Badge color="severity-low">{t('switches.speed', { speed: status.speed })}</Badge>
}
