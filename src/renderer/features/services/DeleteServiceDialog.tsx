import { address } from '../../app/addresses.ts'
import { useFlash } from '../../app/flash.tsx'
import { navigate } from '../../app/location.ts'
import { useAction } from '../../app/useAction.ts'
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import type { ServicePage } from './servicePage.ts'

/** Asks before a service is deleted, and names the consequence. */
export function DeleteServiceDialog({ cluster, page, onClose }: { cluster: string; page: ServicePage; onClose(): void }) {
  const { t } = useI18n()
  const client = useClient()
  const { flash } = useFlash()
  const [busy, run] = useAction()
  const { name, running, pending } = page.view
  const { serviceArn, resourceManagementType } = page.service
  // ECS lets go of a service that it manages only in this way.
  const isExpress = resourceManagementType === 'ECS'
  const remove = async () => {
    const worked = await run(
      () =>
        isExpress ? client.deleteExpressGatewayService({ serviceArn }) : client.deleteService({ cluster, service: name, force: true }),
      t('service.deleteFailed', { service: name }),
    )
    onClose()
    if (!worked) return
    navigate(address.cluster(cluster))
    flash({ type: 'success', content: t('service.deleted', { service: name }) })
  }
  return (
    <ConfirmDialog
      title={t('service.deleteTitle', { service: name })}
      action={t('service.delete')}
      onAction={() => void remove()}
      onClose={onClose}
      busy={busy}
    >
      {t(isExpress ? 'service.deleteExpressSentence' : 'service.deleteSentence', { count: running + pending })}
    </ConfirmDialog>
  )
}
