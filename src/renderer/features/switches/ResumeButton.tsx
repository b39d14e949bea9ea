import Button from '@cloudscape-design/components/button'
import { useAction } from '../../app/useAction.ts'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'

/** Lets a paused service go on, where one sees that it is paused. */
export function ResumeButton({
  cluster,
  service,
  disabledReason,
}: {
  cluster: string
  service: string
  disabledReason: string | undefined
}) {
  const { t } = useI18n()
  const client = useClient()
  const [busy, run] = useAction()
  return (
    <Button
      loading={busy}
      disabled={disabledReason !== undefined}
      disabledReason={disabledReason ?? ''}
      onClick={() => void run(() => client.resumeService({ cluster, service }), t('switches.failed', { service }))}
    >
      {t('switches.resume')}
    </Button>
  )
}
