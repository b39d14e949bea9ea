import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { address } from '../../app/addresses.ts'
import { navigate } from '../../app/location.ts'
import { useAction } from '../../app/useAction.ts'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { isResourceName } from '../services/resourceName.ts'

export function CreateClusterDialog({ onClose }: { onClose(): void }) {
  const { t } = useI18n()
  const client = useClient()
  const [name, setName] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, run] = useAction()
  const problem = isResourceName(name) ? '' : t('service.nameRule')
  const create = async () => {
    setTried(true)
    if (problem) return
    if (!(await run(() => client.createCluster({ clusterName: name }), t('cluster.createFailed', { name })))) return
    onClose()
    navigate(address.cluster(name))
  }
  return (
    <Modal
      visible
      onDismiss={onClose}
      header={t('cluster.create')}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button variant="primary" loading={busy} onClick={() => void create()}>
              {t('cluster.create')}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void create()
        }}
      >
        <FormField label={t('service.name')} description={t('cluster.createHint')} errorText={tried ? problem : ''}>
          <Input value={name} onChange={({ detail }) => setName(detail.value)} autoFocus />
        </FormField>
      </form>
    </Modal>
  )
}
