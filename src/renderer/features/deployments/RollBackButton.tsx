import Button from '@cloudscape-design/components/button'
import { useAction } from '../../app/useAction.ts'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import type { DeploymentFacts } from './deploymentFacts.ts'
import { revisionBefore, rollBack } from './rollBack.ts'

interface Props {
  service: string
  deployment: DeploymentFacts | undefined
  disabledReason: string | undefined
}

/** Stops a deployment under way and goes back to what ran before it. Nothing where there is nothing to go back to. */
export function RollBackButton({ service, deployment, disabledReason }: Props) {
  const { t } = useI18n()
  const client = useClient()
  const [busy, run] = useAction()
  const revision = revisionBefore(deployment)
  if (!deployment || revision === undefined) return null
  return (
    <Button
      loading={busy}
      disabled={disabledReason !== undefined}
      disabledReason={disabledReason ?? ''}
      onClick={() => void run(() => rollBack(client, deployment), t('shift.rollBackFailed', { service }))}
    >
      {t('service.rollBackTo', { revision })}
    </Button>
  )
}
