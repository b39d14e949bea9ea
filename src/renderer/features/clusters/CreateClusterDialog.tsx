import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import { useState } from 'react'
import { address } from '../../app/addresses.ts'
import { navigate } from '../../app/location.ts'
import { useAction } from '../../app/useAction.ts'
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx'
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
    <ConfirmDialog title={t('cluster.create')} action={t('cluster.create')} onAction={() => void create()} onClose={onClose} busy={busy}>
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
    </ConfirmDialog>
  )
}
