import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { useAction } from '../../app/useAction.ts'
import { useClient, useWatch } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'

const SPEEDS = [1, 10, 100]

/** By what waits that were configured are divided, for the whole of Marina. */
export function SpeedChoice() {
  const { t } = useI18n()
  const client = useClient()
  const { status } = useWatch({ scope: 'summary' })
  const [busy, run] = useAction()
  const offline = useOffline()
  const speed = status?.speed ?? 1
  return (
    <ButtonDropdown
      loading={busy}
      disabled={offline !== undefined}
      items={SPEEDS.map((value) => ({
        id: `${value}`,
        text: t('switches.speed', { speed: value }),
        itemType: 'checkbox',
        checked: value === speed,
        ...(value === 1 ? {} : { secondaryText: t('switches.speedWhat') }),
      }))}
      onItemClick={({ detail }) => void run(() => client.setSpeed({ speed: Number(detail.id) }), t('switches.speedFailed'))}
    >
      {t('switches.speed', { speed })}
    </ButtonDropdown>
  )
}
