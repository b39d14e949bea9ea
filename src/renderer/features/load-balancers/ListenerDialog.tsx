import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import type { WatchedListener, WatchedTargetGroup } from '#cluster/api/resources/loadBalancing.ts'
import { useDialogForm } from '../../app/useDialogForm.ts'
import { FormDialog } from '../../components/FormDialog.tsx'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { NumberField } from '../tasks/LaunchFrame.tsx'
import { groupsOfProtocol, listenerForm, listenerInput, listenerProblems, needsCertificate, protocolsOf } from './listenerForm.ts'
import type { BalancerView } from './loadBalancerView.ts'

interface Props {
  view: BalancerView
  groups: ReadonlyMap<string, WatchedTargetGroup>
  /** The one to change; a new one where absent. */
  listener: WatchedListener | undefined
  onClose(): void
}

/** Adds a listener, or changes its protocol and port. What it does with requests is its default rule's. */
export function ListenerDialog({ view, groups, listener, onClose }: Props) {
  const { t } = useI18n()
  const { loadBalancing } = useClient()
  const network = view.type === 'network'
  const taken = view.listeners.flatMap((other) => (other.ListenerArn === listener?.ListenerArn ? [] : [other.Port ?? 0]))
  const { form, change, tried, send, busy, problem } = useDialogForm(() => listenerForm(listener, network, taken), onClose)
  const problems = listenerProblems(form, taken, listener === undefined)
  const name = `${form.protocol}:${form.port}`
  const create = () =>
    loadBalancing.createListener({
      LoadBalancerArn: view.arn,
      ...listenerInput(form),
      DefaultActions: [{ Type: 'forward', TargetGroupArn: form.targetGroupArn }],
    })
  const modify = () => loadBalancing.modifyListener({ ListenerArn: listener?.ListenerArn, ...listenerInput(form) })
  const save = () =>
    send({
      isWhole: Object.keys(problems).length === 0,
      call: async () => void (await (listener ? modify() : create())),
      done: t('loadBalancers.changed', { name }),
    })
  const offered = groupsOfProtocol(form.protocol, groups.values())
  const chosen = offered.find(({ TargetGroupArn }) => TargetGroupArn === form.targetGroupArn)
  const portProblem = problems.port ? t('loadBalancers.portRule') : problems.taken ? t('loadBalancers.portTaken') : undefined
  return (
    <FormDialog
      title={t(listener ? 'loadBalancers.listenerEdit' : 'loadBalancers.listenerAdd')}
      action={t('loadBalancers.save')}
      onAction={() => void save()}
      onClose={onClose}
      busy={busy}
      problem={problem}
    >
      <FormField label={t('loadBalancers.protocol')}>
        <Select
          selectedOption={{ value: form.protocol, label: form.protocol }}
          options={protocolsOf(network).map((value) => ({ value, label: value }))}
          onChange={({ detail }) => change({ protocol: detail.selectedOption.value ?? form.protocol, targetGroupArn: '' })}
        />
      </FormField>
      <NumberField
        label={t('loadBalancers.listenerPort')}
        value={form.port}
        onChange={(port) => change({ port })}
        problem={tried ? portProblem : undefined}
        constraint={t('loadBalancers.local')}
      />
      {needsCertificate(form.protocol) ? (
        <FormField
          stretch
          label={t('loadBalancers.certificate')}
          constraintText={t('loadBalancers.certificateHint')}
          errorText={tried && problems.certificate ? t('loadBalancers.certificateRule') : ''}
        >
          <Input value={form.certificateArn} spellcheck={false} onChange={({ detail }) => change({ certificateArn: detail.value })} />
        </FormField>
      ) : null}
      {listener ? null : (
        <FormField label={t('loadBalancers.action.forward')} errorText={tried && problems.group ? t('loadBalancers.groupRule') : ''}>
          <Select
            ariaLabel={t('loadBalancers.targetGroup')}
            placeholder={t('loadBalancers.targetGroup')}
            empty={t('loadBalancers.noGroupsFor', { protocol: form.protocol })}
            selectedOption={chosen ? { value: form.targetGroupArn, label: chosen.TargetGroupName ?? '' } : null}
            options={offered.map(({ TargetGroupArn = '', TargetGroupName = '' }) => ({ value: TargetGroupArn, label: TargetGroupName }))}
            onChange={({ detail }) => change({ targetGroupArn: detail.selectedOption.value ?? '' })}
          />
        </FormField>
      )}
    </FormDialog>
  )
}
