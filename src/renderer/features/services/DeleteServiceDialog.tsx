import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { address } from '../../app/addresses.ts'
import { useFlash } from '../../app/flash.tsx'
import { navigate } from '../../app/location.ts'
import { useAction } from '../../app/useAction.ts'
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
  const remove = async () => {
    const worked = await run(
      () => client.deleteService({ cluster, service: name, force: true }),
      t('service.deleteFailed', { service: name }),
    )
    onClose()
    if (!worked) return
    navigate(address.cluster(cluster))
    flash({ type: 'success', content: t('service.deleted', { service: name }) })
  }
  return (
    <Modal
      visible
      onDismiss={onClose}
      header={t('service.deleteTitle', { service: name })}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button variant="primary" loading={busy} onClick={() => void remove()}>
              {t('service.delete')}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      {t('service.deleteSentence', { count: running + pending })}
    </Modal>
  )
}
