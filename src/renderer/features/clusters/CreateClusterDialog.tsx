import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import { address } from '../../app/addresses.ts'
import { navigate } from '../../app/location.ts'
import { useDialogForm } from '../../app/useDialogForm.ts'
import { FormDialog } from '../../components/FormDialog.tsx'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { isResourceName } from '../services/resourceName.ts'

export function CreateClusterDialog({ onClose }: { onClose(): void }) {
  const { t } = useI18n()
  const client = useClient()
  const { form, change, tried, send, busy, problem } = useDialogForm({ name: '' }, onClose)
  const { name } = form
  const nameProblem = isResourceName(name) ? '' : t('service.nameRule')
  const create = () =>
    send({
      isWhole: nameProblem === '',
      call: async () => {
        await client.createCluster({ clusterName: name })
        navigate(address.cluster(name))
      },
    })
  return (
    <FormDialog
      title={t('cluster.create')}
      action={t('cluster.create')}
      onAction={() => void create()}
      onClose={onClose}
      busy={busy}
      problem={problem}
    >
      <FormField label={t('service.name')} description={t('cluster.createHint')} errorText={tried ? nameProblem : ''}>
        <Input value={name} onChange={({ detail }) => change({ name: detail.value })} autoFocus />
      </FormField>
    </FormDialog>
  )
}
