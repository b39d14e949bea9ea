import type { Service } from '@aws-sdk/client-ecs'
import type { WatchedScaling } from '#cluster/api/resources/scaling.ts'
import { useFlash } from '../../app/flash.tsx'
import { useAction } from '../../app/useAction.ts'
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { scaledResource } from './scaledResource.ts'

/** Asks before a service is left to its count, and names what goes with it. */
export function RemoveScalingDialog({ scaling, service, onClose }: { scaling: WatchedScaling; service: Service; onClose(): void }) {
  const { t } = useI18n()
  const client = useClient()
  const { flash } = useFlash()
  const [busy, run] = useAction()
  const name = service.serviceName ?? ''
  const remove = async () => {
    const worked = await run(
      () => client.autoscaling.deregisterScalableTarget(scaledResource(scaling.resourceId)),
      t('scaling.removeFailed', { service: name }),
    )
    onClose()
    if (worked) flash({ type: 'success', content: t('scaling.removed', { service: name }) })
  }
  return (
    <ConfirmDialog
      title={t('scaling.removeTitle', { service: name })}
      action={t('scaling.remove')}
      onAction={() => void remove()}
      onClose={onClose}
      busy={busy}
    >
      {t('scaling.removeSentence', {
        policies: scaling.policies.length,
        actions: scaling.actions.length,
        count: service.desiredCount ?? 0,
      })}
    </ConfirmDialog>
  )
}
